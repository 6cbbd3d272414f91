import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { SignedXml } from "xml-crypto";
import { samlAssertion, signingCertificate, signingKey } from "../../../test/assertions.ts";
import { unwrapKey, wrapKey } from "../ws-security/encrypted-key.ts";
import { readDocument } from "../xml/read-document.ts";
import { type AssertionFacts, claimTypes } from "./assertion.ts";
import { encodeAssertion } from "./encode-assertion.ts";
import { verifyAssertion } from "./verify-assertion.ts";

const certificate = new X509Certificate(signingCertificate);
const signer = { privateKey: createPrivateKey(signingKey), certificate };
const facts: AssertionFacts = {
  id: "_3f2504e0-4f89-11d3-9a0c-0305e82c3301",
  issuer: "http://sts.example.com/adfs/services/trust",
  issuedAt: new Date("2026-11-23T07:00:00.000Z"),
  notBefore: new Date("2026-11-23T07:00:00.000Z"),
  notOnOrAfter: new Date("2026-11-23T08:00:00.000Z"),
  audience: "https://org.example.com/XRMServices/2011/Organization.svc",
  nameIdentifier: "carol@example.com",
  claims: new Map([
    [claimTypes.upn, "carol@example.com"],
    [claimTypes.name, 'CRMDOM\\carol "C" <&>'],
  ]),
};

function verdictOf(text: string) {
  return verifyAssertion(readDocument(text, "it"), certificate.publicKey);
}

describe("a SAML 1.1 assertion", () => {
  it("says what it was made of, once its signature is verified", () => {
    const verdict = verdictOf(encodeAssertion(facts, signer));
    assert.ok(verdict.isValid);
    const { confirmation, keyInfo, ...read } = verdict.assertion;
    assert.deepEqual(read, facts);
    assert.equal(confirmation, "Bearer");
    assert.equal(keyInfo, undefined);
  });

  it("hands its proof key to whom it is for alone", () => {
    const [own, other] = [2048, 2048].map((modulusLength) => generateKeyPairSync("rsa", { modulusLength }));
    assert.ok(own !== undefined && other !== undefined);
    const key = randomBytes(32);
    const wrappedKey = wrapKey(key, { publicKey: own.publicKey, issuerName: "CN=org", serialNumber: "7" });
    const verdict = verdictOf(encodeAssertion({ ...facts, wrappedKey }, signer));
    assert.ok(verdict.isValid && verdict.assertion.keyInfo !== undefined);
    assert.equal(verdict.assertion.confirmation, "HolderOfKey");
    assert.deepEqual(unwrapKey(verdict.assertion.keyInfo, own.privateKey), key);
    assert.equal(unwrapKey(verdict.assertion.keyInfo, other.privateKey), undefined);
  });

  it("is accepted by xml-crypto, and names its certificate", () => {
    const text = encodeAssertion(facts, signer);
    const verifier = new SignedXml({ idAttribute: "AssertionID", getCertFromKeyInfo: SignedXml.getCertFromKeyInfo });
    verifier.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(text)?.[0] ?? "");
    assert.equal(verifier.checkSignature(text), true);
    assert.ok(text.includes(certificate.raw.toString("base64")));
  });

  it("of another library is read", () => {
    const verdict = verdictOf(samlAssertion("1.1", "urn:them"));
    assert.ok(verdict.isValid);
    const { audience, nameIdentifier, claims, confirmation } = verdict.assertion;
    assert.deepEqual([audience, nameIdentifier, confirmation], ["urn:them", "CRMDOM\\carol", "Bearer"]);
    assert.equal(claims.get(claimTypes.upn), "carol@example.com");
  });

  const text = encodeAssertion(facts, signer);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const tampered: readonly [what: string, text: string][] = [
    ["another audience", text.replace("org.example.com", "org.example.net")],
    ["a later end", text.replace("T08:00", "T09:00")],
    ["another user", text.replaceAll("carol@", "admin@")],
    ["another key, whatever certificate it names", encodeAssertion(facts, { privateKey, certificate })],
    ["no signature", text.replace(/<ds:Signature .*<\/ds:Signature>/s, "")],
    ["another signature value", text.replace(/(<ds:SignatureValue>)./, "$1-")],
    [
      "the signed assertion wrapped in a forged one",
      text
        .replaceAll("carol@", "admin@")
        .replace(facts.id, "_forged")
        .replace(
          "<ds:Signature ",
          `<saml:Advice>${text.replace(/<ds:Signature .*<\/ds:Signature>/s, "")}</saml:Advice><ds:Signature `,
        ),
    ],
    [
      "more text than any assertion has",
      text.replace("</saml:AttributeStatement>", `${" ".repeat(30_000)}</saml:AttributeStatement>`),
    ],
    ["SAML 2.0", samlAssertion("2.0", facts.audience)],
  ];
  for (const [what, changed] of tampered) {
    it(`is refused: ${what}`, () => {
      assert.notEqual(changed, text);
      assert.equal(verdictOf(changed).isValid, false);
    });
  }
});
