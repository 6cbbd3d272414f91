import { ntlmError } from "./ntlm-error.ts";

/** Target information ([MS-NLMP] 2.2.2.1): pairs of an ID and a value. */
export type AvPairs = ReadonlyMap<number, Uint8Array>;

export const av = {
  endOfList: 0,
  computerName: 1,
  domainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  dnsTreeName: 5,
  flags: 6,
  timestamp: 7,
  singleHost: 8,
  targetName: 9,
  channelBindings: 10,
} as const;

/** Bit of `av.flags`: the AUTHENTICATE message carries a message integrity code. */
export const hasMic = 0x00000002;

/** Reads pairs up to the end mark; what follows it is ignored. Errors: WIRE_NTLM_MALFORMED. */
export function decodeAvPairs(bytes: Uint8Array): Map<number, Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pairs = new Map<number, Uint8Array>();
  for (let at = 0; at + 4 <= buffer.length; ) {
    const id = buffer.readUInt16LE(at);
    const length = buffer.readUInt16LE(at + 2);
    if (id === av.endOfList) return pairs;
    const end = at + 4 + length;
    if (end > buffer.length) break;
    pairs.set(id, buffer.subarray(at + 4, end));
    at = end;
  }
  throw ntlmError("WIRE_NTLM_MALFORMED", "the target information of an NTLM message is cut short");
}

/** The pairs in their order, and the end mark. */
export function encodeAvPairs(pairs: AvPairs): Buffer {
  const parts = [...pairs].flatMap(([id, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return [head, value];
  });
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

export function flagsOf(pairs: AvPairs): number {
  const value = pairs.get(av.flags);
  return value?.length === 4 ? Buffer.from(value).readUInt32LE(0) : 0;
}

/** The value of `av.flags`. */
export function encodeAvFlags(flags: number): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(flags >>> 0, 0);
  return value;
}

const unixEpochAsFileTime = 116_444_736_000_000_000n;

/** A moment as FILETIME: 100 ns since the year 1601, 8 bytes little-endian. */
export function encodeFileTime(moment: Date): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt.asUintN(64, BigInt(moment.getTime()) * 10_000n + unixEpochAsFileTime), 0);
  return time;
}
