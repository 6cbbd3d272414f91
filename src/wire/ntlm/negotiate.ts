import { clientFlags, flag, has } from "./flags.ts";
import { assemble, openMessage, readText, writeVersion } from "./message.ts";

export type NegotiateMessage = {
  readonly flags: number;
  /** Empty where it was not supplied. */
  readonly domain: string;
  readonly workstation: string;
};

/**
 * NEGOTIATE_MESSAGE ([MS-NLMP] 2.2.1.1), the client's first: 40 bytes with the VERSION field, which some servers insist on,
 * and without names. `NTLM ` and its Base64 text go into the Authorization header.
 */
export function encodeNegotiate({ flags = clientFlags }: { readonly flags?: number } = {}): Uint8Array {
  const header = Buffer.alloc(40);
  header.writeUInt32LE((flags | flag.version) >>> 0, 12);
  writeVersion(header, 32);
  return assemble(header, 1, [
    [16, Buffer.alloc(0)],
    [24, Buffer.alloc(0)],
  ]);
}

/** Reads a client's first message; one without VERSION (32 bytes), and without names (16 bytes), is fine. Errors: WIRE_NTLM_MALFORMED. */
export function decodeNegotiate(bytes: Uint8Array): NegotiateMessage {
  const message = openMessage(bytes, 1, 16);
  const flags = message.readUInt32LE(12);
  const name = (supplied: number, at: number) => (has(flags, supplied) ? readText(message, 1, at, flag.oem) : "");
  return { flags, domain: name(flag.domainSupplied, 16), workstation: name(flag.workstationSupplied, 24) };
}
