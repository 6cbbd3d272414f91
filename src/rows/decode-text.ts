import { place, RowsError } from "./rows-error.ts";

export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

export type Encoding = (typeof encodings)[number];

const marks: readonly (readonly [encoding: Encoding, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** Characters that stand for bytes which are none. */
const replacement = "\ufffd";

/**
 * The text of a stream of bytes, piece by piece. A byte order mark tells the encoding and is left out; without one it is
 * `encoding`, without that UTF-8. Throws ROWS_BAD_ENCODING at bytes that the encoding does not have: nothing is replaced.
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding | undefined,
  name: string | undefined,
): AsyncGenerator<string, void> {
  let decoding: ReturnType<typeof decodingOf> | undefined;
  let start: Uint8Array = new Uint8Array();
  let line = 1;
  const decode = (chunk: Uint8Array, stream: boolean): string => {
    if (decoding === undefined) checkText(chunk, encoding, name);
    decoding ??= decodingOf(markOf(chunk) ?? encoding ?? "utf-8");
    try {
      const text = decoding.decoder.decode(chunk, { stream });
      line += lineFeeds(text);
      return text;
    } catch (cause) {
      throw badEncoding(decoding.encoding, place(name, line + goodLines(decoding.encoding, chunk)), cause);
    }
  };
  for await (const chunk of bytes) {
    if (decoding === undefined && start.length + chunk.length < 3) {
      start = Buffer.concat([start, chunk]);
      continue;
    }
    yield decode(start.length > 0 ? Buffer.concat([start, chunk]) : chunk, true);
    start = new Uint8Array();
  }
  yield decode(start, false);
}

/** What a file begins with that is no text. */
const formats: readonly (readonly [bytes: readonly number[], what: string, remedy: string])[] = [
  [[0x50, 0x4b, 3, 4], "a ZIP archive, such as an Excel workbook", "save the sheet as CSV UTF-8"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook", "save the sheet as CSV UTF-8"],
  [[0x1f, 0x8b], "compressed by gzip", "decompress it"],
];

function checkText(start: Uint8Array, encoding: Encoding | undefined, name: string | undefined): void {
  const format = formats.find(([bytes]) => bytes.every((byte, index) => start[index] === byte));
  const where = place(name, 1);
  if (format !== undefined) {
    const [, what, remedy] = format;
    throw new RowsError({ code: "ROWS_BAD_ENCODING", message: `the file is ${what}, no text`, where, remedy });
  }
  if (encoding === undefined && markOf(start) === undefined && start.includes(0)) {
    throw new RowsError({
      code: "ROWS_BAD_ENCODING",
      message: "the file is no UTF-8 text: it holds zero bytes",
      where,
      remedy: "name the encoding that it has, such as utf-16le",
    });
  }
}

function decodingOf(encoding: Encoding) {
  return { encoding, decoder: new TextDecoder(encoding, { fatal: true }) };
}

function markOf(chunk: Uint8Array): Encoding | undefined {
  return marks.find(([, mark]) => mark.every((byte, index) => chunk[index] === byte))?.[0];
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Line ends of the piece before the bytes that are none. */
function goodLines(encoding: Encoding, chunk: Uint8Array): number {
  const [good = ""] = new TextDecoder(encoding).decode(chunk).split(replacement, 1);
  return lineFeeds(good);
}

function badEncoding(encoding: Encoding, where: string, cause: unknown): RowsError {
  const other = encoding === "utf-8" ? "windows-1252 (what Excel saves as CSV without UTF-8), utf-16le" : "utf-8";
  return new RowsError({
    code: "ROWS_BAD_ENCODING",
    message: `the file is not ${encoding}: it holds bytes that are no character there`,
    where,
    remedy: `name the encoding that it has, such as ${other}`,
    cause,
  });
}
