import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { systemProxyVariable } from "./system-proxy.ts";

describe("the environment's proxy for a URL", () => {
  const proxy = "http://proxy:808";
  const cases: [url: string, environment: Record<string, string>, variable: string | undefined][] = [
    ["http://crm/org", {}, undefined],
    ["http://crm/org", { HTTP_PROXY: "" }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy }, "HTTP_PROXY"],
    ["http://crm/org", { http_proxy: proxy, HTTP_PROXY: proxy }, "http_proxy"],
    ["http://crm/org", { HTTPS_PROXY: proxy }, undefined],
    ["http://crm/org", { ALL_PROXY: proxy }, "ALL_PROXY"],
    ["http://localhost:81/", { HTTP_PROXY: proxy }, undefined],
    ["http://127.0.0.1:81/", { HTTP_PROXY: proxy }, undefined],
    ["http://[::1]:81/", { HTTP_PROXY: proxy }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy, NO_PROXY: "*" }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy, NO_PROXY: "other, CRM" }, undefined],
    ["http://crm.example.com/", { HTTP_PROXY: proxy, no_proxy: ".example.com" }, undefined],
    ["http://crm.example.com/", { HTTP_PROXY: proxy, no_proxy: "*.example.com" }, undefined],
    ["http://crm.example.com/", { HTTP_PROXY: proxy, no_proxy: "example.com" }, undefined],
    ["http://crmexample.com/", { HTTP_PROXY: proxy, no_proxy: "example.com" }, "HTTP_PROXY"],
    ["http://crm:81/", { HTTP_PROXY: proxy, no_proxy: "crm:81" }, undefined],
    ["http://crm/", { HTTP_PROXY: proxy, no_proxy: "crm:80" }, undefined],
    ["http://crm:82/", { HTTP_PROXY: proxy, no_proxy: "crm:81" }, "HTTP_PROXY"],
  ];
  for (const [url, environment, variable] of cases) {
    it(`${url} with ${JSON.stringify(environment)}: ${variable ?? "direct"}`, () => {
      assert.equal(systemProxyVariable(new URL(url), environment), variable);
    });
  }
});
