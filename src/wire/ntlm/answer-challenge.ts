import { randomBytes } from "node:crypto";
import type { Secret } from "../../values/secret.ts";
import { encodeAuthenticate, micOffset } from "./authenticate.ts";
import { type AvPairs, av, encodeAvFlags, encodeFileTime, flagsOf, hasMic } from "./av-pairs.ts";
import { type ChallengeMessage, decodeChallenge } from "./challenge.ts";
import { exchangesKey, flag, has } from "./flags.ts";
import { decodeNegotiate } from "./negotiate.ts";
import { ntlmError } from "./ntlm-error.ts";
import { channelBindingsHash, lmResponse, messageIntegrityCode, ntHash, ntowfv2, ntResponse } from "./ntlm-v2.ts";
import { rc4 } from "./rc4.ts";

export type ChallengeAnswer = {
  /** The NEGOTIATE message that was sent. */
  readonly negotiate: Uint8Array;
  /** The CHALLENGE message that came back. */
  readonly challenge: Uint8Array;
  /** `administrator`, or a user principal name with an empty domain. */
  readonly userName: string;
  readonly domain: string;
  readonly password: Secret | string;
  readonly workstation?: string | undefined;
  /** Hash of the server's TLS certificate (RFC 5929 §4.1): binds the answer to that TLS connection. */
  readonly channelBinding?: Uint8Array | undefined;
  /** The service that is meant, as a service principal name: `HTTP/crm.contoso.local`. */
  readonly targetName?: string | undefined;
  readonly now?: Date | undefined;
  /** 8 bytes; random where it is left out. */
  readonly clientChallenge?: Uint8Array | undefined;
  /** 16 bytes, the session key where one is exchanged; random where it is left out. */
  readonly sessionKey?: Uint8Array | undefined;
};

/**
 * The AUTHENTICATE message that answers a challenge with NTLMv2 ([MS-NLMP] 3.1.5.1.2), with a message integrity code where the
 * server sent its time. The password is used up here and not kept.
 * Errors: WIRE_NTLM_MALFORMED, WIRE_NTLM_NOT_SUPPORTED, WIRE_NTLM_CHARACTER.
 */
export function answerChallenge(answer: ChallengeAnswer): Uint8Array {
  const challenge = decodeChallenge(answer.challenge);
  const flags = agree(decodeNegotiate(answer.negotiate).flags, challenge.flags);
  const serverTime = challenge.targetInfo.get(av.timestamp);
  const clientChallenge = answer.clientChallenge ?? randomBytes(8);
  const key = ntowfv2(ntHash(answer.password), answer.userName, answer.domain);
  const response = ntResponse({
    key,
    serverChallenge: challenge.serverChallenge,
    clientChallenge,
    time: serverTime ?? encodeFileTime(answer.now ?? new Date()),
    targetInfo: targetInfoOf(answer, challenge),
  });
  const sessionKey = exchangesKey(flags) ? (answer.sessionKey ?? randomBytes(16)) : response.sessionBaseKey;
  const message = encodeAuthenticate({
    flags,
    domain: answer.domain,
    userName: answer.userName,
    workstation: answer.workstation ?? "",
    lmResponse:
      serverTime === undefined ? lmResponse(key, challenge.serverChallenge, clientChallenge) : new Uint8Array(24),
    ntResponse: response.ntResponse,
    encryptedSessionKey: exchangesKey(flags) ? rc4(response.sessionBaseKey, sessionKey) : new Uint8Array(0),
    mic: undefined,
  });
  if (serverTime !== undefined) {
    message.set(messageIntegrityCode(sessionKey, answer.negotiate, answer.challenge, message), micOffset);
  }
  return message;
}

function agree(proposed: number, chosen: number): number {
  if (!has(chosen, flag.unicode | flag.oem)) {
    throw ntlmError(
      "WIRE_NTLM_NOT_SUPPORTED",
      "the server chose neither the Unicode nor the OEM character set for NTLM",
    );
  }
  const common = chosen & (proposed | flag.targetInfo);
  return (has(common, flag.unicode) ? common & ~flag.oem : common | flag.oem) >>> 0;
}

/** The server's target information with what the client adds to it. */
function targetInfoOf({ channelBinding, targetName }: ChallengeAnswer, { targetInfo }: ChallengeMessage): AvPairs {
  const pairs = new Map(targetInfo);
  if (pairs.has(av.timestamp)) pairs.set(av.flags, encodeAvFlags(flagsOf(pairs) | hasMic));
  if (channelBinding !== undefined) pairs.set(av.channelBindings, channelBindingsHash(channelBinding));
  if (targetName !== undefined) pairs.set(av.targetName, Buffer.from(targetName, "utf16le"));
  return pairs;
}
