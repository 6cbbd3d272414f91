import { DynamlError } from "../errors.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { SourceText } from "./source-text.ts";
import { decodeUtf8, encodeUtf8, firstEscape } from "./utf8.ts";
import { textOfUnits } from "./utf16-units.ts";

const largestDecoded = 256 * 1024 * 1024;

/**
 * Decodes a task's bytes without loss. A byte order mark decides; without one, UTF-16 is known by the zero byte beside the
 * first character, and all else is UTF-8. Bytes that are not UTF-8 are kept as lone surrogates and reported.
 */
export function decodeSource(bytes: Uint8Array, diagnostics: Diagnostics): SourceText {
  if (bytes.byteLength > largestDecoded) throw tooLarge(bytes.byteLength);
  const { encoding, markLength } = detectEncoding(bytes);
  const content = bytes.subarray(markLength);
  const byteOrderMark = markLength > 0;
  if (encoding === "utf-8") return { text: decodeUtf8Content(content, diagnostics), encoding, byteOrderMark };
  const text = decodeUtf16(content, encoding);
  const oddByte = content.byteLength % 2 === 1 ? content.at(-1) : undefined;
  if (oddByte === undefined) return { text, encoding, byteOrderMark };
  reportInvalid(diagnostics, "the UTF-16 text ends in half a character", Math.max(0, text.length - 1));
  return { text, encoding, byteOrderMark, oddByte };
}

/** The bytes of a text, stored as `source` was: the inverse of `decodeSource`. */
export function encodeSource(text: string, source: Omit<SourceText, "text">): Uint8Array {
  const mark = source.byteOrderMark ? "\uFEFF" : "";
  if (source.encoding === "utf-8") return encodeUtf8(mark + text);
  return encodeUtf16(mark + text, source.encoding, source.oddByte);
}

function detectEncoding(bytes: Uint8Array): { encoding: SourceText["encoding"]; markLength: number } {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", markLength: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", markLength: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", markLength: 2 };
  if (first !== undefined && second !== undefined) {
    if (first !== 0 && first < 0x80 && second === 0) return { encoding: "utf-16le", markLength: 0 };
    if (first === 0 && second !== 0 && second < 0x80) return { encoding: "utf-16be", markLength: 0 };
  }
  return { encoding: "utf-8", markLength: 0 };
}

function decodeUtf8Content(bytes: Uint8Array, diagnostics: Diagnostics): string {
  const text = decodeUtf8(bytes);
  const invalid = firstEscape(text);
  if (invalid !== undefined) reportInvalid(diagnostics, "the text is not UTF-8 from here on", invalid);
  return text;
}

function reportInvalid(diagnostics: Diagnostics, message: string, offset: number): void {
  diagnostics.add({
    code: "MARKUP_INVALID_ENCODING",
    severity: "warning",
    message,
    offset,
    length: 1,
    remedy:
      "save the task as UTF-8 or UTF-16; until then its bytes are kept, but the characters in question are not known",
  });
}

function decodeUtf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): string {
  const units = new Uint16Array(bytes.byteLength >> 1);
  const [low, high] = encoding === "utf-16le" ? [0, 1] : [1, 0];
  for (let at = 0; at < units.length; at += 1) {
    units[at] = (bytes[2 * at + low] ?? 0) | ((bytes[2 * at + high] ?? 0) << 8);
  }
  return textOfUnits(units);
}

function encodeUtf16(text: string, encoding: "utf-16le" | "utf-16be", oddByte: number | undefined): Uint8Array {
  const bytes = new Uint8Array(text.length * 2 + (oddByte === undefined ? 0 : 1));
  const [low, high] = encoding === "utf-16le" ? [0, 1] : [1, 0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes[2 * at + low] = unit & 0xff;
    bytes[2 * at + high] = unit >> 8;
  }
  if (oddByte !== undefined) bytes[text.length * 2] = oddByte;
  return bytes;
}

function tooLarge(byteLength: number): DynamlError<"MARKUP_TOO_LARGE"> {
  return new DynamlError({
    code: "MARKUP_TOO_LARGE",
    message: `the task has ${byteLength} bytes; it is too large to be held as text`,
    remedy: "split the task into subtasks; up to 64 MiB are read",
  });
}
