import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWindowsSettings, type WindowsSettings, windowsProxyFor } from "./windows-settings.ts";

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

  const cases: [url: string, settings: Partial<WindowsSettings>, expected: string | undefined][] = [
    ["http://crm/", { server: undefined }, undefined],
    ["http://crm/", { server: "proxy:80" }, "proxy:80"],
    ["https://crm/", { server: "http=proxy:80;https=secure:8443" }, "secure:8443"],
    ["https://crm/", { server: "http=proxy:80" }, undefined],
    ["http://crm/", { server: "proxy:80", exceptions: "<local>" }, undefined],
    ["http://crm.contoso.com/", { server: "proxy:80", exceptions: "<local>" }, "proxy:80"],
    ["http://CRM.contoso.com/", { server: "proxy:80", exceptions: "other;*.Contoso.com" }, undefined],
    ["http://10.1.2.3/", { server: "proxy:80", exceptions: "10.*" }, undefined],
    ["http://crm.contoso.com/", { server: "proxy:80", exceptions: "crm.contoso.co;" }, "proxy:80"],
  ];
  for (const [url, settings, expected] of cases) {
    it(`${url} with ${JSON.stringify(settings)}: ${expected ?? "direct"}`, () => {
      assert.equal(
        windowsProxyFor(new URL(url), { server: undefined, exceptions: "", script: undefined, ...settings }),
        expected,
      );
    });
  }
});
