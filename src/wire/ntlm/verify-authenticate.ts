import { timingSafeEqual } from "node:crypto";
import type { Secret } from "../../values/secret.ts";
import { type AuthenticateMessage, decodeAuthenticate, micOffset } from "./authenticate.ts";
import { av, decodeAvPairs, flagsOf, hasMic } from "./av-pairs.ts";
import { decodeChallenge } from "./challenge.ts";
import { exchangesKey } from "./flags.ts";
import { malformed } from "./message.ts";
import { ntlmError } from "./ntlm-error.ts";
import { channelBindingsHash, hmacMd5, messageIntegrityCode, ntHash, ntowfv2, ntProof } from "./ntlm-v2.ts";
import { rc4 } from "./rc4.ts";

export type Verification = {
  /** The three messages, as they travelled. */
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly authenticate: Uint8Array;
  /** What the user's password is, or its NT hash. */
  readonly password?: Secret | string | undefined;
  readonly ntHash?: Uint8Array | undefined;
  /** Hash of the server's TLS certificate, where the client must have bound its answer to it. */
  readonly channelBinding?: Uint8Array | undefined;
};

export type Verdict =
  | { readonly accepted: true; readonly userName: string; readonly domain: string; readonly workstation: string }
  | { readonly accepted: false; readonly userName: string; readonly domain: string; readonly reason: Refusal };

type Refusal = "wrong password" | "wrong message integrity code" | "wrong channel binding" | "anonymous";

/**
 * Judges a client's answer as a server does ([MS-NLMP] 3.2.5.1.2): the NTLMv2 proof, and the message integrity code and the
 * channel binding where they count. A wrong password is a verdict, not an error.
 * Errors: WIRE_NTLM_MALFORMED; WIRE_NTLM_NOT_SUPPORTED where the client answers with LM or NTLMv1.
 */
export function verifyAuthenticate(verification: Verification): Verdict {
  const message = decodeAuthenticate(verification.authenticate);
  const reason = findRefusal(verification, message);
  const { userName, domain, workstation } = message;
  return reason === undefined
    ? { accepted: true, userName, domain, workstation }
    : { accepted: false, userName, domain, reason };
}

/** 16 bytes of proof and 28 of fixed content come before the target information. */
const fixedLength = 44;

function findRefusal(verification: Verification, message: AuthenticateMessage): Refusal | undefined {
  const { ntResponse } = message;
  if (ntResponse.length === 0 && message.lmResponse.length <= 1) return "anonymous";
  if (ntResponse.length <= 24) {
    throw ntlmError(
      "WIRE_NTLM_NOT_SUPPORTED",
      `the client answers ${message.domain}\\${message.userName} with LM or NTLMv1, and only NTLMv2 is accepted`,
      "let the client use NTLMv2 (Windows: LmCompatibilityLevel 3 or higher)",
    );
  }
  if (ntResponse.length < fixedLength || ntResponse[16] !== 1) throw malformed(3, "holds no NTLMv2 response");
  const sessionBaseKey = provenKey(verification, message);
  if (sessionBaseKey === undefined) return "wrong password";
  const targetInfo = decodeAvPairs(ntResponse.subarray(fixedLength));
  if ((flagsOf(targetInfo) & hasMic) !== 0 && !isMicRight(verification, message, sessionBaseKey)) {
    return "wrong message integrity code";
  }
  const { channelBinding } = verification;
  if (channelBinding === undefined) return undefined;
  const bound = targetInfo.get(av.channelBindings);
  return bound !== undefined && isEqual(bound, channelBindingsHash(channelBinding))
    ? undefined
    : "wrong channel binding";
}

/** The session base key, when the response proves the password. */
function provenKey(verification: Verification, message: AuthenticateMessage): Uint8Array | undefined {
  const hash = verification.ntHash ?? (verification.password === undefined ? undefined : ntHash(verification.password));
  if (hash === undefined) return undefined;
  const key = ntowfv2(hash, message.userName, message.domain);
  const { serverChallenge } = decodeChallenge(verification.challenge);
  const proof = message.ntResponse.subarray(0, 16);
  if (!isEqual(proof, ntProof(key, serverChallenge, message.ntResponse.subarray(16)))) return undefined;
  return hmacMd5(key, proof);
}

function isMicRight(verification: Verification, message: AuthenticateMessage, sessionBaseKey: Uint8Array): boolean {
  if (message.mic === undefined) return false;
  const { negotiate, challenge, authenticate } = verification;
  const sessionKey = exchangesKey(message.flags) ? rc4(sessionBaseKey, message.encryptedSessionKey) : sessionBaseKey;
  const withoutMic = Uint8Array.from(authenticate).fill(0, micOffset, micOffset + 16);
  return isEqual(message.mic, messageIntegrityCode(sessionKey, negotiate, challenge, withoutMic));
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
