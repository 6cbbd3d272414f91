import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHost, isHostPattern } from "./host-pattern.ts";

describe("isHost", () => {
  for (const [pattern, url, expected] of [
    ["crm.contoso.com", "https://crm.contoso.com/org", true],
    ["CRM.contoso.com", "http://crm.CONTOSO.com:5555/", true],
    ["crm.contoso.com", "https://crm.contoso.com./", true],
    ["crm.contoso.com", "https://crm.contoso.com.evil.example/", false],
    ["crm.contoso.com", "https://evil.example/crm.contoso.com", false],
    ["crm.contoso.com", "https://xcrm.contoso.com/", false],
    ["crm.contoso.com:5555", "http://crm.contoso.com:5555/", true],
    ["crm.contoso.com:5555", "http://crm.contoso.com/", false],
    ["crm.contoso.com:443", "https://crm.contoso.com/", true],
    ["crm.contoso.com:80", "https://crm.contoso.com/", false],
    ["*.contoso.com", "https://crm.contoso.com/", true],
    ["*.contoso.com", "https://a.b.contoso.com/", true],
    ["*.contoso.com", "https://contoso.com/", false],
    ["*.contoso.com", "https://evilcontoso.com/", false],
    ["*.contoso.com:444", "https://crm.contoso.com/", false],
    ["*", "https://anything.example:1/", true],
    ["*:443", "https://anything.example:1/", false],
    ["[::1]", "http://[::1]:5555/", true],
    ["[::1]:5555", "http://[::1]:5555/", true],
    ["[::1]:5555", "http://[::1]:5556/", false],
    ["192.0.2.1", "http://192.0.2.1/", true],
    ["", "https://crm.contoso.com/", false],
  ] as const) {
    it(`${pattern} ${expected ? "is" : "is not"} ${url}`, () => {
      assert.equal(isHost([pattern], new URL(url)), expected);
    });
  }

  it("needs a pattern", () => assert.equal(isHost([], new URL("https://crm.contoso.com")), false));
});

describe("isHostPattern", () => {
  for (const text of [
    "crm",
    "crm.contoso.com",
    "*.contoso.com:443",
    "*",
    "[::1]",
    "[::1]:5555",
    "192.0.2.1",
    "a_b.c",
  ]) {
    it(`takes ${text}`, () => assert.equal(isHostPattern(text), true));
  }
  for (const text of ["", "https://crm", "crm/", "c*m.contoso.com", "*.", "a b", "crm:", "crm:x", "::1", "-a", "u@h"]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(isHostPattern(text), false));
  }
});
