import assert from "node:assert/strict";
import { createDecipheriv, createPrivateKey, privateDecrypt } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { SignedXml } from "xml-crypto";
import type { EmulatorConnection } from "../../../src/emulator/handler.ts";
import { Directory } from "../../../src/emulator/sign-in/directory.ts";
import { endpointTable } from "../../../src/emulator/sign-in/endpoint-table.ts";
import { federation } from "../../../src/emulator/sign-in/federation/federation.ts";
import { TrustKeys } from "../../../src/emulator/sign-in/trust-keys.ts";
import { answerChallenge } from "../../../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../../../src/wire/ntlm/negotiate.ts";
import { readDocument } from "../../../src/wire/xml/read-document.ts";
import type { XmlElement } from "../../../src/wire/xml/xml-element.ts";
import {
  callSecurity,
  envelope,
  FederatedOrganization,
  host,
  replyOf,
  service,
  signature,
  start,
  type Token,
  tamper,
  timestamp,
  tokenOf,
  tokenRequest,
  trust13,
  trust2005,
  user,
  whoAmI,
} from "./federation-client.ts";

const sts = `http://${host}/adfs/services/trust`;
const home = `http://${host}/home/adfs/services/trust`;

/** `a/b` paths of local names with the text of every leaf, and attributes as `a/@b`. */
function leaves(element: XmlElement, path = ""): [string, string][] {
  const here = path === "" ? element.name : `${path}/${element.name}`;
  const attributes = element.attributes.map(({ name, value }): [string, string] => [`${here}/@${name}`, value]);
  const inside = element.children.flatMap((child) => leaves(child, here));
  return element.children.length > 0 ? [...attributes, ...inside] : [...attributes, [here, element.text]];
}

describe("the reply of a federation server (protocols §4)", () => {
  const trust = new TrustKeys();
  const { endpoints = [] } = federation({
    directory: new Directory([user], false),
    trust,
    offered: ["federation"],
    options: {},
    federatedDomains: new Set(),
    now: () => start,
    isAllowedHost: () => true,
  });
  const table = endpointTable(endpoints);

  async function ask(path: string, asked: Parameters<typeof tokenRequest>[1]): Promise<string> {
    const body = Buffer.from(tokenRequest(start, asked));
    const response = await table(
      { method: "POST", target: path, headers: { host, "content-type": "application/soap+xml" }, body },
      { state: new Map() },
    );
    return replyOf(response ?? assert.fail("no endpoint")).text;
  }

  for (const [version, trustNamespace] of [
    ["1.3", trust13],
    ["2005", trust2005],
  ] as const) {
    it(`of WS-Trust ${version} has these members`, async () => {
      const folder = version === "1.3" ? "13" : "2005";
      const text = await ask(`/adfs/services/trust/${folder}/usernamemixed`, { version });
      const reply = readDocument(text, "the reply");
      const all = leaves(reply).map(([path, value]) => [path.replace(/^Envelope\//, ""), value] as const);
      const at = (path: string) => all.find(([one]) => one.endsWith(path))?.[1];
      const replyAction = version === "1.3" ? "/RSTRC/IssueFinal" : "/RSTR/Issue";
      assert.equal(at("Header/Action"), trustNamespace + replyAction);
      assert.equal(at("Header/RelatesTo"), "urn:uuid:31b50b0c-9d1e-4d56-a0a7-3b1a2a2f5a11");
      assert.equal(at("Security/Timestamp/Created"), "2026-11-23T07:00:00.000Z");
      assert.equal(at("Security/Timestamp/Expires"), "2026-11-23T07:05:00.000Z");
      const holder = version === "1.3" ? "Body/RequestSecurityTokenResponseCollection" : "Body";
      const response = `${holder}/RequestSecurityTokenResponse/`;
      const members = all
        .filter(([path]) => path.startsWith(response))
        .map(([path, value]) => [path.slice(response.length), value]);
      const id = at("RequestedAttachedReference/SecurityTokenReference/KeyIdentifier");
      const data = "RequestedSecurityToken/EncryptedData";
      const key = `${data}/KeyInfo/EncryptedKey`;
      const names = new Map(members.map(([path, value]) => [path ?? "", value]));
      const secret = names.get("RequestedProofToken/BinarySecret") ?? "";
      assert.equal(Buffer.from(secret, "base64").length, 32);
      const { certificate } = await trust.services.current();
      const serialNumber = BigInt(`0x${certificate.serialNumber}`).toString();
      const xenc = "http://www.w3.org/2001/04/xmlenc#";
      const reference = (name: string): [string, string | undefined][] => [
        [
          `${name}/SecurityTokenReference/@TokenType`,
          "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1",
        ],
        [
          `${name}/SecurityTokenReference/KeyIdentifier/@ValueType`,
          "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID",
        ],
        [`${name}/SecurityTokenReference/KeyIdentifier`, id],
      ];
      assert.deepEqual(members, [
        ["Lifetime/Created", "2026-11-23T07:00:00.000Z"],
        ["Lifetime/Expires", "2026-11-23T08:00:00.000Z"],
        ["AppliesTo/EndpointReference/Address", service],
        [`${data}/@Type`, `${xenc}Element`],
        [`${data}/EncryptionMethod/@Algorithm`, `${xenc}aes256-cbc`],
        [`${data}/EncryptionMethod`, ""],
        [`${key}/EncryptionMethod/@Algorithm`, `${xenc}rsa-oaep-mgf1p`],
        [`${key}/EncryptionMethod/DigestMethod/@Algorithm`, "http://www.w3.org/2000/09/xmldsig#sha1"],
        [`${key}/EncryptionMethod/DigestMethod`, ""],
        [`${key}/KeyInfo/SecurityTokenReference/X509Data/X509IssuerSerial/X509IssuerName`, "CN=crm.example.com"],
        [`${key}/KeyInfo/SecurityTokenReference/X509Data/X509IssuerSerial/X509SerialNumber`, serialNumber],
        [`${key}/CipherData/CipherValue`, names.get(`${key}/CipherData/CipherValue`)],
        [`${data}/CipherData/CipherValue`, names.get(`${data}/CipherData/CipherValue`)],
        ["RequestedProofToken/BinarySecret", secret],
        ...reference("RequestedAttachedReference"),
        ...reference("RequestedUnattachedReference"),
        ["TokenType", "urn:oasis:names:tc:SAML:1.0:assertion"],
        ["RequestType", `${trustNamespace}/Issue`],
        ["KeyType", `${trustNamespace}/SymmetricKey`],
        ["KeySize", "256"],
      ]);
      for (const part of [
        "<trust:BinarySecret>",
        "<o:KeyIdentifier ",
        "<e:CipherValue>",
        "<xenc:CipherValue>",
        "<X509IssuerName>",
        "<X509SerialNumber>",
      ]) {
        assert.ok(text.includes(part), `clients look for ${part}`);
      }
      assert.ok(text.indexOf("<e:CipherValue>") < text.indexOf("<xenc:CipherValue>"), "first the key, then the data");
    });
  }

  it("holds an assertion for the service alone, which xml-crypto verifies", async () => {
    const text = await ask("/adfs/services/trust/13/usernamemixed", {});
    const [wrapped = "", data = ""] = [...text.matchAll(/CipherValue>([^<]+)<\//g)].map(([, value]) => value);
    const { privateKey } = await trust.services.current();
    const key = privateDecrypt({ key: privateKey, oaepHash: "sha1" }, Buffer.from(wrapped, "base64"));
    const bytes = Buffer.from(data, "base64");
    const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
    const assertion = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
    const { publicKey, certificate } = await trust.federation.current();
    assert.ok(assertion.includes(`<ds:X509Certificate>${certificate.raw.toString("base64")}</ds:X509Certificate>`));
    const verifier = new SignedXml({
      idAttribute: "AssertionID",
      publicCert: publicKey.export({ type: "spki", format: "pem" }),
      getCertFromKeyInfo: () => null,
    });
    verifier.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(assertion)?.[0] ?? "");
    assert.equal(verifier.checkSignature(assertion), true);
    const found = new Map(leaves(readDocument(assertion, "it")));
    assert.equal(found.get("Assertion/@Issuer"), sts);
    assert.equal(found.get("Assertion/@MajorVersion"), "1");
    assert.equal(found.get("Assertion/@MinorVersion"), "1");
    assert.equal(found.get("Assertion/Conditions/@NotBefore"), "2026-11-23T07:00:00.000Z");
    assert.equal(found.get("Assertion/Conditions/@NotOnOrAfter"), "2026-11-23T08:00:00.000Z");
    assert.equal(found.get("Assertion/Conditions/AudienceRestrictionCondition/Audience"), service);
    const subject = "Assertion/AttributeStatement/Subject";
    assert.equal(found.get(`${subject}/NameIdentifier`), user.upn);
    assert.equal(
      found.get(`${subject}/SubjectConfirmation/ConfirmationMethod`),
      "urn:oasis:names:tc:SAML:1.0:cm:holder-of-key",
    );
    const proof = Buffer.from(/BinarySecret>([^<]+)</.exec(text)?.[1] ?? "", "base64");
    const inside = found.get(`${subject}/SubjectConfirmation/KeyInfo/EncryptedKey/CipherData/CipherValue`) ?? "";
    assert.deepEqual(
      privateDecrypt(
        { key: createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })), oaepHash: "sha1" },
        Buffer.from(inside, "base64"),
      ),
      proof,
    );
    assert.ok(
      assertion.includes(
        'AttributeName="upn" AttributeNamespace="http://schemas.xmlsoap.org/ws/2005/05/identity/claims"',
      ),
    );
    assert.ok(assertion.includes("<saml:AttributeValue>CONTOSO\\alice</saml:AttributeValue>"));
  });
});

describe("a token of the home realm", () => {
  let organization: FederatedOrganization;
  before(() => {
    organization = new FederatedOrganization();
  });
  after(() => organization.close());

  const exchangeAt = `${sts}/13/issuedtokenmixedsymmetricbasic256`;
  const homeToken = async (appliesTo = sts) =>
    tokenOf(await organization.post(`${home}/13/usernamemixed`, tokenRequest(organization.now, { appliesTo })));
  const exchange = (token: Token, sign: Token = token, url = exchangeAt) => {
    const stamp = timestamp(organization.now);
    const credentials = token.xml + (sign.key === undefined ? "" : signature(stamp, sign.key, sign.id));
    const version = url.includes("/2005/") ? "2005" : "1.3";
    return organization.post(url, tokenRequest(organization.now, { version, stamp, credentials }));
  };
  const whyNot = async (token: Token, sign?: Token) => {
    const { status, text } = await exchange(token, sign);
    assert.equal(status, 500, text);
    return /<s:Text[^>]*>([^<]*)</.exec(text)?.[1] ?? "";
  };

  for (const path of [
    "13/issuedtokenmixedsymmetricbasic256",
    "13/issuedtokenmixedsymmetricbasic256sha256",
    "2005/issuedtokenmixedsymmetricbasic256",
  ]) {
    it(`is exchanged at ${path} for one of the organization's own server`, async () => {
      const token = await homeToken();
      assert.match(token.xml, /^<saml:Assertion /);
      const own = tokenOf(await exchange(token, token, `${sts}/${path}`));
      const { status, text } = await organization.post(service, whoAmI(callSecurity(own, start)));
      assert.equal(status, 200, text);
    });
  }

  it("is not exchanged without a proof, with another one, or changed", async () => {
    const [token, other] = [await homeToken(), await homeToken()];
    const { key: _, ...carried } = token;
    assert.match(await whyNot(token, carried), /key has signed nothing/);
    assert.match(await whyNot(token, other), /names another key/);
    assert.match(await whyNot(token, { ...other, id: token.id }), /signature is not valid/);
    assert.match(
      await whyNot({ ...token, xml: tamper(token.xml, /<ds:SignatureValue>.{9}/) }),
      /token's signature is not valid/,
    );
    assert.match(
      await whyNot({ ...token, xml: token.xml.replaceAll("alice@", "admin@") }),
      /token's signature is not valid/,
    );
  });

  it("is not exchanged for another server, over, or of the organization's own server", async () => {
    assert.match(
      await whyNot(await homeToken(`http://other.localhost:5555/adfs/services/trust`)),
      /the token is for http:\/\/other/,
    );
    const token = await homeToken();
    organization.later(70);
    assert.match(await whyNot(token), /the token is not valid: it ended/);
    organization.now = start;
    const own = tokenOf(await organization.post(`${sts}/13/usernamemixed`, tokenRequest(start)));
    assert.match(await whyNot(own), /not encrypted for this service/);
  });

  it("is no token for calls", async () => {
    const { status, text } = await organization.post(service, whoAmI(callSecurity(await homeToken(), start)));
    assert.equal(status, 500);
    assert.match(text, /issuer is not trusted/);
  });

  it("is issued for the organization's own server alone, and a bearer's is not exchanged", async () => {
    const { text } = await organization.post(`${home}/13/usernamemixed`, tokenRequest(start));
    assert.match(text, /ID3082/);
    const more = `<t:KeyType>${trust13}/Bearer</t:KeyType>`;
    const bearer = tokenOf(
      await organization.post(`${home}/13/usernamemixed`, tokenRequest(start, { appliesTo: sts, more })),
    );
    assert.match(await whyNot(bearer), /proves no key/);
  });

  it("is exchanged nowhere at the home realm itself", async () => {
    const { status } = await organization.post(`${home}/13/issuedtokenmixedsymmetricbasic256`, tokenRequest(start));
    assert.equal(status, 404);
  });
});

describe("Windows credentials at a federation server", () => {
  let organization: FederatedOrganization;
  before(() => {
    organization = new FederatedOrganization();
  });
  after(() => organization.close());

  const requestTo = (path: string, authorization?: string) => ({
    target: new URL(`${sts}/${path}`).pathname,
    headers: { host, "content-type": "application/soap+xml; charset=utf-8", authorization },
  });

  async function ask(path: string, password: string, stamp?: string) {
    const connection: EmulatorConnection = { state: new Map() };
    const version = path.startsWith("2005") ? "2005" : "1.3";
    const body = tokenRequest(start, { version, credentials: "", ...(stamp !== undefined && { stamp }) });
    const send = async (token?: Uint8Array) => {
      const { target, headers } = requestTo(path, token && `NTLM ${Buffer.from(token).toString("base64")}`);
      return organization.handler({ method: "POST", target, headers, body: Buffer.from(body) }, connection);
    };
    const bare = await send();
    assert.deepEqual([bare.status, bare.headers["www-authenticate"]], [401, ["NTLM"]]);
    const negotiate = encodeNegotiate();
    const challenged = await send(negotiate);
    const challenge = Buffer.from(String(challenged.headers["www-authenticate"]).replace("NTLM ", ""), "base64");
    const { domain, userName } = user;
    return replyOf(await send(answerChallenge({ negotiate, challenge, userName, domain, password })));
  }

  for (const path of ["13/windowstransport", "2005/windowstransport"]) {
    it(`give a token at ${path}, by the sign-in of the connection, without a timestamp too`, async () => {
      const token = tokenOf(await ask(path, user.password));
      assert.equal((await organization.post(service, whoAmI(callSecurity(token, start)))).status, 200);
      assert.equal((await ask(path, user.password, "")).status, 200);
      assert.equal((await ask(path, "wrong")).status, 401);
    });
  }

  for (const path of ["13/windowsmixed", "13/kerberosmixed", "2005/windowsmixed", "2005/kerberosmixed"]) {
    it(`say by name that ${path} is not served`, async () => {
      const { target, headers } = requestTo(path);
      const response = await organization.handler(
        { method: "POST", target, headers, body: Buffer.from("<x/>") },
        { state: new Map() },
      );
      assert.match(replyOf(response).text, new RegExp(`InvalidRequest[^]*${path} negotiates[^]*windowstransport`));
    });
  }
});

describe("metadata exchange", () => {
  const organization = new FederatedOrganization();
  after(() => organization.close());
  const action = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";

  it("lists every endpoint, by GET and by WS-Transfer", async () => {
    const get = await organization.handler(
      { method: "GET", target: "/adfs/services/trust/mex", headers: { host }, body: new Uint8Array() },
      { state: new Map() },
    );
    const posted = await organization.post(`${sts}/mex`, envelope(action, timestamp(start), ""));
    assert.match(posted.text, new RegExp(`<a:Action s:mustUnderstand="1">${action}Response<`));
    for (const { status, text } of [replyOf(get), posted]) {
      assert.equal(status, 200);
      const addresses = [...text.matchAll(/<soap12:address location="([^"]*)"/g)].map(([, address]) => address);
      assert.equal(new Set(addresses).size, 7);
      assert.ok(addresses.includes(`${sts}/13/usernamemixed`));
      for (const address of addresses) {
        const { status: served } = await organization.post(address ?? "", "x");
        assert.ok(served === 500 || served === 401, `${address} is served`);
      }
    }
  });

  it("of the home realm lists no exchange", async () => {
    const { text } = await organization.post(`${home}/mex`, envelope(action, "", ""));
    assert.ok(text.includes(`${home}/13/usernamemixed`) && !text.includes("issuedtoken"));
  });

  it("wants a request for metadata", async () => {
    assert.equal((await organization.post(`${sts}/mex`, envelope("urn:other", "", ""))).status, 400);
  });
});
