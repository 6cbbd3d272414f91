import { DynamlError } from "../../errors.ts";
import type { KnownMessages } from "./known-messages.ts";
import { type RootChooser, ShapeReader } from "./read-shape.ts";
import type { WireErrorCode } from "./wire-error.ts";

/**
 * Reads one XML document (UTF-8 bytes, or text) straight into a value, without a tree in between.
 * What `known` has read of documents before makes it quicker. Every error is a DynamlError with a WIRE_ code; `where` has line, column and the path of elements.
 */
export function readXml<T>(document: Uint8Array | string, chooseRoot: RootChooser<T>, known?: KnownMessages): T {
  if (typeof document !== "string" && document.byteLength > largestWhole)
    return readPieces(document, chooseRoot, known);
  const reader = new ShapeReader(chooseRoot as RootChooser<unknown>, known);
  const text = typeof document === "string" ? document : decoded(() => decoderOfUtf8().decode(document));
  return reader.end(text) as T;
}

/** Bytes of a document that is decoded at once: what one record has, and most calls answer. */
const largestWhole = 16 * 1024;

/** Text that is decoded at a time: of a page of megabytes little is alive at any moment, and garbage is collected while it is young. */
const pieceSize = 2048;

function readPieces<T>(document: Uint8Array, chooseRoot: RootChooser<T>, known?: KnownMessages): T {
  const reader = new ArrivingXml(chooseRoot, known);
  reader.write(document);
  return reader.end();
}

/** The same of a document that arrives piece by piece: the value is built meanwhile, and no piece is kept. */
export class ArrivingXml<T> {
  readonly #shapes: ShapeReader;
  readonly #decoder = decoderOfUtf8();

  /** @param take gets the items of lists that give them away */
  constructor(chooseRoot: RootChooser<T>, known?: KnownMessages, take?: (item: unknown) => void) {
    this.#shapes = new ShapeReader(chooseRoot as RootChooser<unknown>, known, take);
  }

  write(bytes: Uint8Array): void {
    for (let at = 0, end = 0; at < bytes.byteLength; at = end) {
      end = endOfPiece(bytes, at);
      const piece = bytes.subarray(at, end);
      const text = decoded(() => this.#decoder.decode(piece, { stream: true }));
      this.#shapes.write(text, bytes[end] === lessThan);
    }
  }

  end(): T {
    return this.#shapes.end(decoded(() => this.#decoder.decode())) as T;
  }
}

/** Before a tag, where there is one. */
function endOfPiece(bytes: Uint8Array, start: number): number {
  const most = start + pieceSize;
  if (most >= bytes.byteLength) return bytes.byteLength;
  const tag = bytes.lastIndexOf(lessThan, most);
  return tag > start ? tag : most;
}

const lessThan = 0x3c;

function decoderOfUtf8() {
  return new TextDecoder("utf-8", { fatal: true });
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw new DynamlError<WireErrorCode>({
      code: "WIRE_ENCODING",
      message: "the message is not UTF-8, the only encoding that is read here",
      remedy: "send it as UTF-8 and say so in its content type",
      cause,
    });
  }
}
