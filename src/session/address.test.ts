import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import { resolveAddress } from "./address.ts";

type Options = Parameters<typeof resolveAddress>[0];
const service = "/XRMServices/2011/Organization.svc";

describe("the organization's address", () => {
  const cases: [options: Options, uri: string][] = [
    [{ organizationUri: "http://crm/org/XRMServices/2011/Organization.svc" }, `http://crm/org${service}`],
    [{ organizationUri: "http://crm/org/XRMServices/2011/Organization.svc/web" }, `http://crm/org${service}`],
    [{ organizationUri: "http://crm/org/xrmservices/2011/organization.svc?wsdl" }, `http://crm/org${service}`],
    [{ organizationUri: " http://crm:5555/org/ " }, `http://crm:5555/org${service}`],
    [{ organizationUri: "http://crm:80/org#x" }, `http://crm/org${service}`],
    [{ organizationUri: "crm.org.com", protocol: "HTTP" }, `http://crm.org.com${service}`],
    [{ organizationUri: "crm.org.com" }, `https://crm.org.com${service}`],
    [{ organizationUri: "http://crm", organization: "net autodyn" }, `http://crm/net%20autodyn${service}`],
    [{ organizationUri: "http://a/org", server: "b", organization: "org" }, `http://a/org${service}`],
    [{ server: "crm", organization: "org", protocol: "HTTP" }, `http://crm/org${service}`],
    [{ server: "crm", organization: "org" }, `https://crm/org${service}`],
    [{ server: "crm:5555", organization: "org", protocol: "HTTP" }, `http://crm:5555/org${service}`],
    [{ server: "209.223.157.106", organization: "org", protocol: "HTTP" }, `http://209.223.157.106/org${service}`],
    [{ server: "10.0.0.1:81", organization: "org", protocol: "HTTP" }, `http://10.0.0.1:81/org${service}`],
    [{ server: "::1", organization: "org", protocol: "HTTP" }, `http://[::1]/org${service}`],
    [{ server: "[fe80::1]:81", organization: "org", protocol: "HTTP" }, `http://[fe80::1]:81/org${service}`],
    [{ server: "crm/org", protocol: "HTTP" }, `http://crm/org${service}`],
    [{ server: "crm:81/org", protocol: "HTTP" }, `http://crm:81/org${service}`],
    [{ server: "http://crm-server:81/organization-name" }, `http://crm-server:81/organization-name${service}`],
    [{ server: "http://crm/org/XRMServices/2011/Organization.svc" }, `http://crm/org${service}`],
    [{ server: "http://crm/XRMServices/2011/Discovery.svc", organization: "org" }, `http://crm/org${service}`],
    [{ server: "http://crm/org/api/data/v8.2/" }, `http://crm/org${service}`],
    [{ server: "http://crm/org/MSCRMServices/2007/CrmService.asmx" }, `http://crm/org${service}`],
    [{ server: "http://crm:5555/org/main.aspx?etc=1" }, `http://crm:5555/org${service}`],
    [{ server: "http://crm/main.aspx", organization: "org" }, `http://crm/org${service}`],
    [{ server: "http://crm/api", organization: "ignored" }, `http://crm/api${service}`],
    [{ organizationUri: "https://org.crm.dynamics.com/api/data/v9.2" }, `https://org.crm.dynamics.com${service}`],
    [{ organizationUri: "https://org.api.crm4.dynamics.com" }, `https://org.api.crm4.dynamics.com${service}`],
    [{ server: "https://org.crm4.dynamics.com" }, `https://org.crm4.dynamics.com${service}`],
    [{ server: "org.crm4.dynamics.com/main.aspx", organization: "uniq1" }, `https://org.crm4.dynamics.com${service}`],
    [{ server: "crm.dynamics.com", organization: "Contoso" }, `https://contoso.crm.dynamics.com${service}`],
    [{ server: "disco.crm4.dynamics.com", organization: "contoso" }, `https://contoso.crm4.dynamics.com${service}`],
    [{ server: "https://crm.dynamics.com/contoso" }, `https://contoso.crm.dynamics.com${service}`],
    [{ server: "org.contoso.com", authType: "Federation" }, `https://org.contoso.com${service}`],
    [{ server: "org.contoso.com:444", authType: "Auto" }, `https://org.contoso.com:444${service}`],
    [{ server: "org.contoso.com", organization: "ORG", authType: "OAuth" }, `https://org.contoso.com${service}`],
    [{ server: "crm.contoso.com", organization: "o", authType: "Federation" }, `https://crm.contoso.com/o${service}`],
  ];
  for (const [options, uri] of cases) {
    it(`${JSON.stringify(options)} is ${uri}`, () => {
      assert.equal(resolveAddress(options).serviceUri, uri);
    });
  }

  const warnings: [options: Options, code: string, message: RegExp][] = [
    [{ server: "http://crm/org", protocol: "HTTPS" }, "SESSION_SCHEME_DIFFERS", /SERVER says HTTP .* PROTOCOL HTTPS/],
    [{ organizationUri: "https://crm/org", protocol: "HTTP" }, "SESSION_SCHEME_DIFFERS", /ORGANIZATIONURI says HTTPS/],
    [{ server: "http://crm/a", organization: "b" }, "SESSION_ORGANIZATION_DIFFERS", /organization a .* ORGANIZATION b/],
  ];
  for (const [options, code, message] of warnings) {
    it(`${JSON.stringify(options)} warns ${code}`, () => {
      const [warning, ...others] = resolveAddress(options).warnings;
      assert.equal(warning?.code, code);
      assert.match(warning.message, message);
      assert.deepEqual(others, []);
    });
  }

  it("does not warn where both say the same", () => {
    const { warnings } = resolveAddress({
      server: "HTTP://crm/NetAutoDyn",
      protocol: "HTTP",
      organization: "netautodyn",
    });
    assert.deepEqual(warnings, []);
  });

  it("says which parameter decided http or https", () => {
    assert.equal(resolveAddress({ server: "https://crm/org" }).schemeFrom, "SERVER");
    assert.equal(resolveAddress({ organizationUri: "https://crm/org" }).schemeFrom, "ORGANIZATIONURI");
    assert.equal(resolveAddress({ server: "crm/org" }).schemeFrom, "PROTOCOL");
  });

  const failures: [options: Options, code: string, message: RegExp][] = [
    [{}, "SESSION_MISSING_PARAMETER", /ORGANIZATIONURI or SERVER is missing/],
    [{ server: "crm" }, "SESSION_MISSING_PARAMETER", /ORGANIZATION is missing/],
    [{ server: "crm.dynamics.com", authType: "OAuth" }, "SESSION_MISSING_PARAMETER", /ORGANIZATION is missing/],
    [{ server: "crm.dynamics.com", organization: "a.b/c" }, "SESSION_BAD_ADDRESS", /SERVER crm.dynamics.com cannot/],
    [{ organizationUri: "ftp://crm/org" }, "SESSION_BAD_ADDRESS", /ORGANIZATIONURI ftp:/],
    [{ server: "http://", organization: "org" }, "SESSION_BAD_ADDRESS", /SERVER/],
    [{ server: "crm server", organization: "org" }, "SESSION_BAD_ADDRESS", /SERVER crm server/],
    [{ server: "crm:99999", organization: "org" }, "SESSION_BAD_ADDRESS", /SERVER/],
    [
      { server: "bob:Secret2@crm", organization: "org" },
      "SESSION_BAD_ADDRESS",
      /^SERVER crm holds a user name or a password$/,
    ],
    [{ server: "bob:Sec/Secret2@crm", organization: "org" }, "SESSION_BAD_ADDRESS", /^SERVER crm is not an address$/],
    [{ organizationUri: "http://bob:p#Secret2@crm/org" }, "SESSION_BAD_ADDRESS", /^ORGANIZATIONURI http:\/\/crm\/org /],
    [
      { organizationUri: "http://bob:Secret2@crm/org" },
      "SESSION_BAD_ADDRESS",
      /ORGANIZATIONURI http:\/\/crm\/org holds/,
    ],
  ];
  for (const [options, code, message] of failures) {
    it(`${JSON.stringify(options)} fails: ${code}`, () => {
      assert.throws(
        () => resolveAddress(options),
        (error) => {
          assert.ok(error instanceof DynamlError);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /Secret2/);
          assert.ok(error.remedy);
          return true;
        },
      );
    });
  }
});
