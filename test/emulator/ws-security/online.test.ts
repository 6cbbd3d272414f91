import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import {
  callSecurity,
  FederatedOrganization,
  host,
  onlineTokenOf,
  type Reply,
  service,
  start,
  tamper,
  timestamp,
  tokenOf,
  tokenRequest,
  trust2005,
  user,
  userNameToken,
  whoAmI,
} from "./federation-client.ts";

const origin = `http://${host}`;
const region = "urn:crmna:dynamics.com";
const policy =
  '<p:PolicyReference xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy" URI="MBI_FED_SSL"></p:PolicyReference>';
const federated = { domain: "FABRIKAM", userName: "frida", password: "Secret1!", upn: "frida@fabrikam.example" };
const account = (name: string, more: object) => ({ ...user, userName: name, upn: `${name}@contoso.com`, ...more });

let organization: FederatedOrganization;

before(() => {
  organization = new FederatedOrganization({
    users: [
      user,
      federated,
      account("locked", { locked: true }),
      account("off", { disabled: true }),
      account("mfa", { mfa: true }),
    ],
    signIn: ["live-id", "online-federation"],
    federatedDomains: ["Fabrikam.Example"],
  });
});
after(() => organization.close());

type Asked = Parameters<typeof tokenRequest>[1];
const asked = (more: Asked = {}) =>
  tokenRequest(organization.now, {
    version: "2005",
    appliesTo: region,
    userName: "alice@contoso.com",
    more: policy,
    ...more,
  });
const rst2 = (more?: Asked) => organization.post(`${origin}/RST2.srf`, asked(more));

async function outcomeOf(security: string, url = service): Promise<string> {
  const { status, text } = await organization.post(url, whoAmI(security));
  if (status === 200) return "UserId";
  return /<s:Text[^>]*>[^:]*: ?([^<]*)</.exec(text)?.[1] ?? text;
}

function refusalOf({ status, text }: Reply) {
  assert.equal(status, 500, text);
  return {
    subcode: /<s:Subcode><s:Value xmlns:t="[^"]*">t:(\w+)</.exec(text)?.[1],
    value: /<psf:value>([^<]*)</.exec(text)?.[1],
    text: /<psf:text>(\w+)/.exec(text)?.[1],
  };
}

describe("RST2.srf", () => {
  it("answers as the recorded reply does", async () => {
    const { text } = await rst2();
    for (const part of [
      `<wsa:Action S:mustUnderstand="1" wsu:Id="Action">${trust2005}/RSTR/Issue</wsa:Action>`,
      '<wsu:Timestamp wsu:Id="TS"><wsu:Created>2026-11-23T07:00:00.000Z</wsu:Created>',
      "<wst:TokenType>urn:oasis:names:tc:SAML:1.0</wst:TokenType>",
      `<wsa:Address>${region}</wsa:Address>`,
      "<wst:Lifetime><wsu:Created>2026-11-23T07:00:00.000Z</wsu:Created><wsu:Expires>2026-11-23T15:00:00.000Z</wsu:Expires></wst:Lifetime>",
      'Id="Assertion0" Type="http://www.w3.org/2001/04/xmlenc#Element"',
      '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#tripledes-cbc">',
      '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">',
      "#X509SubjectKeyIdentifier",
      "<wst:RequestedAttachedReference>",
      "<wst:RequestedUnattachedReference>",
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.equal(onlineTokenOf({ status: 200, text }).key?.length, 24);
  });

  it("gives a token that calls carry unsigned for eight hours, to both services", async () => {
    const { key, ...token } = onlineTokenOf(await rst2());
    const call = () => outcomeOf(callSecurity(token, organization.now));
    assert.equal(await call(), "UserId");
    organization.later(8 * 60 + 4);
    assert.equal(await call(), "UserId");
    organization.later(2);
    assert.match(await call(), /the token is not valid: it ended at 2026-11-23T15:00:00/);
    organization.now = start;
    assert.equal(await outcomeOf(callSecurity({ ...token, key: key ?? assert.fail() }, start)), "UserId", "signed");
    assert.match(await outcomeOf(callSecurity({ ...token, key: randomBytes(24) }, start)), /signature is not valid/);
  });

  it("takes a password with white space around it, as one client sends it", async () => {
    assert.equal((await rst2({ password: `\n  ${user.password}\n` })).status, 200);
  });

  it("gives tokens for every region, which this organization takes of its own alone", async () => {
    for (const name of ["na", "sam", "can", "emea", "apac", "oce", "jpn", "ind", "gcc", "gbr", "fra"]) {
      const { key: _, ...token } = onlineTokenOf(await rst2({ appliesTo: `urn:crm${name}:dynamics.com` }));
      const outcome = await outcomeOf(callSecurity(token, start));
      if (name === "na") assert.equal(outcome, "UserId");
      else assert.equal(outcome, `the token is for urn:crm${name}:dynamics.com.`);
    }
  });

  it("is of the region that the organization's host says", async () => {
    const europe = new FederatedOrganization({
      signIn: ["online-federation"],
      hostNames: ["contoso.crm4.dynamics.com"],
    });
    const at = "https://contoso.crm4.dynamics.com";
    const url = `${at}/XRMServices/2011/Organization.svc`;
    const codes = [];
    for (const name of ["emea", "na"]) {
      const body = asked({ appliesTo: `urn:crm${name}:dynamics.com` });
      const { key: _, ...token } = onlineTokenOf(await europe.post(`${at}/RST2.srf`, body));
      codes.push((await europe.post(url, whoAmI(callSecurity(token, start)))).status);
    }
    europe.close();
    assert.deepEqual(codes, [200, 500]);
  });

  const refused: readonly [what: string, asked: Asked, subcode: string, value?: string, text?: string][] = [
    ["a wrong password", { password: "x" }, "FailedAuthentication", "0x80048821", "AADSTS50126"],
    ["an unknown user", { userName: "nobody@contoso.com" }, "FailedAuthentication", "0x80048821", "AADSTS50034"],
    ["a locked user", { userName: "locked@contoso.com" }, "FailedAuthentication", "0x80048821", "AADSTS50053"],
    ["a disabled user", { userName: "off@contoso.com" }, "FailedAuthentication", "0x80048821", "AADSTS50057"],
    ["a second factor", { userName: "mfa@contoso.com" }, "FailedAuthentication", "0x80048821", "AADSTS50076"],
    [
      "a federated account's password",
      { userName: federated.upn, password: federated.password },
      "FailedAuthentication",
      "0x80048821",
      "AADSTS50126",
    ],
    ["no such region", { appliesTo: "urn:crmxx:dynamics.com" }, "InvalidRequest", "0x80048820", "AADSTS500011"],
    ["another policy", { more: policy.replace("MBI_FED_SSL", "MBI") }, "InvalidRequest"],
    ["a timestamp of yesterday", { stamp: timestamp(new Date("2026-11-22T07:00:00Z")) }, "InvalidSecurity"],
    ["no credentials", { credentials: "" }, "InvalidSecurity"],
    ["a user name without a password", { password: "" }, "FailedAuthentication", "0x80048821", "AADSTS50126"],
  ];
  for (const [what, how, subcode, value, text] of refused) {
    it(`refuses ${what}`, async () => {
      const reply = await rst2(how);
      assert.deepEqual(refusalOf(reply), { subcode, value, text });
      const namespace = /<s:Subcode><s:Value xmlns:t="([^"]*)"/.exec(reply.text)?.[1];
      if (value !== undefined) assert.equal(namespace, trust2005);
    });
  }
});

describe("extSTS.srf", () => {
  it("gives a token without a proof key", async () => {
    const noProofKey = "<t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType>";
    const token = onlineTokenOf(await organization.post(`${origin}/extSTS.srf`, asked({ more: noProofKey + policy })));
    assert.equal(token.key, undefined);
    assert.equal(await outcomeOf(callSecurity(token, start)), "UserId");
  });
});

describe("a federated account", () => {
  const bearer = "<t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType>";
  const sts = `${origin}/adfs/services/trust/2005/usernamemixed`;
  const assertionFor = async (appliesTo: string) => {
    const { upn: userName, password } = federated;
    const body = tokenRequest(start, { version: "2005", appliesTo, userName, password, more: bearer });
    return tokenOf(await organization.post(sts, body)).xml;
  };

  it("gets its assertion at its federation server, and with it the token", async () => {
    const assertion = await assertionFor("urn:federation:MicrosoftOnline");
    assert.match(assertion, /^<saml:Assertion .*<saml:Audience>urn:federation:MicrosoftOnline<\/saml:Audience>/s);
    const { key: _, ...token } = onlineTokenOf(await rst2({ credentials: assertion }));
    assert.equal(await outcomeOf(callSecurity(token, start)), "UserId");
  });

  it("is refused with a changed assertion, one for another, and one that is over", async () => {
    const assertion = await assertionFor("urn:federation:MicrosoftOnline");
    const refusal = { subcode: "FailedAuthentication", value: "0x80048821", text: "AADSTS50008" };
    const changed = assertion.replaceAll("frida@fabrikam.example", "alice@contoso.com");
    assert.deepEqual(refusalOf(await rst2({ credentials: changed })), refusal);
    assert.deepEqual(refusalOf(await rst2({ credentials: await assertionFor(service) })), refusal);
    organization.later(70);
    assert.deepEqual(refusalOf(await rst2({ credentials: assertion })), refusal);
    organization.now = start;
  });

  it("cannot call with the assertion itself", async () => {
    const xml = await assertionFor("urn:federation:MicrosoftOnline");
    assert.match(await outcomeOf(callSecurity({ xml, id: "" }, start)), /issuer is not trusted/);
  });
});

describe("GetUserRealm.srf", () => {
  const realmOf = async (login: string) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const form = `login=${encodeURIComponent(login)}&xml=1`;
    const { status, text } = await organization.post(`${origin}/GetUserRealm.srf`, form, headers);
    const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1];
    return { status, text, element };
  };

  it("says that an account is managed", async () => {
    const { element, text } = await realmOf("Alice@Contoso.com");
    const names = ["State", "UserState", "Login", "NameSpaceType", "DomainName", "IsFederatedNS", "CloudInstanceName"];
    assert.deepEqual(names.map(element), [
      "4",
      "2",
      "Alice@Contoso.com",
      "Managed",
      "contoso.com",
      "false",
      "microsoftonline.com",
    ]);
    assert.ok(!text.includes("AuthURL"));
  });

  it("says where a federated one signs in", async () => {
    const { element } = await realmOf(federated.upn);
    const names = ["NameSpaceType", "IsFederatedNS", "STSAuthURL", "MEXURL", "AuthURL", "FederationBrandName"];
    assert.deepEqual(names.map(element), [
      "Federated",
      "true",
      `${origin}/adfs/services/trust/2005/usernamemixed`,
      `${origin}/adfs/services/trust/mex`,
      `${origin}/adfs/ls/`,
      "fabrikam.example",
    ]);
  });

  it("knows no other domain, and wants a login", async () => {
    assert.equal((await realmOf("x@elsewhere.example")).element("NameSpaceType"), "Unknown");
    assert.equal((await realmOf("")).status, 400);
  });
});

describe("Live ID", () => {
  const device = { name: "11abcdefghijklmnopqrstuvwx", password: "devicepassword" };
  const register = (name: string, password: string) =>
    organization.post(
      `${origin}/ppsecure/DeviceAddCredential.srf`,
      `<DeviceAddRequest><ClientInfo name="0a1b2c3d-0000-0000-0000-000000000000" version="1.0"/><Authentication><Membername>${name}</Membername><Password>${password}</Password></Authentication></DeviceAddRequest>`,
    );
  const sts = (more: Asked) => organization.post(`${origin}/liveidSTS.srf`, asked(more));
  const deviceRequest = (password = device.password): Asked => ({
    appliesTo: "http://Passport.NET/tb",
    userName: device.name,
    password,
    more: "",
  });
  const withDevice = (token: string, password = user.password): Asked => ({
    credentials: `${userNameToken("alice@contoso.com", password)}<o:BinarySecurityToken ValueType="urn:liveid:device">${token}</o:BinarySecurityToken>`,
  });

  before(async () => {
    const { status, text } = await register(device.name, device.password);
    assert.equal(status, 200);
    assert.match(text, /^<DeviceAddResponse Success="true"><success>true<\/success><puid>[0-9A-F]{16}<\/puid>/);
  });

  it("registers a device once, under a name that devices have", async () => {
    assert.match((await register(device.name, "other")).text, /<Error Code="dc13"\/>.*DeviceAlreadyExists/);
    assert.match((await register("alice", "x")).text, /<Error Code="dc8"\/>/);
    assert.equal((await organization.post(`${origin}/ppsecure/DeviceAddCredential.srf`, "<x/>")).status, 400);
  });

  it("gives the device a token, and with it the user one that calls carry", async () => {
    const deviceToken = onlineTokenOf(await sts(deviceRequest()));
    assert.match(deviceToken.xml, /Id="BinaryDAToken0"/);
    const { key: _, ...token } = onlineTokenOf(await sts(withDevice(deviceToken.xml)));
    assert.equal(await outcomeOf(callSecurity(token, start)), "UserId");
  });

  it("refuses a wrong device password, a missing and a foreign device token, a wrong password", async () => {
    const refusal = { subcode: "FailedAuthentication", value: "0x80048821" };
    const { xml } = onlineTokenOf(await sts(deviceRequest()));
    const foreign = tamper(xml, /<CipherValue>.{9}/);
    assert.deepEqual(refusalOf(await sts(deviceRequest("wrong"))), { ...refusal, text: "The" });
    assert.deepEqual(refusalOf(await sts({})), { ...refusal, text: "The" });
    assert.deepEqual(refusalOf(await sts(withDevice(foreign))), { ...refusal, text: "The" });
    assert.deepEqual(refusalOf(await sts(withDevice(xml, "wrong"))), { ...refusal, text: "AADSTS50126" });
    organization.later(25 * 60);
    assert.deepEqual(refusalOf(await sts(withDevice(xml))), { ...refusal, text: "The" });
    organization.now = start;
  });
});
