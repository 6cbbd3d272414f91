import { createCipheriv, createDecipheriv, type KeyLike, type KeyObject, randomBytes } from "node:crypto";
import { type Markup, xml } from "../xml/markup.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { cipherValueOf, type Recipient, unwrapKey, wrap, wrapKey } from "./encrypted-key.ts";
import { security } from "./namespaces.ts";

/** How a token's text is encrypted: as AD FS does it, and as Microsoft's online services did. */
export type TokenCipher = "aes256-cbc" | "tripledes-cbc";

type CipherFacts = { readonly name: string; readonly keyLength: number; readonly blockLength: number };

const ciphers: Readonly<Record<TokenCipher, CipherFacts>> = {
  "aes256-cbc": { name: "aes-256-cbc", keyLength: 32, blockLength: 16 },
  "tripledes-cbc": { name: "des-ede3-cbc", keyLength: 24, blockLength: 8 },
};

export type EncryptedText = {
  /** The key, wrapped by RSA-OAEP. */
  readonly wrappedKey: Uint8Array;
  /** The text under that key, in CBC mode, its initialization vector first (XML Encryption §5.2). */
  readonly data: Uint8Array;
};

/** A text under a new key for whom the public key belongs to. */
export function encryptText(text: string, publicKey: KeyLike | KeyObject, algorithm: TokenCipher): EncryptedText {
  const { key, data } = underNewKey(text, algorithm);
  return { wrappedKey: wrap(key, publicKey), data };
}

/**
 * An assertion encrypted for the relying party, as AD FS writes it: AES-256-CBC under a key that RSA-OAEP wraps (protocols §4).
 * Clients match its prefixes literally: `e:CipherValue` for the key, `xenc:CipherValue` for the data, in that order.
 * The form of the online services: `ws-trust/encode-online-token-response.ts`.
 */
export function encryptToken(assertion: string, recipient: Recipient): Markup {
  const { key, data } = underNewKey(assertion, "aes256-cbc");
  return xml`<xenc:EncryptedData xmlns:xenc="${security.encryption}" Type="${security.encryption}Element">
    <xenc:EncryptionMethod Algorithm="${security.encryption}aes256-cbc"/>
    <KeyInfo xmlns="${security.signature}">${wrapKey(key, recipient)}</KeyInfo>
    <xenc:CipherData><xenc:CipherValue>${data.toString("base64")}</xenc:CipherValue></xenc:CipherData>
  </xenc:EncryptedData>`;
}

function underNewKey(text: string, algorithm: TokenCipher): { readonly key: Buffer; readonly data: Buffer } {
  const { name, keyLength, blockLength } = ciphers[algorithm];
  const [key, iv] = [randomBytes(keyLength), randomBytes(blockLength)];
  const cipher = createCipheriv(name, key, iv);
  return { key, data: Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]) };
}

/**
 * The assertion inside an EncryptedData of that form. Some clients rebuild the element from the two cipher values alone, so
 * nothing else in it is looked at: the length of the key tells the cipher. Undefined where it was not encrypted for this key,
 * or was changed on the way. Errors: WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE.
 */
export function decryptToken(token: XmlElement, privateKey: KeyLike | KeyObject): string | undefined {
  const data = cipherValueOf(token);
  const key = unwrapKey(token, privateKey);
  const cipher = Object.values(ciphers).find(({ keyLength }) => keyLength === key?.length);
  if (key === undefined || cipher === undefined) return undefined;
  const { name, blockLength } = cipher;
  try {
    const decipher = createDecipheriv(name, key, data.subarray(0, blockLength)).setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(data.subarray(blockLength)), decipher.final()]);
    return withoutPadding(plain, blockLength);
  } catch {
    return undefined;
  }
}

/** The last byte is the length of the padding, the others are arbitrary (XML Encryption 1.0 §5.2). */
function withoutPadding(plain: Buffer, blockLength: number): string | undefined {
  const length = plain.at(-1) ?? 0;
  if (length < 1 || length > blockLength) return undefined;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain.subarray(0, plain.length - length));
}
