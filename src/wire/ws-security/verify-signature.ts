import { SignedXml } from "xml-crypto";
import { Markup, namespaceDeclarations, xml } from "../xml/markup.ts";
import { readDocument } from "../xml/read-document.ts";
import { standalone } from "../xml/standalone.ts";
import { security } from "./namespaces.ts";
import { readTimestamp, type SecurityHeader } from "./read-security-header.ts";
import type { Timestamp } from "./timestamp-signature.ts";

export type SignatureVerdict =
  /** The timestamp that the signature covers. */
  { readonly isValid: true; readonly timestamp: Timestamp } | { readonly isValid: false; readonly why: string };

/**
 * Verifies that a header's signature covers its timestamp, made with this key by HMAC-SHA1. The signature and the timestamp
 * are taken out of the header verbatim and judged by themselves: canonicalizing the whole message would cost time that grows
 * with the square of its length. For the same reason they may be no longer than any client makes them.
 */
export function verifySignature(header: SecurityHeader, key: Uint8Array): SignatureVerdict {
  const timestamp = header.element.child(security.utility, "Timestamp");
  if (header.signature === undefined || timestamp === undefined) return invalid("there is no signed timestamp");
  const namespaces = new Map([...timestamp.outerNamespaces, ...header.signature.outerNamespaces]);
  const [stamp, signature] = [timestamp.verbatim, header.signature.verbatim];
  if (stamp.length + signature.length > maxSigned) return invalid("the timestamp and its signature are too long");
  const excerpt = xml`<excerpt${namespaceDeclarations(namespaces)}>${new Markup(stamp)}${new Markup(signature)}</excerpt>`;
  const verifier = new SignedXml({
    idMode: "wssecurity",
    publicCert: Buffer.from(key),
    getCertFromKeyInfo: () => null,
  });
  verifier.enableHMAC();
  try {
    verifier.loadSignature(standalone(header.signature));
    if (!verifier.checkSignature(excerpt.text)) return invalid("the timestamp is not the one that was signed");
  } catch (error) {
    return invalid(error instanceof Error ? error.message.slice(0, 120) : "the signature cannot be read");
  }
  return timestampOf(verifier.getSignedReferences());
}

/** Some 2,000 are usual. */
const maxSigned = 10_000;

/** What was signed is read again from the signed text, not from the message. */
function timestampOf(signed: readonly string[]): SignatureVerdict {
  const [only, another] = signed;
  if (only === undefined || another !== undefined) return invalid("the signature does not cover exactly one element");
  const element = readDocument(only, "the signed element");
  if (!element.is(security.utility, "Timestamp")) return invalid("the signature does not cover the timestamp");
  return { isValid: true, timestamp: readTimestamp(element) };
}

function invalid(why: string): SignatureVerdict {
  return { isValid: false, why };
}
