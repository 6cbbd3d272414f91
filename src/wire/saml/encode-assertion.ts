import type { KeyObject, X509Certificate } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { security } from "../ws-security/namespaces.ts";
import { exclusiveCanonicalization } from "../ws-security/timestamp-signature.ts";
import { type Markup, xml } from "../xml/markup.ts";
import { type AssertionFacts, type ClaimType, confirmationMethods } from "./assertion.ts";

export type NewAssertion = AssertionFacts & {
  /** The proof key, wrapped for whom the assertion is for (`wrapKey`); left out: a bearer's assertion. */
  readonly wrappedKey?: Markup | undefined;
};

export type Signer = {
  /** RSA. */
  readonly privateKey: KeyObject;
  /** Goes into the signature, for those who look there. */
  readonly certificate: X509Certificate;
};

/**
 * A signed SAML 1.1 assertion as AD FS issues it: audience, subject with its proof of possession, claims, then the signature,
 * RSA with SHA-256 over the exclusive canonical form (SAML 1.1 §2, §5; protocols §4). Error: WIRE_INVALID_CHARACTER.
 */
export function encodeAssertion(assertion: NewAssertion, signer: Signer): string {
  const signature = new SignedXml({
    privateKey: signer.privateKey.export({ type: "pkcs8", format: "pem" }),
    publicCert: signer.certificate.toString(),
    idAttribute: "AssertionID",
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: exclusiveCanonicalization,
  });
  signature.addReference({
    xpath: "/*",
    transforms: [`${security.signature}enveloped-signature`, exclusiveCanonicalization],
    digestAlgorithm: `${security.encryption}sha256`,
  });
  signature.computeSignature(assertionMarkup(assertion).text, {
    prefix: "ds",
    location: { reference: "/*", action: "append" },
  });
  return signature.getSignedXml();
}

function assertionMarkup(assertion: NewAssertion): Markup {
  const { id, issuer, issuedAt, notBefore, notOnOrAfter, audience, claims } = assertion;
  const subject = subjectMarkup(assertion);
  return xml`<saml:Assertion xmlns:saml="${security.saml1}" MajorVersion="1" MinorVersion="1" AssertionID="${id}"
    ${" "}Issuer="${issuer}" IssueInstant="${issuedAt}">
    <saml:Conditions NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}">
      <saml:AudienceRestrictionCondition><saml:Audience>${audience}</saml:Audience></saml:AudienceRestrictionCondition>
    </saml:Conditions>
    <saml:AttributeStatement>
      ${subject}
      ${[...claims].map(([type, value]) => claimMarkup(type, value))}
    </saml:AttributeStatement>
    <saml:AuthenticationStatement AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password"
      ${" "}AuthenticationInstant="${issuedAt}">${subject}</saml:AuthenticationStatement>
  </saml:Assertion>`;
}

function subjectMarkup({ nameIdentifier, wrappedKey }: NewAssertion): Markup {
  const method = confirmationMethods[wrappedKey === undefined ? "Bearer" : "HolderOfKey"];
  return xml`<saml:Subject>
    <saml:NameIdentifier>${nameIdentifier}</saml:NameIdentifier>
    <saml:SubjectConfirmation>
      <saml:ConfirmationMethod>${method}</saml:ConfirmationMethod>
      ${wrappedKey === undefined ? undefined : xml`<KeyInfo xmlns="${security.signature}">${wrappedKey}</KeyInfo>`}
    </saml:SubjectConfirmation>
  </saml:Subject>`;
}

/** The last segment of a claim's type is the attribute's name, the rest its namespace. */
function claimMarkup(type: ClaimType, value: string): Markup {
  const at = type.lastIndexOf("/");
  return xml`<saml:Attribute AttributeName="${type.slice(at + 1)}" AttributeNamespace="${type.slice(0, at)}">
    <saml:AttributeValue>${value}</saml:AttributeValue>
  </saml:Attribute>`;
}
