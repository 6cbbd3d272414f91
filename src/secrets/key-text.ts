import { createHash } from "node:crypto";
import { SecretsError } from "./secrets-error.ts";

/** AES-256. */
export const keyBytes = 32;

/** A key as text: 32 bytes in base64url. */
export function printKey(key: Uint8Array): string {
  return Buffer.from(key).toString("base64url");
}

/** Reads base64url or base64; white space around it does not count. Throws SECRETS_KEY_UNUSABLE, naming where the key came from. */
export function parseKey(text: string, from: string): Uint8Array {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, "base64url");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) && key.length === keyBytes) return key;
  throw new SecretsError({
    code: "SECRETS_KEY_UNUSABLE",
    message: `${from} holds no key: a key is 32 bytes in base64`,
    remedy: "make one with: openssl rand -base64 32",
  });
}

/** Tells keys apart without telling anything of them: 8 bytes of a hash, in hexadecimal. */
export function keyId(key: Uint8Array): string {
  return createHash("sha256").update("dynaml key id").update(key).digest("hex").slice(0, 16);
}
