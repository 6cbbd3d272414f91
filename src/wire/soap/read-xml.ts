import { DynamlError } from "../../errors.ts";
import { type RootChooser, ShapeReader } from "./read-shape.ts";
import type { WireErrorCode } from "./wire-error.ts";

/**
 * Reads one XML document (UTF-8 bytes, or text) straight into a value, without a tree in between.
 * Every error is a DynamlError with a WIRE_ code; `where` has line, column and the path of elements.
 */
export function readXml<T>(document: Uint8Array | string, chooseRoot: RootChooser<T>): T {
  const reader = new XmlReader(chooseRoot);
  if (typeof document === "string") reader.writeText(document);
  else for (const piece of pieces(document)) reader.write(piece);
  return reader.end();
}

/** The same of a document that arrives piece by piece: the value is built meanwhile, and no piece is kept. */
export class XmlReader<T> {
  readonly #shapes: ShapeReader;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  constructor(chooseRoot: RootChooser<T>) {
    this.#shapes = new ShapeReader(chooseRoot as RootChooser<unknown>);
  }

  write(bytes: Uint8Array): void {
    this.writeText(decoded(() => this.#decoder.decode(bytes, { stream: true })));
  }

  writeText(text: string): void {
    this.#shapes.write(text);
  }

  end(): T {
    this.writeText(decoded(() => this.#decoder.decode()));
    return this.#shapes.end() as T;
  }
}

/**
 * Texts of a value are views into the piece that they were cut out of and keep it alive: one of a record of a page of
 * megabytes would keep the page.
 */
const pieceSize = 65_536;

function* pieces(document: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < document.byteLength; at += pieceSize) yield document.subarray(at, at + pieceSize);
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
