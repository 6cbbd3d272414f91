import { constants, type KeyLike, type KeyObject, privateDecrypt, publicEncrypt } from "node:crypto";
import { bytesOf } from "../xml/element-values.ts";
import { type Markup, xml } from "../xml/markup.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { base64Encoding, keyIdentifierType, security } from "./namespaces.ts";

/** Whose key a secret is encrypted for. */
export type Recipient = {
  /** PEM or key object, RSA. */
  readonly publicKey: KeyLike | KeyObject;
  readonly name: RecipientName;
};

/** How the secret names whose it is. */
export type RecipientName =
  | {
      readonly kind: "IssuerSerial";
      /** `CN=crm.example.com`. */
      readonly issuerName: string;
      /** Decimal. */
      readonly serialNumber: string;
    }
  | { readonly kind: "SubjectKeyIdentifier"; readonly value: Uint8Array };

/** `<e:EncryptedKey>`: a key that RSA-OAEP (MGF1 with SHA-1) wraps for its recipient (XML Encryption §5.4.2, protocols §4). */
export function wrapKey(key: Uint8Array, { publicKey, name }: Recipient): Markup {
  const wrapped = publicEncrypt({ key: publicKey, ...oaep }, key);
  return xml`<e:EncryptedKey xmlns:e="${security.encryption}">
    <e:EncryptionMethod Algorithm="${security.encryption}rsa-oaep-mgf1p">
      <DigestMethod xmlns="${security.signature}" Algorithm="${security.signature}sha1"/>
    </e:EncryptionMethod>
    <KeyInfo xmlns="${security.signature}">
      <o:SecurityTokenReference xmlns:o="${security.extension}">${nameMarkup(name)}</o:SecurityTokenReference>
    </KeyInfo>
    <e:CipherData><e:CipherValue>${wrapped.toString("base64")}</e:CipherValue></e:CipherData>
  </e:EncryptedKey>`;
}

function nameMarkup(name: RecipientName): Markup {
  if (name.kind === "SubjectKeyIdentifier") {
    const value = Buffer.from(name.value).toString("base64");
    return xml`<o:KeyIdentifier EncodingType="${base64Encoding}" ValueType="${keyIdentifierType.x509SubjectKeyIdentifier}">${value}</o:KeyIdentifier>`;
  }
  return xml`<X509Data><X509IssuerSerial>
    <X509IssuerName>${name.issuerName}</X509IssuerName>
    <X509SerialNumber>${name.serialNumber}</X509SerialNumber>
  </X509IssuerSerial></X509Data>`;
}

/**
 * The key in the first EncryptedKey at any depth; undefined where it was not wrapped for this private key. Errors: WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE.
 */
export function unwrapKey(holder: XmlElement, privateKey: KeyLike | KeyObject): Uint8Array | undefined {
  const wrapped = holder.descendant(security.encryption, "EncryptedKey");
  if (wrapped === undefined) throw holder.error("WIRE_MISSING_ELEMENT", `<${holder.name}> has no <EncryptedKey>`);
  try {
    return privateDecrypt({ key: privateKey, ...oaep }, cipherValueOf(wrapped));
  } catch {
    return undefined;
  }
}

/** What an encrypted element's CipherData holds. */
export function cipherValueOf(encrypted: XmlElement): Uint8Array {
  const data = encrypted.requireChild(security.encryption, "CipherData");
  return bytesOf(data.requireChild(security.encryption, "CipherValue"));
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
