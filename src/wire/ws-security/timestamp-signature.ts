import { createHash, createHmac } from "node:crypto";
import { type Markup, xml } from "../xml/markup.ts";
import { security } from "./namespaces.ts";
import { type TokenReference, tokenReferenceMarkup } from "./token-reference.ts";

/**
 * The two elements that a signature covers are written here in their exclusive canonical form: namespace declared on the
 * element itself, no empty-element tags, no white space, attributes in order. So their digest is taken of the very text that
 * is sent, and no canonicalizer is needed on this side (Exclusive XML Canonicalization 1.0 §3).
 */

export type Timestamp = { readonly created: Date; readonly expires: Date };

const timestampId = "_0";

/** `<u:Timestamp xmlns:u="…" u:Id="_0"><u:Created>…</u:Created><u:Expires>…</u:Expires></u:Timestamp>`, canonical. */
export function timestampMarkup({ created, expires }: Timestamp): Markup {
  return xml`<u:Timestamp xmlns:u="${security.utility}" u:Id="${timestampId}">
    <u:Created>${created}</u:Created>
    <u:Expires>${expires}</u:Expires>
  </u:Timestamp>`;
}

/**
 * The signature over a timestamp of `timestampMarkup` with the key that a token proves: HMAC-SHA1, exclusive
 * canonicalization, the token named in KeyInfo (XML Signature §4, protocols §4).
 */
export function signTimestamp(timestamp: Markup, key: Uint8Array, reference: TokenReference): Markup {
  const digest = createHash("sha1").update(timestamp.text).digest("base64");
  const signedInfo = xml`<SignedInfo xmlns="${security.signature}">
    <CanonicalizationMethod Algorithm="${exclusiveCanonicalization}"></CanonicalizationMethod>
    <SignatureMethod Algorithm="${security.signature}hmac-sha1"></SignatureMethod>
    <Reference URI="#${timestampId}">
      <Transforms><Transform Algorithm="${exclusiveCanonicalization}"></Transform></Transforms>
      <DigestMethod Algorithm="${security.signature}sha1"></DigestMethod>
      <DigestValue>${digest}</DigestValue>
    </Reference>
  </SignedInfo>`;
  const value = createHmac("sha1", key).update(signedInfo.text).digest("base64");
  return xml`<Signature xmlns="${security.signature}">
    ${signedInfo}
    <SignatureValue>${value}</SignatureValue>
    <KeyInfo>${tokenReferenceMarkup(reference)}</KeyInfo>
  </Signature>`;
}

export const exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
