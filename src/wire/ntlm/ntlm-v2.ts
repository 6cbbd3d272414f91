import { createHash, createHmac } from "node:crypto";
import md4 from "js-md4";
import type { Secret } from "../../values/secret.ts";
import { type AvPairs, encodeAvPairs } from "./av-pairs.ts";

/** The NT hash of a password ([MS-NLMP] 3.3.1, NTOWFv1): MD4 of its UTF-16LE bytes. As secret as the password itself. */
export function ntHash(password: Secret | string): Uint8Array {
  const text = typeof password === "string" ? password : password.reveal();
  return new Uint8Array(md4.arrayBuffer(Buffer.from(text, "utf16le")));
}

/** NTOWFv2 ([MS-NLMP] 3.3.2): HMAC-MD5 of the user name in upper case and the domain as it is, keyed by the NT hash. */
export function ntowfv2(hash: Uint8Array, userName: string, domain: string): Uint8Array {
  return hmacMd5(hash, Buffer.from(upperCase(userName) + domain, "utf16le"));
}

export type ResponseInput = {
  /** NTOWFv2. */
  readonly key: Uint8Array;
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array;
  /** 8 bytes. */
  readonly clientChallenge: Uint8Array;
  /** FILETIME, 8 bytes. */
  readonly time: Uint8Array;
  readonly targetInfo: AvPairs;
};

export type Response = {
  readonly ntResponse: Uint8Array;
  readonly sessionBaseKey: Uint8Array;
};

/** NtChallengeResponse and SessionBaseKey ([MS-NLMP] 3.3.2, ComputeResponse). */
export function ntResponse({ key, serverChallenge, clientChallenge, time, targetInfo }: ResponseInput): Response {
  const temp = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    time,
    clientChallenge,
    Buffer.alloc(4),
    encodeAvPairs(targetInfo),
    Buffer.alloc(4),
  ]);
  const proof = ntProof(key, serverChallenge, temp);
  return { ntResponse: Buffer.concat([proof, temp]), sessionBaseKey: hmacMd5(key, proof) };
}

/** NTProofStr: the first 16 bytes of an NTLMv2 response, over the server's challenge and the rest of the response. */
export function ntProof(key: Uint8Array, serverChallenge: Uint8Array, temp: Uint8Array): Uint8Array {
  return hmacMd5(key, serverChallenge, temp);
}

/** LmChallengeResponse ([MS-NLMP] 3.3.2), sent where the server gives no timestamp. */
export function lmResponse(key: Uint8Array, serverChallenge: Uint8Array, clientChallenge: Uint8Array): Uint8Array {
  return Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
}

/** Message integrity code ([MS-NLMP] 3.1.5.1.2): over the three messages, the code's own place in the third being zero. */
export function messageIntegrityCode(
  sessionKey: Uint8Array,
  negotiate: Uint8Array,
  challenge: Uint8Array,
  authenticateWithoutMic: Uint8Array,
): Uint8Array {
  return hmacMd5(sessionKey, negotiate, challenge, authenticateWithoutMic);
}

/**
 * MsvAvChannelBindings ([MS-NLMP] 2.2.2.1): MD5 of a gss_channel_bindings_struct (RFC 2744 §3.11) without addresses whose
 * application data is `tls-server-end-point:` and the hash of the server's certificate (RFC 5929 §4).
 */
export function channelBindingsHash(certificateHash: Uint8Array): Uint8Array {
  const data = Buffer.concat([Buffer.from("tls-server-end-point:", "latin1"), certificateHash]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash("md5").update(head).update(data).digest();
}

export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac("md5", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** As Windows does it: character by character, without those that would become several ("ß" stays). */
function upperCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return upper.length === character.length ? upper : character;
  }).join("");
}
