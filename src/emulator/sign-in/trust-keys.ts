import { createHash, type KeyObject } from "node:crypto";
import type { Recipient } from "../../wire/ws-security/encrypted-key.ts";
import { SigningKeys } from "./signing-keys.ts";

/** The keys of those who issue tokens to each other: RSA, each made when it is first needed. */
export class TrustKeys {
  /** Tokens and proof keys for the services are encrypted for this one. */
  readonly services = new SigningKeys();
  /** Signs the tokens of the organization's own federation server. */
  readonly federation = new SigningKeys();
  /** Signs the tokens of another federation server, which the organization's own trusts. */
  readonly homeRealm = new SigningKeys();
  /** Signs the tokens of the online token services. */
  readonly online = new SigningKeys();
}

/** Whom a token names that is encrypted for the holder of a key. */
export async function recipientOf(keys: SigningKeys, name: string): Promise<Recipient> {
  const { keyId, publicKey } = await keys.current();
  const serialNumber = BigInt(`0x${keyId.replaceAll("-", "")}`).toString();
  return { publicKey, issuerName: `CN=${name}`, serialNumber };
}

/** What names an RSA key in certificates: SHA-1 over it (RFC 5280 §4.2.1.2, the first method). */
export function subjectKeyIdentifier(publicKey: KeyObject): Uint8Array {
  return createHash("sha1")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest();
}
