import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyLike,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { bytesOf } from "../xml/element-values.ts";
import { type Markup, xml } from "../xml/markup.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { security } from "./namespaces.ts";

/** Whose key a token is encrypted for, as the token names it. */
export type TokenRecipient = {
  /** PEM or key object, RSA. */
  readonly publicKey: KeyLike;
  /** `CN=crm.example.com`. */
  readonly issuerName: string;
  /** Decimal. */
  readonly serialNumber: string;
};

/**
 * An assertion encrypted for the relying party, as AD FS writes it: AES-256-CBC under a key that RSA-OAEP wraps (protocols §4).
 * Clients match its prefixes literally: `e:CipherValue` for the key, `xenc:CipherValue` for the data, in that order.
 */
export function encryptToken(assertion: string, recipient: TokenRecipient): Markup {
  const key = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const data = Buffer.concat([iv, cipher.update(assertion, "utf8"), cipher.final()]);
  const wrapped = publicEncrypt({ key: recipient.publicKey, ...oaep }, key);
  return xml`<xenc:EncryptedData xmlns:xenc="${security.encryption}" Type="${security.encryption}Element">
    <xenc:EncryptionMethod Algorithm="${security.encryption}aes256-cbc"/>
    <KeyInfo xmlns="${security.signature}">
      <e:EncryptedKey xmlns:e="${security.encryption}">
        <e:EncryptionMethod Algorithm="${security.encryption}rsa-oaep-mgf1p">
          <DigestMethod Algorithm="${security.signature}sha1"/>
        </e:EncryptionMethod>
        <KeyInfo>
          <o:SecurityTokenReference xmlns:o="${security.extension}">
            <X509Data><X509IssuerSerial>
              <X509IssuerName>${recipient.issuerName}</X509IssuerName>
              <X509SerialNumber>${recipient.serialNumber}</X509SerialNumber>
            </X509IssuerSerial></X509Data>
          </o:SecurityTokenReference>
        </KeyInfo>
        <e:CipherData><e:CipherValue>${wrapped.toString("base64")}</e:CipherValue></e:CipherData>
      </e:EncryptedKey>
    </KeyInfo>
    <xenc:CipherData><xenc:CipherValue>${data.toString("base64")}</xenc:CipherValue></xenc:CipherData>
  </xenc:EncryptedData>`;
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };

/**
 * The assertion inside an EncryptedData of that form. Some clients rebuild the element from the two cipher values alone, so
 * nothing else in it is looked at. Undefined where it was not encrypted for this key, or was changed on the way.
 * Errors: WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE.
 */
export function decryptToken(token: XmlElement, privateKey: KeyLike): string | undefined {
  const wrapped = [...token.descendants(security.encryption, "EncryptedKey")][0];
  if (wrapped === undefined) throw token.error("WIRE_MISSING_ELEMENT", "the token has no <EncryptedKey>");
  const [cipherKey, cipherData] = [cipherValueOf(wrapped), cipherValueOf(token)];
  try {
    const key = privateDecrypt({ key: privateKey, ...oaep }, cipherKey);
    const cipher = createDecipheriv("aes-256-cbc", key, cipherData.subarray(0, 16)).setAutoPadding(false);
    return withoutPadding(Buffer.concat([cipher.update(cipherData.subarray(16)), cipher.final()]));
  } catch {
    return undefined;
  }
}

function cipherValueOf(encrypted: XmlElement): Uint8Array {
  const data = encrypted.requireChild(security.encryption, "CipherData");
  return bytesOf(data.requireChild(security.encryption, "CipherValue"));
}

/** The last byte is the length of the padding, the others are arbitrary (XML Encryption 1.0 §5.2). */
function withoutPadding(plain: Buffer): string | undefined {
  const length = plain.at(-1) ?? 0;
  if (length < 1 || length > 16) return undefined;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain.subarray(0, plain.length - length));
}
