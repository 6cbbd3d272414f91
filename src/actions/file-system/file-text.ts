import { byteOf } from "../../expression/windows-1252.ts";
import type { Encoding } from "../../rows/decode-text.ts";
import { ActionError } from "../action-error.ts";

export type WrittenEncoding = Encoding | "utf-8-bom";

const marks: readonly (readonly [encoding: Encoding, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The text of a file's bytes, null characters too; a byte order mark wins and is left out. Throws ACTION_ENCODING. */
export function textOf(bytes: Uint8Array, encoding: Encoding, file: string): string {
  const [marked] = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? [];
  const used = marked ?? encoding;
  try {
    return new TextDecoder(used, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ActionError({
      code: "ACTION_ENCODING",
      message: `${JSON.stringify(file)} is not ${used}: it holds bytes that are no character there`,
      remedy: `name the encoding that it has, such as ENCODING="${used === "utf-8" ? "windows-1252" : "utf-8"}"`,
      context: { file },
      cause,
    });
  }
}

/** The bytes of a text, with a byte order mark where it is a file's beginning and the encoding has one. Throws ACTION_ENCODING. */
export function bytesOf(text: string, encoding: WrittenEncoding, isBeginning: boolean): Uint8Array {
  const mark = isBeginning && encoding !== "utf-8" && encoding !== "windows-1252" ? "\ufeff" : "";
  if (encoding === "windows-1252") return windowsBytes(text);
  if (!text.isWellFormed()) throw noCharacter("half of a character", encoding);
  if (encoding === "utf-8" || encoding === "utf-8-bom") return Buffer.from(mark + text, "utf8");
  const bytes = Buffer.from(mark + text, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

function windowsBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const byte = byteOf(character);
    if (byte === 63 && character !== "?") {
      throw noCharacter(`the character U+${text.codePointAt(index)?.toString(16).toUpperCase()}`, "windows-1252");
    }
    bytes[index] = byte;
  }
  return bytes;
}

function noCharacter(what: string, encoding: string): ActionError {
  return new ActionError({
    code: "ACTION_ENCODING",
    message: `the text holds ${what}, which ${encoding} does not have`,
    remedy: 'write it with ENCODING="utf-8", or replace that character before',
  });
}

/** How many of the bytes are whole characters: what a limit has cut off may have divided the last one. */
export function wholeCharacters(bytes: Uint8Array, encoding: Encoding): number {
  const { length } = bytes;
  if (encoding === "windows-1252") return length;
  if (encoding !== "utf-8") {
    const even = length - (length % 2);
    const highByte = bytes[encoding === "utf-16le" ? even - 1 : even - 2] ?? 0;
    return highByte >= 0xd8 && highByte <= 0xdb ? even - 2 : even;
  }
  for (let back = 1; back <= Math.min(4, length); back += 1) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < needed ? length - back : length;
  }
  return length;
}
