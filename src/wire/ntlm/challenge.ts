import { randomBytes } from "node:crypto";
import { type AvPairs, av, decodeAvPairs, encodeAvPairs, encodeFileTime } from "./av-pairs.ts";
import { flag, has, serverFlags } from "./flags.ts";
import { assemble, encodeText, openMessage, readField, readText, writeVersion } from "./message.ts";
import { decodeNegotiate } from "./negotiate.ts";
import { ntlmError } from "./ntlm-error.ts";

export type ChallengeMessage = {
  readonly flags: number;
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array;
  /** The domain's or server's name. */
  readonly targetName: string;
  /** Empty where the server sent none. */
  readonly targetInfo: AvPairs;
};

export type ChallengeOptions = {
  /** The client's first message. */
  readonly negotiate: Uint8Array;
  /** NetBIOS name of the domain: `CONTOSO`. */
  readonly domain: string;
  /** NetBIOS name of the server: `CRM`. */
  readonly computer: string;
  readonly dnsDomain?: string | undefined;
  readonly dnsComputer?: string | undefined;
  /** 8 bytes; random where it is left out. */
  readonly serverChallenge?: Uint8Array | undefined;
  /** The timestamp, in return for which clients send a message integrity code; false leaves it out. */
  readonly now?: Date | false | undefined;
};

/**
 * CHALLENGE_MESSAGE ([MS-NLMP] 2.2.1.2), the server's answer to a NEGOTIATE message.
 * Errors: WIRE_NTLM_MALFORMED; WIRE_NTLM_NOT_SUPPORTED where the client proposes neither Unicode nor OEM, or not NTLM.
 */
export function encodeChallenge(options: ChallengeOptions): Uint8Array {
  const flags = agree(decodeNegotiate(options.negotiate).flags);
  const header = Buffer.alloc(56);
  header.writeUInt32LE(flags, 20);
  header.set((options.serverChallenge ?? randomBytes(8)).subarray(0, 8), 24);
  if (has(flags, flag.version)) writeVersion(header, 48);
  return assemble(header, 2, [
    [12, encodeText(options.domain, flags)],
    [40, encodeAvPairs(targetInfoOf(options))],
  ]);
}

function agree(proposed: number): number {
  if (!has(proposed, flag.unicode | flag.oem)) {
    throw ntlmError(
      "WIRE_NTLM_NOT_SUPPORTED",
      "the client proposes neither the Unicode nor the OEM character set for NTLM",
    );
  }
  const common = proposed & serverFlags;
  const charset = has(common, flag.unicode) ? common & ~flag.oem : common;
  return (charset | flag.ntlm | flag.targetInfo | flag.targetTypeDomain | flag.requestTarget) >>> 0;
}

function targetInfoOf({ domain, computer, dnsDomain, dnsComputer, now = new Date() }: ChallengeOptions): AvPairs {
  const names: readonly (readonly [number, string | undefined])[] = [
    [av.domainName, domain],
    [av.computerName, computer],
    [av.dnsDomainName, dnsDomain],
    [av.dnsComputerName, dnsComputer],
  ];
  const pairs = new Map<number, Uint8Array>();
  for (const [id, name] of names) if (name !== undefined) pairs.set(id, Buffer.from(name, "utf16le"));
  if (now !== false) pairs.set(av.timestamp, encodeFileTime(now));
  return pairs;
}

/** Reads a server's challenge, also one without target information (32 bytes). Errors: WIRE_NTLM_MALFORMED. */
export function decodeChallenge(bytes: Uint8Array): ChallengeMessage {
  const message = openMessage(bytes, 2, 32);
  const flags = message.readUInt32LE(20);
  const targetInfo = has(flags, flag.targetInfo) ? readField(message, 2, 40) : Buffer.alloc(0);
  return {
    flags,
    serverChallenge: message.subarray(24, 32),
    targetName: readText(message, 2, 12, flags),
    targetInfo: targetInfo.length === 0 ? new Map() : decodeAvPairs(targetInfo),
  };
}
