import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { describe, it } from "node:test";
import { createServer } from "node:tls";
import { startScriptedProxy } from "../../../test/scripted-proxy.ts";
import { answer, startHttpsServer, tlsFile } from "../../../test/scripted-server.ts";
import { openConnection } from "../connection.ts";
import { Trust } from "../trust.ts";
import type { ProxySettings, SettingsSource } from "./proxy-settings.ts";
import { type Environment, systemProxy } from "./system-proxy.ts";

const proxy = "http://proxy:3128";

async function addressFor(url: string, environment: Environment): Promise<string | undefined> {
  const found = await systemProxy({ environment, platform: "linux" })(new URL(url));
  return found && `${found.namedBy} ${found.host}:${found.port}${found.tls ? " tls" : ""}`;
}

describe("the system's proxy for a URL", () => {
  const cases: [url: string, environment: Environment, expected: string | undefined][] = [
    ["http://crm/org", {}, undefined],
    ["http://crm/org", { HTTP_PROXY: "" }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy }, "HTTP_PROXY proxy:3128"],
    ["http://crm/org", { http_proxy: proxy, HTTP_PROXY: "http://other:1" }, "http_proxy proxy:3128"],
    ["http://crm/org", { HTTP_PROXY: proxy, REQUEST_METHOD: "GET" }, undefined],
    ["http://crm/org", { http_proxy: proxy, REQUEST_METHOD: "GET" }, "http_proxy proxy:3128"],
    ["http://crm/org", { HTTPS_PROXY: proxy }, undefined],
    ["https://crm/org", { HTTPS_PROXY: proxy, HTTP_PROXY: "http://other:1" }, "HTTPS_PROXY proxy:3128"],
    ["https://crm/org", { ALL_PROXY: "proxy:8080" }, "ALL_PROXY proxy:8080"],
    ["http://crm/org", { all_proxy: "http://proxy" }, "all_proxy proxy:80"],
    ["http://crm/org", { all_proxy: "https://[fd00::1]" }, "all_proxy fd00::1:443 tls"],
    ["http://localhost:81/", { HTTP_PROXY: proxy }, undefined],
    ["http://crm.localhost/", { HTTP_PROXY: proxy }, undefined],
    ["http://127.0.0.1:81/", { HTTP_PROXY: proxy }, undefined],
    ["http://[::1]:81/", { HTTP_PROXY: proxy }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy, NO_PROXY: "*" }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy, NO_PROXY: "other, CRM" }, undefined],
    ["http://crm/org", { HTTP_PROXY: proxy, no_proxy: "other", NO_PROXY: "crm" }, "HTTP_PROXY proxy:3128"],
    ["http://crm.example.com/", { HTTP_PROXY: proxy, no_proxy: ".example.com" }, undefined],
    ["http://crm.example.com/", { HTTP_PROXY: proxy, no_proxy: "*.example.com" }, undefined],
    ["http://crm.example.com/", { HTTP_PROXY: proxy, no_proxy: "example.com" }, undefined],
    ["http://crmexample.com/", { HTTP_PROXY: proxy, no_proxy: "example.com" }, "HTTP_PROXY proxy:3128"],
    ["http://crm:81/", { HTTP_PROXY: proxy, no_proxy: "crm:81" }, undefined],
    ["http://crm/", { HTTP_PROXY: proxy, no_proxy: "crm:80" }, undefined],
    ["https://crm/", { HTTPS_PROXY: proxy, no_proxy: "crm:443" }, undefined],
    ["http://crm:82/", { HTTP_PROXY: proxy, no_proxy: "crm:81" }, "HTTP_PROXY proxy:3128"],
    ["http://10.1.2.3/", { HTTP_PROXY: proxy, no_proxy: "10.0.0.0/8" }, undefined],
    ["http://11.1.2.3/", { HTTP_PROXY: proxy, no_proxy: "10.0.0.0/8" }, "HTTP_PROXY proxy:3128"],
    ["http://11.1.2.3/", { HTTP_PROXY: proxy, no_proxy: "10.0.0.0/99,fd00::/8,x/8,2.3" }, "HTTP_PROXY proxy:3128"],
    ["http://[fd00::5]/", { HTTP_PROXY: proxy, no_proxy: "fd00::/8" }, undefined],
    ["http://[fd00::5]/", { HTTP_PROXY: proxy, no_proxy: "fd00::5" }, undefined],
    ["http://[fd00::5]:81/", { HTTP_PROXY: proxy, no_proxy: "[fd00::5]:81" }, undefined],
  ];
  for (const [url, environment, expected] of cases) {
    it(`${url} with ${JSON.stringify(environment)}: ${expected ?? "direct"}`, async () => {
      assert.equal(await addressFor(url, environment), expected);
    });
  }

  it("takes user name and password from its URL, percent-encoded; one account for all connections", async () => {
    const route = systemProxy({ environment: { HTTP_PROXY: "http://CRMDOM%5Cbob:p%40ss%3Aw@proxy:3128" } });
    const found = await route(new URL("http://crm/"));
    assert.equal(found?.account?.userName, "CRMDOM\\bob");
    assert.equal(found?.account?.password.reveal(), "p@ss:w");
    assert.equal((await route(new URL("http://other/")))?.account, found?.account);
  });

  const mistakes: [value: string, message: RegExp][] = [
    ["socks5://u:secret@proxy", /^HTTP_PROXY names a socks5 proxy, which is not supported$/],
    ["http://u:secret@", /^HTTP_PROXY is not the address of a proxy$/],
    ["http://u:%secret@proxy", /^HTTP_PROXY holds a user name or password that is not percent-encoded$/],
  ];
  for (const [value, message] of mistakes) {
    it(`refuses ${value} without telling the password`, async () => {
      const route = systemProxy({ environment: { HTTP_PROXY: value } });
      await assert.rejects(route(new URL("http://crm/")), { code: "NET_PROXY_BAD_SETTING", message });
    });
  }
});

describe("the system's own settings", () => {
  const settings = (more: Partial<ProxySettings> = {}): ProxySettings => ({
    server: "proxy:8080",
    exceptions: "",
    script: undefined,
    ...more,
  });
  const route = (
    read: (source: SettingsSource) => Promise<ProxySettings>,
    environment: Environment = {},
    platform: NodeJS.Platform = "win32",
  ) => systemProxy({ environment, platform, read })(new URL("http://crm.example.com/"));

  it("count where the environment says nothing, on Windows and macOS alone", async () => {
    for (const platform of ["win32", "darwin"] as const) {
      assert.equal((await route(async () => settings(), {}, platform))?.host, "proxy");
      assert.equal((await route(async () => settings(), { HTTP_PROXY: "http://named:1" }, platform))?.host, "named");
    }
    assert.equal(await route(() => assert.fail("it read them"), {}, "linux"), undefined);
  });

  for (const [what, more, message] of [
    [
      "that a script decides",
      { script: "http://wpad/wpad.dat" },
      /^macOS' .* a script \(PAC\), which is not run here$/,
    ],
    [
      "that name a SOCKS proxy alone",
      { server: "socks=proxy:1080" },
      /^macOS' .* SOCKS proxy, which is not supported$/,
    ],
  ] as const) {
    it(`${what} are refused, with what to do`, async () => {
      const error = await route(async () => settings(more), {}, "darwin").catch((reason) => reason);
      assert.equal(error.code, "NET_PROXY_SETTINGS_UNREADABLE");
      assert.match(error.message, message);
      assert.match(error.remedy, /HTTPS_PROXY.*PROXYTYPE/);
    });
  }

  for (const [platform, message] of [
    ["win32", "Windows' proxy settings cannot be read"],
    ["darwin", "macOS' proxy settings cannot be read"],
  ] as const) {
    it(`${message}: an error that says so`, { skip: process.platform === platform }, async () => {
      const real = systemProxy({ environment: {}, platform });
      await assert.rejects(real(new URL("http://crm/")), { code: "NET_PROXY_SETTINGS_UNREADABLE", message });
    });
  }
});

it("the way to a proxy may be TLS itself: https inside it is verified for the server, the proxy for its own name", async () => {
  const server = await startHttpsServer((_request, response) => answer(response, 200, {}, "hello"));
  const inner = await startScriptedProxy({ leadsTo: server });
  const front = createServer({ key: tlsFile("key.pem"), cert: tlsFile("server.pem") }, (socket) => {
    const onward = connect(inner.port, "127.0.0.1");
    socket
      .on("error", () => onward.destroy())
      .pipe(onward)
      .on("error", () => socket.destroy())
      .pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(front, "listening");
  const { port } = front.address() as AddressInfo;
  // localhost would go directly: the server is named otherwise, and its certificate tells.
  const environment = { HTTPS_PROXY: `https://localhost:${port}` };
  const route = { proxy: systemProxy({ environment }), trust: new Trust([tlsFile("authority.pem")]) };
  const connection = openConnection({ origin: "https://crm.example.test", route });
  try {
    const exchange = connection.exchange({ method: "GET", url: "https://crm.example.test/", headers: {} });
    await assert.rejects(exchange, { code: "NET_TLS_WRONG_HOST" });
    assert.deepEqual(inner.log, ["CONNECT crm.example.test:443 passes"]);
  } finally {
    await connection.close();
    front.close();
    await inner.close();
    await server.close();
  }
});
