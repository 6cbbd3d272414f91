import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { samlAssertion } from "../../../test/assertions.ts";
import { securityHeader } from "../ws-security/security-header.ts";
import type { SecurityToken } from "../ws-security/security-token.ts";
import { Markup } from "../xml/markup.ts";
import { readSoapMessage, soapEnvelope } from "../xml/soap-message.ts";
import { encodeOnlineTokenResponse, onlineTokenMarkup } from "./encode-online-token-response.ts";
import { encodeTokenResponse, type IssuedToken } from "./encode-token-response.ts";
import { parseTokenResponse } from "./token-response.ts";

const folder = new URL("../../../../shared/reference/recorded/", import.meta.url);
const skip = existsSync(folder) ? false : "the recorded replies (../shared/reference/recorded) are not there";

function issued(body: string | Uint8Array, asked = {}): SecurityToken {
  const answer = parseTokenResponse({ status: 200, body }, asked);
  assert.ok(answer.kind === "issued");
  return answer.token;
}

describe("a recorded reply of RST2", { skip }, () => {
  const text = skip ? "" : readFileSync(new URL("request_security_token_response.xml", folder), "utf8");

  it("gives the token, its key, its references and its lifetime", () => {
    const token = issued(text);
    assert.equal(token.kind, "EncryptedData");
    assert.equal(token.tokenType, "urn:oasis:names:tc:SAML:1.0");
    assert.equal(token.appliesTo, "urn:crmna:dynamics.com");
    assert.equal(token.created?.toISOString(), "2014-02-13T01:24:35.000Z");
    assert.equal(token.expires?.toISOString(), "2014-02-13T09:24:35.000Z");
    assert.equal(Buffer.from(token.proofKey ?? []).toString("base64"), "9pznwFMQvRHHOm9rin4n2wM0QupNyoh5");
    const reference = {
      kind: "KeyIdentifier",
      valueType: "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID",
      value: "uuid-c121e335-ae42-4685-a6fd-8de9bc0fcdc7",
    };
    assert.deepEqual(token.attachedReference, reference);
    assert.deepEqual(token.unattachedReference, reference);
  });

  it("keeps the token's own characters and the prefix that it borrows", () => {
    const token = issued(text);
    assert.equal(token.xml, text.slice(text.indexOf("<EncryptedData"), text.indexOf("</EncryptedData>") + 16));
    assert.deepEqual(
      [...token.namespaces],
      [["wsse", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"]],
    );
  });

  it("is the same from bytes", () => {
    assert.deepEqual(issued(new TextEncoder().encode(text)), issued(text));
  });

  it("travels in the header of a call as it came", () => {
    const token = issued(text);
    const timestamp = { created: new Date(), expires: new Date() };
    const headers = securityHeader({ timestamp, token, sign: false });
    const call = soapEnvelope({ action: "urn:x", headers, body: new Markup("<x/>") }).text;
    const carried = readSoapMessage(call, "a call").security?.children[1];
    assert.equal(carried?.verbatim, token.xml);
    const identifier = carried?.descendant(token.namespaces.get("wsse") ?? "", "KeyIdentifier");
    assert.equal(identifier?.text, "D3xjUG3HGaQuKyuGdTWuf6547Lo=");
  });
});

const now = new Date("2026-11-23T07:00:00Z");

function reply(members: Partial<IssuedToken> = {}): string {
  return encodeTokenResponse({
    version: "1.3",
    relatesTo: "urn:uuid:1",
    token: new Markup(samlAssertion("1.1", "urn:x")),
    tokenType: "urn:oasis:names:tc:SAML:1.0:assertion",
    keyType: "SymmetricKey",
    keySize: 256,
    created: now,
    expires: new Date("2026-11-23T08:00:00Z"),
    appliesTo: "https://org.example.com/XRMServices/2011/Organization.svc",
    reference: { kind: "KeyIdentifier", valueType: "urn:type", value: "_1" },
    proof: { kind: "BinarySecret", key: new Uint8Array(32).fill(7) },
    now,
    ...members,
  }).body;
}

/** HMAC by hand, for the first 20 bytes of P_SHA1. */
function firstBlock(secret: Uint8Array, seed: Uint8Array): string {
  const first = createHmac("sha1", secret).update(seed).digest();
  return createHmac("sha1", secret).update(first).update(seed).digest("hex");
}

describe("parseTokenResponse", () => {
  for (const version of ["1.3", "2005"] as const) {
    it(`reads every member of a reply of version ${version}`, () => {
      const token = issued(reply({ version }));
      assert.equal(token.kind, "Assertion");
      assert.equal(token.tokenType, "urn:oasis:names:tc:SAML:1.0:assertion");
      assert.equal(token.appliesTo, "https://org.example.com/XRMServices/2011/Organization.svc");
      assert.deepEqual(token.created, now);
      assert.equal(token.expires?.toISOString(), "2026-11-23T08:00:00.000Z");
      assert.deepEqual(token.proofKey, new Uint8Array(32).fill(7));
      assert.deepEqual(token.attachedReference, { kind: "KeyIdentifier", valueType: "urn:type", value: "_1" });
      assert.deepEqual(token.unattachedReference, token.attachedReference);
    });

    it(`computes the key of both halves, version ${version}`, () => {
      const [client, server] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
      const body = reply({ version, proof: { kind: "ComputedKey", entropy: server } });
      const key = Buffer.from(issued(body, { entropy: client, keySize: 256 }).proofKey ?? []);
      assert.equal(key.length, 32);
      assert.equal(key.subarray(0, 20).toString("hex"), firstBlock(client, server));
      assert.throws(() => issued(body), { code: "WIRE_UNEXPECTED_CONTENT" });
    });
  }

  it("takes the size of a computed key from the reply, else from the request, else 256 bits", () => {
    const proof = { kind: "ComputedKey", entropy: new Uint8Array(24) } as const;
    const entropy = new Uint8Array(24);
    const sizeOf = (keySize: number | undefined, asked: number | undefined) =>
      issued(reply({ proof, keySize }), { entropy, keySize: asked }).proofKey?.length;
    assert.deepEqual([sizeOf(192, 128), sizeOf(undefined, 128), sizeOf(undefined, undefined)], [24, 16, 32]);
    assert.throws(() => sizeOf(100, undefined), { code: "WIRE_INVALID_VALUE" });
  });

  it("takes the client's half for the key where the service adds nothing", () => {
    const entropy = Uint8Array.of(1, 2, 3);
    assert.deepEqual(issued(reply({ proof: undefined }), { entropy }).proofKey, entropy);
    assert.equal(issued(reply({ proof: undefined })).proofKey, undefined);
  });

  it("names an assertion in the clear itself where the service gives no reference", () => {
    for (const version of ["1.1", "2.0"] as const) {
      const token = issued(reply({ token: new Markup(samlAssertion(version, "urn:x")), reference: undefined }));
      const id = /(?:AssertionID|ID)="([^"]+)"/.exec(token.xml)?.[1];
      assert.ok(token.attachedReference?.kind === "KeyIdentifier");
      assert.equal(token.attachedReference.value, id);
      assert.match(token.attachedReference.valueType, version === "1.1" ? /#SAMLAssertionID$/ : /#SAMLID$/);
    }
  });

  it("carries a stranger's assertion character for character", () => {
    for (const version of ["1.1", "2.0"] as const) {
      const assertion = samlAssertion(version, "urn:x");
      assert.equal(issued(reply({ token: new Markup(assertion) })).xml, assertion);
    }
  });

  it("reads a collection as a federation server writes it", () => {
    const assertion = samlAssertion("1.1", "urn:x");
    const reference = (name: string) =>
      `<trust:${name}><o:SecurityTokenReference k:TokenType="urn:profile#SAMLV1.1" xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" xmlns:k="http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"><o:KeyIdentifier ValueType="urn:id#SAMLAssertionID">_7</o:KeyIdentifier></o:SecurityTokenReference></trust:${name}>`;
    const token =
      issued(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">
      <s:Header><a:Action s:mustUnderstand="1">http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal</a:Action></s:Header>
      <s:Body><trust:RequestSecurityTokenResponseCollection xmlns:trust="http://docs.oasis-open.org/ws-sx/ws-trust/200512">
      <trust:RequestSecurityTokenResponse><trust:Lifetime><u:Created>2026-11-23T07:00:00.000Z</u:Created><u:Expires>2026-11-23T08:00:00.000Z</u:Expires></trust:Lifetime>
      <wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference><a:Address>https://org.example.com/</a:Address></a:EndpointReference></wsp:AppliesTo>
      <trust:RequestedSecurityToken>${assertion}</trust:RequestedSecurityToken>
      <trust:RequestedProofToken><trust:BinarySecret>AQIDBA==</trust:BinarySecret></trust:RequestedProofToken>
      ${reference("RequestedAttachedReference")}${reference("RequestedUnattachedReference")}
      <trust:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</trust:TokenType><trust:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue</trust:RequestType>
      <trust:KeyType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey</trust:KeyType></trust:RequestSecurityTokenResponse>
      </trust:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>`);
    assert.equal(token.xml, assertion);
    assert.deepEqual(token.proofKey, Uint8Array.of(1, 2, 3, 4));
    assert.equal(token.appliesTo, "https://org.example.com/");
    assert.equal(token.expires?.toISOString(), "2026-11-23T08:00:00.000Z");
    assert.deepEqual(token.attachedReference, {
      kind: "KeyIdentifier",
      valueType: "urn:id#SAMLAssertionID",
      value: "_7",
      tokenType: "urn:profile#SAMLV1.1",
    });
  });

  it("writes what clients look for by prefix and by order", () => {
    const text = reply({ token: new Markup("<x/>") });
    const order = ["<x/>", "<trust:BinarySecret>", "<o:KeyIdentifier "].map((tag) => text.indexOf(tag));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.ok(order.every((at) => at > 0));
    assert.ok(text.includes("<trust:RequestedSecurityToken><x/></trust:RequestedSecurityToken>"));
    assert.match(text, /<wsu:Expires [^>]*>2026-11-23T08:00:00.000Z</);
  });

  it("reads our reply of the online services as it reads the recorded one", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const text = encodeOnlineTokenResponse({
      token: onlineTokenMarkup({ wrappedKey: bytes, data: bytes, subjectKeyIdentifier: bytes }),
      assertionId: "uuid-1",
      proofKey: new Uint8Array(24).fill(3),
      appliesTo: "urn:crmna:dynamics.com",
      created: now,
      expires: new Date("2026-11-23T15:00:00Z"),
      now,
    }).body;
    const token = issued(text);
    assert.equal(token.kind, "EncryptedData");
    assert.equal(token.appliesTo, "urn:crmna:dynamics.com");
    assert.deepEqual(token.proofKey, new Uint8Array(24).fill(3));
    assert.equal(token.expires?.toISOString(), "2026-11-23T15:00:00.000Z");
    assert.deepEqual([...token.namespaces.keys()], ["wsse"]);
    assert.ok(token.attachedReference?.kind === "KeyIdentifier" && token.attachedReference.value === "uuid-1");
    for (const tag of ["<CipherValue>", "<wsse:KeyIdentifier ", "<wsu:Expires>", "<wst:BinarySecret>"]) {
      assert.ok(text.includes(tag), tag);
    }
  });

  const broken: readonly [what: string, body: string, code: string][] = [
    ["another document", "<a/>", "WIRE_NOT_SOAP"],
    ["an empty body", soapEnvelope({ action: "x", body: new Markup("") }).text, "WIRE_MISSING_ELEMENT"],
    ["another message", soapEnvelope({ action: "x", body: new Markup("<a/>") }).text, "WIRE_UNEXPECTED_DOCUMENT"],
    [
      "no token",
      reply().replace(/<trust:RequestedSecurityToken>.*<\/trust:RequestedSecurityToken>/s, ""),
      "WIRE_MISSING_ELEMENT",
    ],
    ["an unknown token", reply({ token: new Markup("<x/>") }), "WIRE_NOT_SUPPORTED"],
    ["no token in it", reply({ token: new Markup("") }), "WIRE_NOT_SUPPORTED"],
    ["a key that is no base64", reply().replace(/(BinarySecret>)[^<]*/, "$1!!"), "WIRE_INVALID_VALUE"],
    ["a moment that is none", reply().replace("08:00:00", "28:00:00"), "WIRE_INVALID_VALUE"],
    [
      "an encrypted key",
      reply().replace(/<trust:BinarySecret>.*<\/trust:BinarySecret>/s, "<e/>"),
      "WIRE_NOT_SUPPORTED",
    ],
    [
      "another algorithm",
      reply({ proof: { kind: "ComputedKey", entropy: zeros() } }).replace("CK/PSHA1", "CK/HASH"),
      "WIRE_NOT_SUPPORTED",
    ],
    ["a sign-in page", "<!DOCTYPE html><html/>", "WIRE_HTML"],
    ["half a reply", reply().slice(0, 900), "WIRE_MALFORMED_XML"],
    ["a document type", `<!DOCTYPE x>${reply()}`, "WIRE_DOCTYPE"],
    [
      "two tokens' elements",
      reply().replace("<trust:TokenType>", "<trust:RequestedSecurityToken/><trust:TokenType>"),
      "WIRE_UNEXPECTED_CONTENT",
    ],
  ];
  for (const [what, body, code] of broken) {
    it(`refuses ${what}`, () => assert.throws(() => issued(body, { entropy: zeros() }), { code }));
  }

  it("names the status where no document says why", () => {
    for (const body of ["", "Not found", "<html>Not found</html>", "<!DOCTYPE html PUBLIC 'x'><html/>"]) {
      assert.throws(() => parseTokenResponse({ status: 404, body }), {
        code: "WIRE_HTTP_STATUS",
        context: { status: 404 },
      });
    }
  });
});

function zeros(): Uint8Array {
  return new Uint8Array(32);
}
