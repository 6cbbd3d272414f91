import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseMacSettings } from "./mac-settings.ts";
import { type ProxySettings, proxyFor } from "./proxy-settings.ts";
import { parseWindowsSettings } from "./windows-settings.ts";

const head = "\r\nHKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\r\n";

describe("the registry's Internet settings", () => {
  it("are read as reg.exe prints them", () => {
    const text = `${head}    User Agent    REG_SZ    Mozilla/4.0 (compatible)\r\n    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    http=proxy:80;https=secure:8443\r\n    ProxyOverride    REG_SZ    *.contoso.com;<local>\r\n\r\n`;
    assert.deepEqual(parseWindowsSettings(text), {
      server: "http=proxy:80;https=secure:8443",
      exceptions: "*.contoso.com;<local>",
      script: undefined,
    });
  });

  it("name no proxy while it is switched off; a script counts all the same", () => {
    const text = `${head}    ProxyEnable    REG_DWORD    0x0\r\n    ProxyServer    REG_SZ    proxy:80\r\n    AutoConfigURL    REG_SZ    http://wpad/wpad.dat\r\n`;
    assert.deepEqual(parseWindowsSettings(text), { server: undefined, exceptions: "", script: "http://wpad/wpad.dat" });
  });
});

describe("the proxy settings of macOS", () => {
  it("are read as scutil prints them", () => {
    const text = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  ExcludeSimpleHostnames : 1
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 8080
  HTTPProxy : proxy.contoso.com
  HTTPSEnable : 1
  HTTPSPort : 8443
  HTTPSProxy : 2001:db8::1
  ProxyAutoConfigEnable : 0
  ProxyAutoConfigURLString : http://old/proxy.pac
  SOCKSEnable : 0
  SOCKSPort : 1080
  SOCKSProxy : socks.contoso.com
}
`;
    assert.deepEqual(parseMacSettings(text), {
      server: "http=proxy.contoso.com:8080;https=[2001:db8::1]:8443",
      exceptions: "*.local;169.254/16;<local>",
      script: undefined,
    });
  });

  for (const [line, expected] of [
    ["FTPPassive : 1", { server: undefined, exceptions: "", script: undefined }],
    ["HTTPEnable : 0\n  HTTPProxy : proxy", { server: undefined, exceptions: "", script: undefined }],
    [
      "ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://wpad/wpad.dat",
      { server: undefined, exceptions: "", script: "http://wpad/wpad.dat" },
    ],
    ["ProxyAutoDiscoveryEnable : 1", { server: undefined, exceptions: "", script: "found by WPAD" }],
    [
      "SOCKSEnable : 1\n  SOCKSProxy : s\n  SOCKSPort : 1080",
      { server: "socks=s:1080", exceptions: "", script: undefined },
    ],
  ] as const) {
    it(JSON.stringify(line), () => assert.deepEqual(parseMacSettings(`<dictionary> {\n  ${line}\n}\n`), expected));
  }
});

describe("the proxy that settings name for a URL", () => {
  const cases: [url: string, settings: Partial<ProxySettings>, expected: string | undefined][] = [
    ["http://crm/", { server: undefined }, undefined],
    ["http://crm/", { server: "proxy:80" }, "proxy:80"],
    ["https://crm/", { server: "http=proxy:80;https=secure:8443" }, "secure:8443"],
    ["https://crm/", { server: "http=proxy:80" }, undefined],
    ["https://crm/", { server: "https=secure:8443;socks=proxy:1080" }, "secure:8443"],
    ["http://crm/", { server: "proxy:80", exceptions: "<local>" }, undefined],
    ["http://crm.contoso.com/", { server: "proxy:80", exceptions: "<local>" }, "proxy:80"],
    ["http://CRM.contoso.com/", { server: "proxy:80", exceptions: "other;*.Contoso.com" }, undefined],
    ["http://10.1.2.3/", { server: "proxy:80", exceptions: "10.*" }, undefined],
    ["http://crm.contoso.com/", { server: "proxy:80", exceptions: "crm.contoso.co;" }, "proxy:80"],
  ];
  for (const [url, settings, expected] of cases) {
    it(`${url} with ${JSON.stringify(settings)}: ${expected ?? "direct"}`, () => {
      assert.equal(
        proxyFor(new URL(url), { server: undefined, exceptions: "", script: undefined, ...settings }, "settings"),
        expected,
      );
    });
  }
});
