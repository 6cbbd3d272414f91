/** Distinguished Encoding Rules (ITU-T X.690), as far as certificates need them. */

const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export function sequence(...members: readonly Uint8Array[]): Buffer {
  return encode(tag.sequence, Buffer.concat(members));
}

export function set(...members: readonly Uint8Array[]): Buffer {
  return encode(tag.set, Buffer.concat(members));
}

export function boolean(value: boolean): Buffer {
  return encode(tag.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** Not negative. */
export function integer(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  const isNegative = (bytes[0] ?? 0) > 0x7f;
  return encode(tag.integer, isNegative ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
}

/** @param unused how many of the last byte's bits are not part of it */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return encode(tag.bitString, Buffer.concat([Uint8Array.of(unused), bytes]));
}

export function octetString(bytes: Uint8Array): Buffer {
  return encode(tag.octetString, bytes);
}

export function utf8String(text: string): Buffer {
  return encode(tag.utf8String, Buffer.from(text));
}

/** `2.5.29.19` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(tag.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift((left % 128) + 128);
  return bytes;
}

/** Two digits for the year as long as certificates want them: through 2049 (RFC 5280 §4.1.2.5). */
export function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "");
  const isShort = moment.getUTCFullYear() < 2050;
  return encode(isShort ? tag.utcTime : tag.generalizedTime, Buffer.from(isShort ? digits.slice(2) : digits));
}

/** What the context gives a number, around other members or (where `isPrimitive`) in place of a type. */
export function tagged(number: number, content: Uint8Array, isPrimitive = false): Buffer {
  return encode((isPrimitive ? 0x80 : 0xa0) + number, content);
}

function encode(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(type), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.of(length);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  return Buffer.concat([Uint8Array.of(0x80 + bytes.length), bytes]);
}
