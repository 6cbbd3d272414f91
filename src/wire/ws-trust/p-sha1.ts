import { createHmac } from "node:crypto";

/**
 * P_SHA1 of TLS 1.0 (RFC 2246 §5), `length` bytes of it: the key that both sides compute of the client's entropy (`secret`)
 * and the token service's (`seed`) where the reply says CK/PSHA1 (WS-Trust 1.3 §4.4.4).
 */
export function pSha1(secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const output = Buffer.alloc(length);
  let chain = hmac(secret, seed);
  for (let at = 0; at < length; at += 20) {
    hmac(secret, chain, seed).copy(output, at);
    chain = hmac(secret, chain);
  }
  return Uint8Array.from(output);
}

function hmac(secret: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac("sha1", secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
