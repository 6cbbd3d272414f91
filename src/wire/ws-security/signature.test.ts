import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { SignedXml } from "xml-crypto";
import { samlAssertion, signingCertificate, signingKey } from "../../../test/assertions.ts";
import { Guid } from "../../values/guid.ts";
import { decodeCall } from "../soap/decode-call.ts";
import { encodeCall } from "../soap/encode-call.ts";
import { Markup } from "../xml/markup.ts";
import { readDocument } from "../xml/read-document.ts";
import { readSoapMessage, soapEnvelope } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { decryptToken, encryptToken } from "./encrypted-token.ts";
import { readSecurityHeader } from "./read-security-header.ts";
import { securityHeader } from "./security-header.ts";
import type { SecurityToken } from "./security-token.ts";
import { referenceToAssertion } from "./token-reference.ts";
import { verifySignature } from "./verify-signature.ts";

const audience = "https://org.example.com/XRMServices/2011/Organization.svc";
const timestamp = { created: new Date("2026-11-23T07:00:00Z"), expires: new Date("2026-11-23T07:05:00Z") };
const proofKey = randomBytes(32);

function tokenFrom(element: XmlElement): SecurityToken {
  return {
    kind: "Assertion",
    xml: element.verbatim,
    namespaces: element.outerNamespaces,
    proofKey,
    attachedReference: referenceToAssertion(element),
  };
}

const assertion = samlAssertion("1.1", audience);
const token = tokenFrom(readDocument(assertion, "the assertion"));

/** A call that carries a header: the header must stand any envelope around it. */
function callWith(header: Markup): string {
  return soapEnvelope({ action: "urn:Execute", headers: header, body: new Markup("<Execute/>") }).text;
}

function headerOf(call: string) {
  const { security } = readSoapMessage(call, "a call");
  assert.ok(security !== undefined);
  return readSecurityHeader(security);
}

/** As a stranger does it: the whole message, the signature found by its name. */
function strangerVerifies(call: string, key: Uint8Array): boolean {
  const signatures = call.match(/<Signature .*?<\/Signature>/gs) ?? [];
  const verifier = new SignedXml({
    idMode: "wssecurity",
    publicCert: Buffer.from(key),
    getCertFromKeyInfo: () => null,
  });
  verifier.enableHMAC();
  verifier.loadSignature(signatures.at(-1) ?? "");
  try {
    return verifier.checkSignature(call);
  } catch {
    return false;
  }
}

describe("the security header of a call", () => {
  const call = callWith(securityHeader({ timestamp, token }));

  it("is accepted by xml-crypto over the whole message", () => {
    assert.equal(strangerVerifies(call, proofKey), true);
    assert.equal(strangerVerifies(call.replace("07:05:00", "07:50:00"), proofKey), false);
    assert.equal(strangerVerifies(call, randomBytes(32)), false);
  });

  it("has timestamp, token and signature in that order, and the token as it came", () => {
    const header = headerOf(call);
    assert.deepEqual(
      header.element.children.map(({ name }) => name),
      ["Timestamp", "Assertion", "Signature"],
    );
    assert.ok(call.includes(assertion));
    assert.deepEqual(header.timestamp, timestamp);
    assert.deepEqual(header.keyReference, token.attachedReference);
  });

  it("carries an assertion whose own signature still holds", () => {
    const carried = headerOf(call).tokens[0]?.verbatim ?? "";
    const verifier = new SignedXml({ publicCert: signingCertificate, idAttribute: "AssertionID" });
    verifier.loadSignature(
      readDocument(carried, "it").requireChild("http://www.w3.org/2000/09/xmldsig#", "Signature").verbatim,
    );
    assert.equal(verifier.checkSignature(carried), true);
  });

  it("is unsigned where the token is a bearer's, and where the caller says so", () => {
    for (const header of [
      securityHeader({ timestamp, token: { ...token, proofKey: undefined } }),
      securityHeader({ timestamp, token, sign: false }),
    ]) {
      assert.equal(headerOf(callWith(header)).signature, undefined);
    }
  });

  it("does not sign where the token has no reference", () => {
    assert.throws(() => securityHeader({ timestamp, token: { ...token, attachedReference: undefined } }), {
      code: "WIRE_MISSING_ELEMENT",
    });
  });

  it("keeps a token's prefixes, also those it would use itself", () => {
    const around = `<r xmlns="urn:d" xmlns:o="urn:other" xmlns:s="urn:s" xmlns:u="urn:u"><s:t o:k="1"><u:x/><y/></s:t></r>`;
    const [element] = readDocument(around, "it").children;
    assert.ok(element !== undefined);
    const call = callWith(
      securityHeader({
        timestamp,
        token: { ...tokenFrom(element), proofKey, attachedReference: token.attachedReference },
      }),
    );
    const { element: header } = headerOf(call);
    const carried = header.children.find(({ name }) => name === "t");
    assert.equal(carried?.verbatim, element.verbatim);
    assert.equal(carried?.namespace, "urn:s");
    assert.equal(carried?.attribute("urn:other", "k"), "1");
    assert.deepEqual(
      carried?.children.map(({ namespace, name }) => [namespace, name]),
      [
        ["urn:u", "x"],
        ["urn:d", "y"],
      ],
    );
    assert.equal(strangerVerifies(call, proofKey), true);
    assert.equal(verifySignature(headerOf(call), proofKey).isValid, true);
  });

  it("writes a user name and a password, whatever characters they have", () => {
    const userName = { userName: 'a"<b>\\c@d', password: " p&ä\t🎉" };
    const { userName: read } = headerOf(callWith(securityHeader({ timestamp, userName })));
    assert.deepEqual(read, { userName: userName.userName, password: userName.password.trim() });
  });
});

describe("verifySignature", () => {
  const call = callWith(securityHeader({ timestamp, token }));

  it("gives the timestamp that was signed", () => {
    assert.deepEqual(verifySignature(headerOf(call), proofKey), { isValid: true, timestamp });
  });

  it("accepts what another library signed", () => {
    const stamp = `<wsu:Timestamp xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="TS-1" >
      <wsu:Created>2026-11-23T07:00:00Z</wsu:Created><wsu:Expires>2026-11-23T07:05:00Z</wsu:Expires></wsu:Timestamp>`;
    const unsigned = callWith(
      new Markup(
        `<wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">${stamp}</wsse:Security>`,
      ),
    );
    const signer = new SignedXml({
      idMode: "wssecurity",
      privateKey: proofKey,
      signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
      canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
    });
    signer.enableHMAC();
    signer.addReference({
      xpath: "//*[local-name(.)='Timestamp']",
      transforms: ["http://www.w3.org/2001/10/xml-exc-c14n#"],
      digestAlgorithm: "http://www.w3.org/2000/09/xmldsig#sha1",
    });
    signer.computeSignature(unsigned, {
      prefix: "ds",
      location: { reference: "//*[local-name(.)='Timestamp']", action: "after" },
    });
    assert.deepEqual(verifySignature(headerOf(signer.getSignedXml()), proofKey), { isValid: true, timestamp });
  });

  const anotherSign = (sign: string) => (sign === "A" ? "B" : "A");
  const tampered: readonly [what: string, call: string, key?: Uint8Array][] = [
    ["another key", call, randomBytes(32)],
    ["an empty key", call, new Uint8Array(0)],
    ["a later end", call.replace("07:05:00", "07:55:00")],
    ["another digest", call.replace(/(?<=<DigestValue>)./g, anotherSign)],
    ["another signature value", call.replace(/(?<=<SignatureValue>)./g, anotherSign)],
    ["a long one", call.replace("<KeyInfo><o:", `<KeyInfo>${"<x/>".repeat(20_000)}<o:`)],
    ["no signature", callWith(securityHeader({ timestamp, token, sign: false }))],
    ["another Id", call.replace('u:Id="_0"', 'u:Id="_1"')],
    ["an algorithm of public keys", call.replace("#hmac-sha1", "#rsa-sha1")],
    [
      "another element under the signed Id",
      call.replace('u:Id="_0"', 'u:Id="_2"').replace("<Execute/>", '<Execute Id="_0"/>'),
    ],
  ];
  for (const [what, message, key = proofKey] of tampered) {
    it(`refuses ${what}`, () => {
      assert.ok(message === call ? key !== proofKey : true, "the message was not changed");
      assert.equal(verifySignature(headerOf(message), key).isValid, false);
    });
  }

  it("refuses a second timestamp", () => {
    const second = call.replace(/<u:Timestamp.*?<\/u:Timestamp>/s, (stamp) => stamp + stamp.replace("_0", "_9"));
    assert.throws(() => headerOf(second), { code: "WIRE_UNEXPECTED_CONTENT" });
  });
});

describe("an encrypted token", () => {
  const recipient = {
    publicKey: signingCertificate,
    issuerName: "CN=sts.example.com",
    serialNumber: "123",
  } as const;

  it("gives the assertion back to whom it is for", () => {
    const encrypted = encryptToken(assertion, recipient);
    assert.ok(!encrypted.text.includes("carol"));
    assert.equal(decryptToken(readDocument(encrypted.text, "it"), signingKey), assertion);
  });

  it("has what clients look for by prefix and by order", () => {
    const { text } = encryptToken("x", recipient);
    const at = [/<e:CipherValue>/, /<xenc:CipherValue>/, /<X509IssuerName>/, /<X509SerialNumber>/].map((one) =>
      text.search(one),
    );
    assert.ok(at.every((place) => place > 0));
    assert.ok((at[0] ?? 0) < (at[1] ?? 0));
  });

  it("gives nothing where it was changed, or is for another", () => {
    const { text } = encryptToken("x".repeat(64), recipient);
    const broken = text.replace(/(<e:CipherValue>)(.)/, (_, tag, first) => tag + (first === "A" ? "B" : "A"));
    assert.equal(decryptToken(readDocument(broken, "it"), signingKey), undefined);
    const short = text.replace(/(<xenc:CipherValue>)[^<]*/, "$1AAAA");
    assert.equal(decryptToken(readDocument(short, "it"), signingKey), undefined);
  });
});

describe("a call of the Organization service", () => {
  it("carries the header where its encoder says, and is read as before", () => {
    const call = { operation: "Delete", entityName: "account", id: Guid.random() } as const;
    const { body, securityHeaderAt } = encodeCall(call, "1.2", { to: audience });
    assert.ok(securityHeaderAt !== undefined);
    const header = securityHeader({ timestamp, token }).text;
    const secured = body.slice(0, securityHeaderAt) + header + body.slice(securityHeaderAt);
    assert.deepEqual(decodeCall(secured).call, call);
    assert.deepEqual(verifySignature(headerOf(secured), proofKey), { isValid: true, timestamp });
    assert.equal(strangerVerifies(secured, proofKey), true);
  });
});
