import { textOfUnits } from "./utf16-units.ts";

/** A byte 0x80-0xFF that is part of no valid UTF-8 sequence is kept as the lone surrogate U+DC80-U+DCFF. */
const escapeBase = 0xdc00;

/** Decodes UTF-8 so that `encodeUtf8` gives the same bytes back, whatever they are. No byte order mark is removed. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

/** Encodes as UTF-8; U+DC80-U+DCFF on their own as the byte they stand for, other lone surrogates as three bytes like any character of their range. */
export function encodeUtf8(text: string): Uint8Array {
  return text.isWellFormed() ? new TextEncoder().encode(text) : encodeWithEscapes(text);
}

/** Where the first kept byte is in a decoded text. */
export function firstEscape(text: string): number | undefined {
  if (text.isWellFormed()) return undefined;
  const found = text.search(/[\uDC80-\uDCFF]/u);
  return found === -1 ? undefined : found;
}

function decodeWithEscapes(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.byteLength);
  let length = 0;
  let at = 0;
  while (at < bytes.byteLength) {
    const size = sequenceLength(bytes, at);
    const codePoint = size === 0 ? escapeBase + (bytes[at] ?? 0) : codePointAt(bytes, at, size);
    if (codePoint > 0xffff) {
      units[length] = 0xd7c0 + (codePoint >> 10);
      length += 1;
      units[length] = 0xdc00 + (codePoint & 0x3ff);
    } else {
      units[length] = codePoint;
    }
    length += 1;
    at += Math.max(1, size);
  }
  return textOfUnits(units.subarray(0, length));
}

/** Bytes of the valid sequence at a place (RFC 3629 section 4), 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let next = at + 1; next < at + size; next += 1) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1] ?? 0;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isSurrogate = first === 0xed && second > 0x9f;
  const isBeyond = first === 0xf4 && second > 0x8f;
  return isOverlong || isSurrogate || isBeyond ? 0 : size;
}

function codePointAt(bytes: Uint8Array, at: number, size: number): number {
  const first = bytes[at] ?? 0;
  if (size === 1) return first;
  let codePoint = first & (0x7f >> size);
  for (let next = at + 1; next < at + size; next += 1) codePoint = (codePoint << 6) | ((bytes[next] ?? 0) & 0x3f);
  return codePoint;
}

function encodeWithEscapes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  const encoder = new TextEncoder();
  let length = 0;
  let wellFormedFrom = 0;
  const flush = (to: number): void => {
    length += encoder.encodeInto(text.slice(wellFormedFrom, to), bytes.subarray(length)).written;
  };
  for (const match of text.matchAll(/[\uD800-\uDFFF]/gu)) {
    flush(match.index);
    wellFormedFrom = match.index + 1;
    const unit = match[0].charCodeAt(0);
    if (unit >= escapeBase + 0x80 && unit <= escapeBase + 0xff) {
      bytes[length] = unit - escapeBase;
      length += 1;
    } else {
      bytes.set([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)], length);
      length += 3;
    }
  }
  flush(text.length);
  return bytes.slice(0, length);
}
