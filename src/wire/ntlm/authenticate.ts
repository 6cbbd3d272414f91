import { flag, has } from "./flags.ts";
import { assemble, encodeText, openMessage, readField, readText, writeVersion } from "./message.ts";

export type AuthenticateMessage = {
  readonly flags: number;
  readonly domain: string;
  readonly userName: string;
  readonly workstation: string;
  readonly lmResponse: Uint8Array;
  readonly ntResponse: Uint8Array;
  /** Empty where no key is exchanged. */
  readonly encryptedSessionKey: Uint8Array;
  /** 16 bytes, where the message has room for it. */
  readonly mic: Uint8Array | undefined;
};

/** Where the message integrity code stands, and how long the header with it is. */
export const micOffset = 72;
const headerLength = 88;

/** AUTHENTICATE_MESSAGE ([MS-NLMP] 2.2.1.3), the client's second. Without a `mic` its place is zero, to be filled. */
export function encodeAuthenticate(message: AuthenticateMessage): Uint8Array {
  const { flags } = message;
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(flags >>> 0, 60);
  if (has(flags, flag.version)) writeVersion(header, 64);
  if (message.mic !== undefined) header.set(message.mic, micOffset);
  return assemble(header, 3, [
    [28, encodeText(message.domain, flags)],
    [36, encodeText(message.userName, flags)],
    [44, encodeText(message.workstation, flags)],
    [12, message.lmResponse],
    [20, message.ntResponse],
    [52, message.encryptedSessionKey],
  ]);
}

/** Reads a client's second message, also one without VERSION and MIC. Errors: WIRE_NTLM_MALFORMED. */
export function decodeAuthenticate(bytes: Uint8Array): AuthenticateMessage {
  const message = openMessage(bytes, 3, 64);
  const flags = message.readUInt32LE(60);
  return {
    flags,
    domain: readText(message, 3, 28, flags),
    userName: readText(message, 3, 36, flags),
    workstation: readText(message, 3, 44, flags),
    lmResponse: readField(message, 3, 12),
    ntResponse: readField(message, 3, 20),
    encryptedSessionKey: readField(message, 3, 52),
    mic: payloadStart(message) >= headerLength ? message.subarray(micOffset, headerLength) : undefined,
  };
}

/** Where the first field's bytes begin: before 88 there is no room for a MIC. */
function payloadStart(message: Buffer): number {
  const starts = [12, 20, 28, 36, 44, 52]
    .filter((at) => message.readUInt16LE(at) > 0)
    .map((at) => message.readUInt32LE(at + 4));
  return Math.min(message.length, ...starts);
}
