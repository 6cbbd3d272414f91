import { constants, type KeyLike, type KeyObject, privateDecrypt, publicEncrypt } from "node:crypto";
import { bytesOf } from "../xml/element-values.ts";
import { type Markup, xml } from "../xml/markup.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { security } from "./namespaces.ts";

/** Whose key a secret is encrypted for, as the secret names it. */
export type Recipient = {
  /** PEM or key object, RSA. */
  readonly publicKey: KeyLike | KeyObject;
  /** `CN=crm.example.com`. */
  readonly issuerName: string;
  /** Decimal. */
  readonly serialNumber: string;
};

/** A key wrapped by RSA-OAEP, MGF1 with SHA-1 (XML Encryption §5.4.2). */
export function wrap(key: Uint8Array, publicKey: KeyLike | KeyObject): Buffer {
  return publicEncrypt({ key: publicKey, ...oaep }, key);
}

/** `<e:EncryptedKey>`: a wrapped key and whom it is for, as AD FS writes it (protocols §4). */
export function wrapKey(key: Uint8Array, { publicKey, issuerName, serialNumber }: Recipient): Markup {
  return xml`<e:EncryptedKey xmlns:e="${security.encryption}">
    <e:EncryptionMethod Algorithm="${security.encryption}rsa-oaep-mgf1p">
      <DigestMethod xmlns="${security.signature}" Algorithm="${security.signature}sha1"/>
    </e:EncryptionMethod>
    <KeyInfo xmlns="${security.signature}">
      <o:SecurityTokenReference xmlns:o="${security.extension}">
        <X509Data><X509IssuerSerial>
          <X509IssuerName>${issuerName}</X509IssuerName>
          <X509SerialNumber>${serialNumber}</X509SerialNumber>
        </X509IssuerSerial></X509Data>
      </o:SecurityTokenReference>
    </KeyInfo>
    <e:CipherData><e:CipherValue>${wrap(key, publicKey).toString("base64")}</e:CipherValue></e:CipherData>
  </e:EncryptedKey>`;
}

/**
 * The key in the first EncryptedKey at any depth; undefined where it was not wrapped for this private key.
 * Errors: WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE.
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
