import type { KeyObject } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { DynamlError } from "../../errors.ts";
import { parseDateTime } from "../soap/date-time.ts";
import { security } from "../ws-security/namespaces.ts";
import { textOf } from "../xml/element-values.ts";
import { readDocument } from "../xml/read-document.ts";
import { standalone } from "../xml/standalone.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { type AssertionFacts, type Confirmation, confirmationMethods } from "./assertion.ts";

export type VerifiedAssertion = AssertionFacts & {
  readonly confirmation: Confirmation;
  /** Holder of key: what holds the wrapped proof key. */
  readonly keyInfo?: XmlElement | undefined;
};

export type AssertionVerdict =
  | { readonly isValid: true; readonly assertion: VerifiedAssertion }
  | { readonly isValid: false; readonly why: string };

/**
 * Verifies the signature of a SAML 1.1 assertion with the key of the service that must have issued it, and reads what
 * was signed. A certificate inside the signature counts for nothing. Lifetime and audience are the caller's to judge.
 * An assertion is refused that is longer than any service makes one: verifying takes time that grows faster than its length.
 */
export function verifyAssertion(element: XmlElement, publicKey: KeyObject): AssertionVerdict {
  if (!element.is(security.saml1, "Assertion")) return invalid(`<${element.name}> is no SAML 1.1 assertion`);
  if (element.verbatim.length > maxAssertion) return invalid("the assertion is too long");
  const [signature, another] = element.childrenNamed(security.signature, "Signature");
  if (signature === undefined || another !== undefined) return invalid("the assertion does not have one signature");
  const verifier = new SignedXml({
    idAttribute: "AssertionID",
    publicCert: publicKey.export({ type: "spki", format: "pem" }),
    getCertFromKeyInfo: () => null,
  });
  try {
    verifier.loadSignature(standalone(signature));
    if (!verifier.checkSignature(standalone(element))) return invalid("the assertion is not the one that was signed");
    const verdict = readSigned(verifier.getSignedReferences());
    const isItself = verdict.isValid && verdict.assertion.id === element.attribute("", "AssertionID");
    return isItself || !verdict.isValid ? verdict : invalid("the signature covers another assertion");
  } catch (error) {
    return invalid(error instanceof Error ? error.message.slice(0, 120) : "the signature cannot be read");
  }
}

/** Some 5,000 are usual. */
const maxAssertion = 30_000;

/** The assertion is read from the signed text, not from the message. */
function readSigned(signed: readonly string[]): AssertionVerdict {
  const [only, another] = signed;
  if (only === undefined || another !== undefined) return invalid("the signature does not cover exactly one element");
  try {
    return readAssertion(readDocument(only, "the assertion"));
  } catch (error) {
    if (error instanceof DynamlError) return invalid(error.message);
    throw error;
  }
}

function readAssertion(root: XmlElement): AssertionVerdict {
  if (!root.is(security.saml1, "Assertion")) return invalid("the signature does not cover the assertion");
  const conditions = root.requireChild(security.saml1, "Conditions");
  const restriction = conditions.requireChild(security.saml1, "AudienceRestrictionCondition");
  const statement = root.requireChild(security.saml1, "AttributeStatement");
  const subject = statement.requireChild(security.saml1, "Subject");
  const proof = subject.requireChild(security.saml1, "SubjectConfirmation");
  const method = textOf(proof.requireChild(security.saml1, "ConfirmationMethod"));
  const confirmation = (["Bearer", "HolderOfKey"] as const).find((name) => confirmationMethods[name] === method);
  if (confirmation === undefined) return invalid(`the assertion is confirmed by ${method.slice(0, 80)}`);
  return {
    isValid: true,
    assertion: {
      id: attributeOf(root, "AssertionID"),
      issuer: attributeOf(root, "Issuer"),
      issuedAt: dateIn(root, "IssueInstant"),
      notBefore: dateIn(conditions, "NotBefore"),
      notOnOrAfter: dateIn(conditions, "NotOnOrAfter"),
      audience: textOf(restriction.requireChild(security.saml1, "Audience")),
      nameIdentifier: textOf(subject.requireChild(security.saml1, "NameIdentifier")),
      claims: new Map(statement.childrenNamed(security.saml1, "Attribute").map(readClaim)),
      confirmation,
      keyInfo: proof.child(security.signature, "KeyInfo"),
    },
  };
}

function readClaim(attribute: XmlElement): [type: string, value: string] {
  const type = `${attributeOf(attribute, "AttributeNamespace")}/${attributeOf(attribute, "AttributeName")}`;
  return [type, attribute.child(security.saml1, "AttributeValue")?.text ?? ""];
}

function attributeOf(element: XmlElement, name: string): string {
  const value = element.attribute("", name)?.trim();
  if (value !== undefined && value !== "") return value;
  throw element.error("WIRE_MISSING_ELEMENT", `<${element.name}> has no attribute ${name}`);
}

function dateIn(element: XmlElement, name: string): Date {
  const date = parseDateTime(attributeOf(element, name));
  if (date !== undefined) return date;
  throw element.error("WIRE_INVALID_VALUE", `the attribute ${name} of <${element.name}> is no date and time`);
}

function invalid(why: string): { readonly isValid: false; readonly why: string } {
  return { isValid: false, why };
}
