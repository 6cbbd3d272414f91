import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import { unreadable } from "./web-api-exchange.ts";

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** The records stand in the list that is in the document: `{"@odata.context":…,"value":[{…},{…}]}`. */
const depthOfList = 2;

/**
 * Takes the records out of a page that arrives piece by piece: `JSON.parse` reads those that are complete, some dozens at a
 * time, and neither the text nor the objects of a page are ever held as a whole.
 */
export class PageSplitter {
  readonly #take: (record: JsonObject) => void;
  /** What stands around the records. */
  readonly #around: Uint8Array[] = [];
  /** A record of which the end has not come. */
  #begun: Uint8Array[] = [];
  #depth = 0;
  #isInList = false;
  #isInText = false;
  #isEscaped = false;

  constructor(take: (record: JsonObject) => void) {
    this.#take = take;
  }

  /** A piece may end anywhere. Errors: WIRE_ODATA. */
  write(piece: Uint8Array): void {
    /** Where that which has not been passed on begins, and where the last complete record ends. */
    let from = 0;
    let end = 0;
    for (let at = this.#isInText ? this.#endOfText(piece, 0) + 1 : 0; at < piece.length; at += 1) {
      const byte = piece[at];
      if (byte === quote) at = this.#endOfText(piece, at + 1);
      else if (byte === openObject || byte === openList) {
        if (this.#isInList && this.#depth === depthOfList && end === 0) from = at;
        this.#depth += 1;
        if (byte === openObject || !this.#opensRecords(piece.subarray(from, at))) continue;
        this.#keep(piece.subarray(from, at + 1));
        this.#isInList = true;
        from = at + 1;
      } else if (byte === closeObject || byte === closeList) {
        this.#depth -= 1;
        if (!this.#isInList || this.#depth > depthOfList) continue;
        if (this.#depth === depthOfList) end = at + 1;
        else {
          this.#pass(piece.subarray(from, end));
          this.#isInList = false;
          from = at;
          end = 0;
        }
      }
    }
    this.#leave(piece, from, end);
  }

  /** The document without its records. Errors: WIRE_ODATA. */
  end(): JsonObject {
    const json = parseJson(textOf(this.#around));
    if (isJsonObject(json) && Array.isArray(json.value)) return json;
    throw unreadable("to a query holds no list of records");
  }

  /** Where the text ends that goes on at `start`: most bytes of a page stand in texts. The piece's length where it does not end in it. */
  #endOfText(piece: Uint8Array, start: number): number {
    let at = start;
    if (this.#isEscaped && at < piece.length) {
      this.#isEscaped = false;
      at += 1;
    }
    for (; at < piece.length; at += 1) {
      const byte = piece[at];
      if (byte === quote) {
        this.#isInText = false;
        return at;
      }
      if (byte === backslash) at += 1;
    }
    this.#isInText = true;
    this.#isEscaped = at > piece.length;
    return piece.length;
  }

  /** Whether the list that opens here is that of the records, by what stands before it. */
  #opensRecords(before: Uint8Array): boolean {
    return this.#depth === depthOfList && /"value"\s*:\s*$/.test(textOf([...this.#around, before]));
  }

  /** A copy: a view would keep all that was read from the socket with it, as long as the page lasts. */
  #keep(around: Uint8Array): void {
    this.#around.push(new Uint8Array(around));
  }

  /** The complete records of a piece, with the beginning of the first where it came before. */
  #pass(records: Uint8Array): void {
    if (records.length === 0) return;
    const found = parseJson(`[${textOf([...this.#begun, records])}]`);
    this.#begun = [];
    if (Array.isArray(found)) for (const record of found) if (isJsonObject(record)) this.#take(record);
  }

  #leave(piece: Uint8Array, from: number, end: number): void {
    if (!this.#isInList) this.#keep(piece.subarray(from));
    else {
      this.#pass(piece.subarray(from, end));
      const isBegun = this.#depth > depthOfList;
      if (isBegun) this.#begun.push(piece.subarray(end === 0 ? from : afterComma(piece, end)));
    }
  }
}

function afterComma(piece: Uint8Array, end: number): number {
  return piece.indexOf(openObject, end);
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}
