import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthenticationPolicy } from "./authentication-policy.ts";
import { type DescribedService, encodeServiceDescription } from "./encode-service-description.ts";
import {
  authenticationPolicyOf,
  parseServiceDescription,
  serviceDescriptionRequest,
  serviceEndpoints,
  type WsdlDocument,
} from "./parse-service-description.ts";
import { discoveryContract, organizationContract } from "./service-contract.ts";

const address = "https://org.example.com/XRMServices/2011/Organization.svc";

const activeDirectory: AuthenticationPolicy = {
  id: "CustomBinding_IOrganizationService_policy",
  authentications: [{ type: "ActiveDirectory", name: "ActiveDirectory" }],
  requiresClientEntropy: false,
  isOverHttps: true,
};

const federation: AuthenticationPolicy = {
  id: "CustomBinding_IOrganizationService_policy",
  authentications: [
    {
      type: "Federation",
      name: "Federation",
      tokenService: { identifier: "http://sts.example.com/adfs/services/trust" },
    },
  ],
  failover: { isAvailable: false, isEndpointEnabled: true },
  issuedToken: {
    metadataAddress: "https://sts.example.com/adfs/services/trust/mex",
    keyType: "SymmetricKey",
    keySize: 256,
  },
  trustVersion: "1.3",
  requiresClientEntropy: true,
  isOverHttps: true,
};

const trust = {
  appliesTo: "urn:crmna:dynamics.com",
  trustVersion: "2005",
  securityMode: "TransportWithMessageCredential",
  livePolicy: "MBI_FED_SSL",
  liveIdAppliesTo: "http://Passport.NET/tb",
} as const;

/** What an online organization said (protocols §2). */
const online: AuthenticationPolicy = {
  id: "CustomBinding_IOrganizationService_policy",
  authentications: [
    {
      type: "LiveId",
      name: "LiveId",
      tokenService: { identifier: "urn:federation:MicrosoftOnline", trust: { kind: "LiveTrust", ...trust } },
    },
    {
      type: "OnlineFederation",
      name: "OnlineFederation",
      tokenService: {
        identifier: "https://dynamicscrmna.accesscontrol.windows.net/",
        trust: {
          kind: "OrgTrust",
          ...trust,
          liveEndpoint: "https://login.microsoftonline.com/RST2.srf",
          identifier: "urn:federation:MicrosoftOnline",
        },
      },
    },
  ],
  failover: { isAvailable: true, isEndpointEnabled: true },
  issuedToken: {
    issuerAddress: "https://login.microsoftonline.com/RST2.srf",
    metadataAddress: "https://dynamicscrmna.accesscontrol.windows.net/v2/wstrust/mex",
    keyType: "SymmetricKey",
    keySize: 192,
  },
  trustVersion: "1.3",
  requiresClientEntropy: true,
  isOverHttps: true,
};

function documentsOf(service: DescribedService, ...queries: string[]): WsdlDocument[] {
  return queries.map((query) => {
    const body = encodeServiceDescription(service, query);
    assert.ok(body !== undefined, query);
    return parseServiceDescription({ status: 200, body }, `${service.address}?${query}`);
  });
}

/** Members that are undefined count as absent. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("a service description", () => {
  const policies = { activeDirectory, federation, online };
  for (const [name, policy] of Object.entries(policies)) {
    const service = { contract: organizationContract, address, policy };

    it(`carries the policy of ${name}, in the part and in the single document`, () => {
      for (const query of ["wsdl=wsdl0", "singleWsdl"]) {
        assert.deepEqual(plain(authenticationPolicyOf(documentsOf(service, query))), plain(policy));
      }
    });

    it(`binds the policy of ${name} to the first endpoint, not to the browser's`, () => {
      const [first, second, ...others] = serviceEndpoints(documentsOf(service, "wsdl", "wsdl=wsdl0"));
      assert.deepEqual([first?.address, first?.soap, first?.policies.length], [address, "1.2", 1]);
      assert.deepEqual([second?.address, second?.soap, second?.policies.length], [`${address}/web`, "1.1", 0]);
      assert.deepEqual(others, []);
    });
  }

  const service = { contract: organizationContract, address, policy: activeDirectory };

  it("names whom Kerberos names", () => {
    for (const kind of ["Spn", "Upn", "Dns"] as const) {
      const identity = { kind, value: "host/crm.example.com" };
      const [first] = serviceEndpoints(documentsOf({ ...service, identity }, "singleWsdl"));
      assert.deepEqual(first?.identity, identity);
    }
  });

  it("imports its parts below its own address", () => {
    const [root, part] = documentsOf(service, "wsdl", "wsdl=wsdl0");
    assert.deepEqual(root?.imports, [`${address}?wsdl=wsdl0`]);
    assert.deepEqual(part?.imports, []);
    for (let at = 0; at < organizationContract.schemas.length; at += 1) {
      assert.match(encodeServiceDescription(service, `xsd=xsd${at}`) ?? "", /<xs:schema /);
    }
  });

  it("names no type that it does not have", () => {
    const builtIn = new Set("string short int long boolean decimal double dateTime anyType".split(" "));
    for (const contract of [organizationContract, discoveryContract]) {
      const document = encodeServiceDescription({ ...service, contract }, "singleWsdl") ?? "";
      const used = [...document.matchAll(/(?:type|base)="xs:(\w+)"/g)].map((match) => match[1] ?? "");
      assert.deepEqual(
        used.filter((type) => !builtIn.has(type)),
        [],
      );
    }
  });

  it("is found by the query that clients send, in any case and with their version behind it", () => {
    const expected = encodeServiceDescription(service, "wsdl");
    for (const query of ["?wsdl", "WSDL", "wsdl&sdkversion=9.0"]) {
      assert.equal(encodeServiceDescription(service, query), expected);
    }
    assert.equal(encodeServiceDescription(service, "singlewsdl"), encodeServiceDescription(service, "singleWsdl"));
    for (const query of ["", "wsdl=wsdl9", "xsd=xsd99", "xsd=xsd-1", "xsd=", "op=Create"]) {
      assert.equal(encodeServiceDescription(service, query), undefined);
    }
  });

  it("has what clients search in its text", () => {
    const part = encodeServiceDescription({ ...service, policy: federation }, "wsdl=wsdl0") ?? "";
    for (const words of [
      'wsu:Id="CustomBinding_IOrganizationService_policy"',
      'URI="#CustomBinding_IOrganizationService_policy"',
      "<ms-xrm:Identifier>http://sts.example.com/adfs/services/trust</ms-xrm:Identifier>",
      "RequireClientEntropy",
      'name="CustomBinding_IOrganizationService"',
    ]) {
      assert.ok(part.includes(words), words);
    }
  });

  it("describes the Discovery service too", () => {
    const discovery = {
      ...service,
      contract: discoveryContract,
      address: address.replace("Organization", "Discovery"),
    };
    const [first] = serviceEndpoints(documentsOf(discovery, "wsdl", "wsdl=wsdl0"));
    assert.equal(first?.policies[0]?.authentications[0]?.type, "ActiveDirectory");
  });

  it("is asked for with GET", () => {
    assert.equal(serviceDescriptionRequest(address).url, `${address}?wsdl`);
    assert.equal(serviceDescriptionRequest(`${address}?x=1`, "wsdl=wsdl0").url, `${address}?wsdl=wsdl0`);
  });
});

describe("parseServiceDescription", () => {
  const part =
    encodeServiceDescription({ contract: organizationContract, address, policy: online }, "singleWsdl") ?? "";
  const parse = (body: string, status = 200) => parseServiceDescription({ status, body }, `${address}?wsdl`);

  it("keeps the name of an authentication type that is not known", () => {
    const policy = authenticationPolicyOf([parse(part.replace(">LiveId<", ">Passkey<"))]);
    assert.deepEqual(
      policy?.authentications.map(({ type, name }) => [type, name]),
      [
        ["Unknown", "Passkey"],
        ["OnlineFederation", "OnlineFederation"],
      ],
    );
  });

  it("finds no policy where there is none", () => {
    const without = part.replace(/<ms-xrm:AuthenticationPolicy.*<\/ms-xrm:AuthenticationPolicy>/s, "");
    assert.equal(authenticationPolicyOf([parse(without)]), undefined);
    assert.equal(authenticationPolicyOf([]), undefined);
  });

  it("reads SecurityPolicy 1.1, with WS-Trust of February 2005", () => {
    const older = { ...federation, trustVersion: "2005" } as const;
    const document =
      encodeServiceDescription({ contract: organizationContract, address, policy: older }, "singleWsdl") ?? "";
    assert.match(document, /securitypolicy"/);
    assert.deepEqual(plain(authenticationPolicyOf([parse(document)])), plain(older));
  });

  it("leaves ports out that are not over HTTP", () => {
    const mixed = part.replace(
      `<soap12:address location="${address}"/>`,
      '<soap12:address location="net.tcp://crm/x"/>',
    );
    assert.deepEqual(
      parse(mixed).ports.map((port) => port.address),
      [`${address}/web`],
    );
  });

  it("resolves relative imports, wherever they lead", () => {
    const importing = (location: string) =>
      parse(
        `<d:definitions xmlns:d="http://schemas.xmlsoap.org/wsdl/"><d:import location="${location}"/></d:definitions>`,
      );
    assert.deepEqual(importing("?wsdl=wsdl7").imports, [`${address}?wsdl=wsdl7`]);
    assert.deepEqual(importing("https://evil.example/x").imports, ["https://evil.example/x"]);
    assert.throws(() => importing("http://"), { code: "WIRE_INVALID_VALUE" });
  });

  const refused: readonly [what: string, body: string, status: number, code: string][] = [
    ["another document", "<a/>", 200, "WIRE_UNEXPECTED_DOCUMENT"],
    ["nothing", "", 200, "WIRE_UNEXPECTED_DOCUMENT"],
    ["a page", "<html/>", 200, "WIRE_HTML"],
    ["a page with an error", "<!DOCTYPE html><html/>", 404, "WIRE_HTTP_STATUS"],
    ["a key size that is none", part.replace(">192<", ">x<"), 200, "WIRE_INVALID_VALUE"],
    [
      "an issuer that is no address",
      part.replace(/(<Address xmlns="[^"]*">)https:[^<]*RST2.srf/, "$1file:///etc/passwd"),
      200,
      "WIRE_INVALID_VALUE",
    ],
    [
      "an authentication without its type",
      part.replace(/<ms-xrm:Authentication>.*?<\/ms-xrm:Authentication>/s, ""),
      200,
      "WIRE_MISSING_ELEMENT",
    ],
  ];
  for (const [what, body, status, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parse(body, status), { code }));
  }
});
