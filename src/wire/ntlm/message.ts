import { flag, has } from "./flags.ts";
import { ntlmError } from "./ntlm-error.ts";

/** What the three messages have in common: signature, type, and fields that point into the payload ([MS-NLMP] 2.2). */

const signature = Buffer.from("NTLMSSP\0", "latin1");
/** Longer than any message there is: names and target information are limited to 64 KiB each, and are far shorter. */
const longest = 65_536;

export type MessageType = 1 | 2 | 3;

const names = { 1: "NEGOTIATE", 2: "CHALLENGE", 3: "AUTHENTICATE" } as const;

/** The message as a Buffer, when it is one of that type and at least that long. */
export function openMessage(bytes: Uint8Array, type: MessageType, least: number): Buffer {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (message.length > longest) throw malformed(type, `is ${message.length} bytes long, more than ${longest}`);
  if (message.length < 12 || !message.subarray(0, 8).equals(signature)) throw malformed(type, "has no NTLM signature");
  if (message.readUInt32LE(8) !== type) throw malformed(type, `says that it is of type ${message.readUInt32LE(8)}`);
  if (message.length < least)
    throw malformed(type, `is cut short: ${message.length} bytes, at least ${least} are needed`);
  return message;
}

/** The bytes that the field at `at` (length, room, offset) points to; empty where the message ends before the field. */
export function readField(message: Buffer, type: MessageType, at: number): Buffer {
  if (message.length < at + 8) return Buffer.alloc(0);
  const length = message.readUInt16LE(at);
  if (length === 0) return Buffer.alloc(0);
  const offset = message.readUInt32LE(at + 4);
  if (offset + length > message.length) throw malformed(type, `has a field (byte ${at}) that points outside of it`);
  return message.subarray(offset, offset + length);
}

export function readText(message: Buffer, type: MessageType, at: number, flags: number): string {
  const bytes = readField(message, type, at);
  if (!has(flags, flag.unicode)) return bytes.toString("latin1");
  if (bytes.length % 2 !== 0) throw malformed(type, `has a Unicode text (byte ${at}) of an odd number of bytes`);
  return bytes.toString("utf16le");
}

/** A text in the character set that was agreed on. OEM carries ASCII only: which code page it means is nowhere said. */
export function encodeText(text: string, flags: number): Buffer {
  if (has(flags, flag.unicode)) return Buffer.from(text, "utf16le");
  if (/^[\x20-\x7e]*$/.test(text)) return Buffer.from(text, "latin1");
  throw ntlmError(
    "WIRE_NTLM_CHARACTER",
    `"${text}" cannot be written in the OEM character set, and the server takes no other`,
    "use names of ASCII characters, or sign in by another authentication type",
  );
}

/**
 * Puts a message together: `header` is its fixed part with the signature and type still to come; each of `fields` is written
 * at its place as length, room and offset, and its bytes follow the header in the order given.
 */
export function assemble(
  header: Buffer,
  type: MessageType,
  fields: readonly (readonly [at: number, bytes: Uint8Array])[],
): Buffer {
  signature.copy(header);
  header.writeUInt32LE(type, 8);
  let offset = header.length;
  for (const [at, { length }] of fields) {
    header.writeUInt16LE(length, at);
    header.writeUInt16LE(length, at + 2);
    header.writeUInt32LE(offset, at + 4);
    offset += length;
  }
  return Buffer.concat([header, ...fields.map(([, bytes]) => bytes)]);
}

/** VERSION ([MS-NLMP] 2.2.2.10): Windows 10.0 build 19041, NTLM revision 15. Servers look at its presence only. */
export function writeVersion(header: Buffer, at: number): void {
  header.set([10, 0, 0x61, 0x4a, 0, 0, 0, 15], at);
}

export function malformed(type: MessageType, what: string): Error {
  return ntlmError("WIRE_NTLM_MALFORMED", `the NTLM ${names[type]} message ${what}`);
}
