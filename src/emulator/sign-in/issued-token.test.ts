import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { Saml11 } from "saml";
import { SignedXml } from "xml-crypto";
import { samlAssertion, signingCertificate, signingKey } from "../../../test/assertions.ts";
import { security } from "../../wire/ws-security/namespaces.ts";
import { readSecurityHeader } from "../../wire/ws-security/read-security-header.ts";
import { readDocument } from "../../wire/xml/read-document.ts";
import { judgeIssuedToken, openedTokens, type TokenRules } from "./issued-token.ts";

/** Tokens that another project's library made, in headers that xml-crypto signed. */

const audience = "https://crm.example.com/contoso/XRMServices/2011/Organization.svc";
const services = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rules: TokenRules = {
  issuers: [
    {
      publicKey: new X509Certificate(signingCertificate).publicKey,
      isNamed: (name) => name === "http://sts.example.com/adfs/services/trust",
    },
  ],
  privateKey: services.privateKey,
  isAudience: (name) => name === audience,
  now: new Date(),
};

type HolderOfKey = { readonly token: string; readonly key: Buffer };

function holderOfKey(): Promise<HolderOfKey> {
  return new Promise((resolve, reject) => {
    Saml11.create(
      {
        key: signingKey,
        cert: signingCertificate,
        issuer: "http://sts.example.com/adfs/services/trust",
        uid: "token-1",
        lifetimeInSeconds: 3600,
        audiences: audience,
        nameIdentifier: "carol@example.com",
        subjectConfirmationMethod: "holder-of-key",
        encryptionCert: signingCertificate,
        encryptionPublicKey: Buffer.from(services.publicKey.export({ type: "spki", format: "pem" })),
        encryptionAlgorithm: "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        disallowEncryptionWithInsecureAlgorithm: false,
        warnOnInsecureEncryptionAlgorithm: false,
      },
      (error, token, key) => (error === null ? resolve({ token, key }) : reject(error)),
    );
  });
}

function headerWith(token: string, now = new Date()): string {
  const stamp = `<u:Timestamp xmlns:u="${security.utility}" u:Id="_0"><u:Created>${now.toISOString()}</u:Created><u:Expires>${new Date(now.getTime() + 300_000).toISOString()}</u:Expires></u:Timestamp>`;
  return `<o:Security xmlns:o="${security.extension}">${stamp}${token}</o:Security>`;
}

function signed(header: string, key: Buffer, tokenId: string): string {
  const signer = new SignedXml({
    idMode: "wssecurity",
    privateKey: key,
    signatureAlgorithm: `${security.signature}hmac-sha1` as "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
  });
  signer.enableHMAC();
  // enableHMAC leaves KeyInfo out, so it comes after.
  signer.getKeyInfoContent = () =>
    `<o:SecurityTokenReference xmlns:o="${security.extension}"><o:KeyIdentifier ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">${tokenId}</o:KeyIdentifier></o:SecurityTokenReference>`;
  signer.addReference({
    xpath: "//*[local-name(.)='Timestamp']",
    transforms: ["http://www.w3.org/2001/10/xml-exc-c14n#"],
    digestAlgorithm: `${security.signature}sha1` as "http://www.w3.org/2000/09/xmldsig#sha1",
  });
  signer.computeSignature(header, { prefix: "ds", location: { reference: "/*", action: "append" } });
  return signer.getSignedXml();
}

function verdictOf(header: string, changed: Partial<TokenRules> = {}) {
  return judgeIssuedToken(
    readSecurityHeader(readDocument(header, "the header")),
    { ...rules, ...changed },
    openedTokens(),
  );
}

function whyOf(header: string, changed?: Partial<TokenRules>): string {
  const verdict = verdictOf(header, changed);
  return "why" in verdict ? verdict.why : "accepted";
}

describe("a token of another library", () => {
  it("in the clear, of a bearer", () => {
    const verdict = verdictOf(headerWith(samlAssertion("1.1", audience)));
    assert.ok("assertion" in verdict);
    assert.equal(verdict.assertion.nameIdentifier, "CRMDOM\\carol");
  });

  it("encrypted, with a key that signs", async () => {
    const { token, key } = await holderOfKey();
    assert.match(token, /^<xenc:EncryptedData/);
    const header = headerWith(token);
    const verdict = verdictOf(signed(header, key, "_token-1"));
    assert.ok("assertion" in verdict);
    assert.equal(verdict.assertion.nameIdentifier, "carol@example.com");
    assert.equal(whyOf(header), "the token's key has signed nothing");
    assert.match(whyOf(signed(header, Buffer.alloc(32, 1), "_token-1")), /signature is not valid/);
  });

  it("is refused where it is for another service's key", async () => {
    const { token, key } = await holderOfKey();
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const header = signed(headerWith(token), key, "_token-1");
    assert.equal(whyOf(header, { privateKey }), "the token is not encrypted for this service");
    assert.equal(
      whyOf(header, { privateKey: createPrivateKey(signingKey) }),
      "the token is not encrypted for this service",
    );
  });

  it("is refused from an issuer, for an audience and at a time that do not fit", () => {
    const header = headerWith(samlAssertion("1.1", audience));
    const { publicKey } = services;
    assert.equal(whyOf(header, { issuers: [] }), "the token's issuer is not trusted");
    assert.equal(
      whyOf(header, { issuers: [{ publicKey, isNamed: () => true }] }),
      "the token's signature is not valid",
    );
    assert.match(whyOf(header, { isAudience: () => false }), /^the token is for https:\/\/crm.example.com/);
    const later = new Date(rules.now.getTime() + 2 * 3_600_000);
    const fresh = headerWith(samlAssertion("1.1", audience), later);
    assert.match(whyOf(fresh, { now: later }), /^the token is not valid: it ended/);
    assert.match(whyOf(header, { now: later }), /^the timestamp is not valid: it ended/);
  });

  it("is judged anew at each call, although it is opened once", () => {
    const opened = openedTokens();
    const header = readSecurityHeader(readDocument(headerWith(samlAssertion("1.1", audience)), "the header"));
    assert.ok("assertion" in judgeIssuedToken(header, rules, opened));
    assert.ok("why" in judgeIssuedToken(header, { ...rules, isAudience: () => false }, opened));
    assert.ok("assertion" in judgeIssuedToken(header, rules, opened));
  });

  it("of SAML 2.0 is not taken", () => {
    assert.match(whyOf(headerWith(samlAssertion("2.0", audience))), /issuer is not trusted|signature is not valid/);
  });
});
