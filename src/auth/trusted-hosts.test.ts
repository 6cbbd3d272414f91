import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import { registrableDomain } from "./registrable-domain.ts";
import { assertMayReceiveCredentials, belongsToOrganization, type TrustBasis } from "./trusted-hosts.ts";

const onPremises = "https://crm.emea.contoso.com/org/XRMServices/2011/Organization.svc";
const online = "https://contoso.crm.dynamics.com/";

function judge(url: string, basis: Partial<TrustBasis> = {}): string {
  try {
    assertMayReceiveCredentials(url, {
      organizationUrl: onPremises,
      allowedHosts: [],
      learntFrom: "the WSDL",
      ...basis,
    });
    return "passes";
  } catch (error) {
    assert.ok(error instanceof DynamlError);
    return error.code;
  }
}

describe("an address that a server names", () => {
  const cases: [url: string, expected: string, basis?: Partial<TrustBasis>][] = [
    ["https://crm.emea.contoso.com/adfs", "passes"],
    ["https://sts.contoso.com/adfs/services/trust", "passes"],
    ["https://STS.Contoso.COM.:444/adfs", "passes"],
    ["https://contoso.com/", "passes"],
    ["https://sts.contoso.com.evil.example/", "AUTH_HOST_NOT_ALLOWED"],
    ["https://notcontoso.com/", "AUTH_HOST_NOT_ALLOWED"],
    ["https://sts.evil.example/?sts.contoso.com", "AUTH_HOST_NOT_ALLOWED"],
    ["https://sts.contoso.com@evil.example/", "AUTH_BAD_ADDRESS"],
    ["https://sts.contoso.com\\@evil.example/", "passes"],
    ["http://sts.contoso.com/adfs", "AUTH_PLAIN_HTTP"],
    ["http://sts.contoso.com/adfs", "passes", { allowPlainHttp: true }],
    ["http://evil.example/", "AUTH_HOST_NOT_ALLOWED", { allowPlainHttp: true }],
    ["http://127.0.0.1/", "AUTH_HOST_NOT_ALLOWED"],
    ["http://localhost/", "AUTH_PLAIN_HTTP", { organizationUrl: "http://localhost:8080/org" }],
    ["file:///etc/passwd", "AUTH_BAD_ADDRESS"],
    ["sts.contoso.com", "AUTH_BAD_ADDRESS"],
    ["", "AUTH_BAD_ADDRESS"],
    ["https://login.microsoftonline.com/tenant/oauth2/authorize", "passes"],
    ["https://login.microsoftonline.com:8443/", "AUTH_HOST_NOT_ALLOWED"],
    ["https://login.microsoftonline.com.evil.example/", "AUTH_HOST_NOT_ALLOWED"],
    ["https://evil.crm.dynamics.com/", "AUTH_HOST_NOT_ALLOWED", { organizationUrl: online }],
    ["https://contoso.crm.dynamics.com/", "passes", { organizationUrl: online }],
    ["https://globaldisco.crm.dynamics.com/api", "passes", { organizationUrl: online }],
    ["https://idp.example.org/", "passes", { allowedHosts: ["idp.example.org"] }],
    ["https://idp.example.org:8443/", "passes", { allowedHosts: ["IDP.example.org"] }],
    ["https://idp.example.org:8443/", "passes", { allowedHosts: ["idp.example.org:8443"] }],
    ["https://idp.example.org/", "AUTH_HOST_NOT_ALLOWED", { allowedHosts: ["idp.example.org:8443"] }],
    ["https://idp.example.org/", "passes", { allowedHosts: ["https://idp.example.org/adfs"] }],
    ["https://sub.idp.example.org/", "AUTH_HOST_NOT_ALLOWED", { allowedHosts: ["idp.example.org"] }],
    ["https://evil.example/", "AUTH_HOST_NOT_ALLOWED", { allowedHosts: ["", " ", "*", "evil.example.org"] }],
    ["https://[::1]:8443/", "passes", { allowedHosts: ["::1"] }],
    ["https://10.0.0.2/", "AUTH_HOST_NOT_ALLOWED", { organizationUrl: "https://10.0.0.1/org" }],
    ["https://other/", "AUTH_HOST_NOT_ALLOWED", { organizationUrl: "https://crm/org" }],
    ["https://sts.other.co.uk/", "AUTH_HOST_NOT_ALLOWED", { organizationUrl: "https://crm.contoso.co.uk/org" }],
    ["https://sts.contoso.co.uk/", "passes", { organizationUrl: "https://crm.contoso.co.uk/org" }],
  ];
  for (const [url, expected, basis] of cases) {
    it(`${url || "nothing"} ${expected}${basis === undefined ? "" : ` with ${JSON.stringify(basis)}`}`, () => {
      assert.equal(judge(url, basis), expected);
    });
  }

  it("is refused with its host, where it came from, and the setting that allows it", () => {
    const basis = { organizationUrl: onPremises, allowedHosts: [], learntFrom: "the WSDL" };
    assert.throws(
      () => assertMayReceiveCredentials("https://sts.evil.example:8443/adfs", basis),
      (error) => {
        assert.ok(error instanceof DynamlError);
        assert.match(error.message, /sts\.evil\.example:8443, which the WSDL names/);
        assert.match(error.remedy ?? "", /--allow-host sts\.evil\.example:8443/);
        return true;
      },
    );
  });

  it("with a backslash is judged as the host that it really leads to", () => {
    const url = "https://sts.contoso.com\\@evil.example/";
    const basis = { organizationUrl: onPremises, allowedHosts: [], learntFrom: "the WSDL" };
    assert.equal(assertMayReceiveCredentials(url, basis).hostname, "sts.contoso.com");
  });
});

describe("a resource that a server names", () => {
  const cases: [resource: string, expected: boolean][] = [
    ["https://crm.emea.contoso.com/", true],
    ["https://auth.contoso.com/", true],
    ["https://graph.microsoft.com/", false],
    ["https://login.microsoftonline.com/", false],
    ["00000007-0000-0000-c000-000000000000", false],
    ["urn:contoso.com", false],
  ];
  for (const [resource, expected] of cases) {
    it(`${resource} is ${expected ? "" : "not "}the organization's own`, () => {
      const basis = { organizationUrl: onPremises, allowedHosts: [] };
      assert.equal(belongsToOrganization(resource, basis), expected);
    });
  }
});

describe("the registrable domain", () => {
  const cases: [host: string, domain: string | undefined][] = [
    ["crm.contoso.com", "contoso.com"],
    ...[
      "crm.ngrok.dev",
      "crm.euw.devtunnels.ms",
      "crm.tail1234.ts.net",
      "crm.azurewebsites.us",
      "crm.cloudapp.usgovcloudapi.net",
      "crm.chinacloudsites.cn",
      "ec2.cn-north-1.compute.amazonaws.com.cn",
      "crm.us.com",
      "crm.eu.org",
      "crm.mooo.com",
    ].map((host): [string, undefined] => [host, undefined]),
    ["a.b.c.contoso.local", "contoso.local"],
    ["Contoso.COM.", "contoso.com"],
    ["crm.contoso.de", "contoso.de"],
    ["crm.contoso.co.uk", "contoso.co.uk"],
    ["crm.contoso.com.br", "contoso.com.br"],
    ["co.uk", undefined],
    ["crm.contoso.tokyo.jp", "contoso.tokyo.jp"],
    ["contoso.crm.dynamics.com", undefined],
    ["contoso.azurewebsites.net", undefined],
    ["vm.westeurope.cloudapp.azure.com", undefined],
    ["contoso.crm4.dynamics.com", undefined],
    ["contoso.onmicrosoft.com", undefined],
    ["a.b.trafficmanager.net", undefined],
    ["crm.city.kobe.jp", "city.kobe.jp"],
    ["crm.contoso.ab.ca", "contoso.ab.ca"],
    ["crm.contoso.ck", "crm.contoso.ck"],
    ["contoso.kobe.jp", undefined],
    ["crm", undefined],
    ["10.0.0.1", undefined],
    ["[::1]", undefined],
    ["", undefined],
    ["a..com", undefined],
  ];
  for (const [host, domain] of cases) {
    it(`${host || "nothing"}: ${domain}`, () => assert.equal(registrableDomain(host), domain));
  }
});
