import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openEmulator } from "../../src/emulator/emulator.ts";
import type { SignInScheme } from "../../src/emulator/sign-in/scheme.ts";
import { readDocument } from "../../src/wire/xml/read-document.ts";

const origin = "https://crm.localhost:5555";
const organization = "/embedded/XRMServices/2011/Organization.svc";
const discovery = "/XRMServices/2011/Discovery.svc";

type Options = { readonly signIn?: readonly SignInScheme[]; readonly secure?: boolean; readonly host?: string };

async function get(
  target: string,
  { signIn = ["federation"], secure = true, host = "crm.localhost:5555" }: Options = {},
) {
  const { handler, close } = openEmulator({ users: [], signIn, hostNames: ["contoso.crm4.dynamics.com"] });
  const headers = { host };
  const response = await handler(
    { method: "GET", target, headers, body: new Uint8Array(), secure },
    { state: new Map() },
  );
  close();
  return { ...response, text: Buffer.from(response.body).toString() };
}

/** The policy by itself, prefixes and declarations left out. */
async function policy(options: Options, service = organization): Promise<string> {
  const { text } = await get(`${service}?wsdl=wsdl0`, options);
  const markup = /<wsp:Policy .*?<\/wsp:Policy>(?=<wsdl)/s.exec(text)?.[0] ?? assert.fail("no policy");
  return markup.replace(/ xmlns(:\S+)?="[^"]*"/g, "");
}

describe("the description of a service", () => {
  for (const [service, name] of [
    [organization, "OrganizationService"],
    [discovery, "DiscoveryService"],
  ] as const) {
    it(`of ${name} is spread over documents that name each other`, async () => {
      const root = await get(`${service}?wsdl`);
      assert.equal(root.status, 200);
      assert.equal(root.headers["content-type"], "text/xml; charset=utf-8");
      assert.match(root.text, new RegExp(`<wsdl:import [^>]*location="${origin}${service}\\?wsdl=wsdl0"/>`));
      assert.match(root.text, new RegExp(`<wsdl:service name="${name}">`));
      assert.match(root.text, new RegExp(`<soap12:address location="${origin}${service}"/>`));
      assert.match(root.text, new RegExp(`<soap:address location="${origin}${service}/web"/>`));
      const part = await get(`${service}?wsdl=wsdl0`);
      const schemas = [...part.text.matchAll(/schemaLocation="https:\/\/crm.localhost:5555([^"]*)"/g)];
      assert.ok(schemas.length > 3);
      for (const [, target = ""] of schemas) {
        const { status, text } = await get(target);
        assert.equal(status, 200);
        assert.equal(readDocument(text, "the schema").name, "schema");
      }
    });
  }

  it("comes whole as singleWsdl, at /web as well, and with what the SDK adds to the query", async () => {
    for (const target of ["?singleWsdl", "?wsdl&sdkversion=9.0", "/web?wsdl", "?WSDL"]) {
      const { status, text } = await get(organization + target);
      assert.equal(status, 200, target);
      assert.match(text, new RegExp(`<soap12:address location="${origin}${organization}"/>`), target);
    }
  });

  it("names http where the client came by it", async () => {
    const { text } = await get(`${organization}?wsdl`, { secure: false });
    assert.match(text, /location="http:\/\/crm.localhost:5555\/embedded/);
  });

  for (const target of [
    `${organization}?xsd=xsd99`,
    `${organization}?wsdl=wsdl7`,
    "/other/XRMServices/2011/Organization.svc?wsdl",
    "/embedded/main.aspx?wsdl",
  ]) {
    it(`${target} is not there`, async () => assert.equal((await get(target)).status, 404));
  }

  it("is given to anyone, whatever is offered; the service itself is not", async () => {
    assert.equal((await get(`${organization}?wsdl`, { signIn: ["ntlm"] })).status, 200);
    assert.equal((await get(organization, { signIn: ["ntlm"] })).status, 401);
  });
});

describe("the policy of a service (protocols §2)", () => {
  it("of Active Directory names the service for Kerberos", async () => {
    const markup = await policy({ signIn: ["ntlm", "oauth"] });
    assert.match(markup, /<ms-xrm:Authentication>ActiveDirectory<\/ms-xrm:Authentication>/);
    assert.ok(!markup.includes("SecureTokenService"));
    const { text } = await get(`${organization}?wsdl`, { signIn: ["ntlm"] });
    assert.match(text, /<Identity [^>]*addressingidentity"><Spn>HTTP\/crm.localhost<\/Spn><\/Identity>/);
  });

  it("of federation names the federation server and what its tokens are", async () => {
    const { text } = await get(`${organization}?wsdl=wsdl0`);
    assert.match(
      text,
      /<ms-xrm:AuthenticationPolicy xmlns:ms-xrm="http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts\/Services">/,
    );
    assert.match(text, /<wsp:Policy wsu:Id="CustomBinding_IOrganizationService_policy"/);
    assert.match(text, /<wsp:PolicyReference URI="#CustomBinding_IOrganizationService_policy"\/>/);
    const markup = await policy({});
    const sts = `${origin}/adfs/services/trust`;
    const trust = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
    for (const part of [
      "<ms-xrm:Authentication>Federation</ms-xrm:Authentication>",
      `<ms-xrm:SecureTokenService><ms-xrm:Identifier>${sts}</ms-xrm:Identifier></ms-xrm:SecureTokenService>`,
      "<sp:TransportToken><wsp:Policy><sp:HttpsToken/></wsp:Policy></sp:TransportToken>",
      "<sp:Layout><wsp:Policy><sp:Strict/></wsp:Policy></sp:Layout><sp:IncludeTimestamp/>",
      "<sp:EndorsingSupportingTokens><wsp:Policy><sp:IssuedToken><sp:Issuer>",
      `<wsx:MetadataReference><Address>${sts}/mex</Address></wsx:MetadataReference>`,
      `<trust:KeyType>${trust}/SymmetricKey</trust:KeyType><trust:KeySize>256</trust:KeySize>`,
      "<sp:Trust13><wsp:Policy><sp:MustSupportIssuedTokens/><sp:RequireClientEntropy/><sp:RequireServerEntropy/></wsp:Policy></sp:Trust13>",
      "<wsaw:UsingAddressing/>",
    ]) {
      assert.ok(markup.includes(part), part);
    }
  });

  it("is in the second part, too, where some clients look", async () => {
    const [first, second] = [await get(`${discovery}?wsdl=wsdl0`), await get(`${discovery}?wsdl=wsdl1`)];
    assert.equal(second.text, first.text);
  });

  it("over http asks for no TLS", async () => {
    assert.ok(!(await policy({ secure: false })).includes("HttpsToken"));
  });

  it("of the online services has Live ID's block and the block of OnlineFederation", async () => {
    const { text } = await get(`${discovery}?wsdl=wsdl0`, { signIn: ["live-id", "online-federation"] });
    const namespaces = [...text.matchAll(/<ms-xrm:AuthenticationPolicy xmlns:ms-xrm="([^"]*)"/g)].map(([, uri]) => uri);
    assert.deepEqual(namespaces, [
      "http://schemas.microsoft.com/xrm/2011/Contracts/Services",
      "http://schemas.microsoft.com/xrm/2012/Contracts/Services",
    ]);
    const markup = await policy({ signIn: ["live-id", "online-federation"] });
    const common =
      "<ms-xrm:AppliesTo>urn:crmna:dynamics.com</ms-xrm:AppliesTo>" +
      "<ms-xrm:TrustVersion>WSTrustFeb2005</ms-xrm:TrustVersion>" +
      "<ms-xrm:SecurityMode>TransportWithMessageCredential</ms-xrm:SecurityMode>" +
      "<ms-xrm:LivePolicy>MBI_FED_SSL</ms-xrm:LivePolicy>" +
      "<ms-xrm:LiveIdAppliesTo>http://Passport.NET/tb</ms-xrm:LiveIdAppliesTo>";
    for (const part of [
      "<ms-xrm:Authentication>LiveId</ms-xrm:Authentication><ms-xrm:SecureTokenService><ms-xrm:Identifier>urn:federation:MicrosoftOnline</ms-xrm:Identifier>",
      `<ms-xrm:LiveTrust>${common}<ms-xrm:LiveEndpoint>${origin}/liveidSTS.srf</ms-xrm:LiveEndpoint></ms-xrm:LiveTrust>`,
      "<ms-xrm:Authentication>OnlineFederation</ms-xrm:Authentication><ms-xrm:SecureTokenService><ms-xrm:Identifier>https://dynamicscrmna.accesscontrol.windows.net/</ms-xrm:Identifier>",
      `<ms-xrm:OrgTrust>${common}<ms-xrm:LiveEndpoint>${origin}/RST2.srf</ms-xrm:LiveEndpoint>`,
      "<ms-xrm:FailoverAvailable>true</ms-xrm:FailoverAvailable><ms-xrm:EndpointEnabled>true</ms-xrm:EndpointEnabled>",
      `<sp:SignedSupportingTokens><wsp:Policy><sp:IssuedToken><sp:Issuer><Address>${origin}/RST2.srf</Address>`,
      "<trust:KeySize>192</trust:KeySize>",
      "<sp:RequireClientEntropy/>",
    ]) {
      assert.ok(markup.includes(part), part);
    }
  });

  it("of OAuth alone says nothing of authentication", async () => {
    assert.ok(!(await policy({ signIn: ["oauth"] })).includes("AuthenticationPolicy"));
  });
});

describe("where several families are offered, the policy is that of the address", () => {
  const all: readonly SignInScheme[] = ["ntlm", "federation", "online-federation", "live-id", "oauth"];
  for (const [address, options, expected] of [
    ["a host of Microsoft's cloud", { host: "contoso.crm4.dynamics.com" }, ["LiveId", "OnlineFederation"]],
    ["another https address", {}, ["Federation"]],
    ["a plain http address", { secure: false }, ["ActiveDirectory"]],
  ] as const) {
    it(`${address}: ${expected.join(" and ")}`, async () => {
      const { text } = await get(`${organization}?wsdl=wsdl0`, { ...options, signIn: all });
      const named = [...text.matchAll(/<ms-xrm:Authentication>(\w+)</g)].map(([, name]) => name);
      assert.deepEqual([...new Set(named)].sort(), expected);
    });
  }
});
