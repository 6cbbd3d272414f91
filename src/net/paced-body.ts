import { setImmediate } from "node:timers/promises";
import type { BodySink } from "./http.ts";

/** What a sink gets at a time. */
const partSize = 8 * 1024;

/**
 * Hands a body on in small parts, one a turn of the event loop: whoever uses what is read of a part does so before the next
 * one comes, and neither much of it nor what it has become lies about.
 */
export class PacedBody {
  readonly #sink: BodySink;
  #isDropped = false;
  /** What has been written last is handed on when this is. */
  #handed: Promise<void> | undefined;

  constructor(sink: BodySink) {
    this.#sink = sink;
  }

  /** Resolves when all of the piece has been handed on; undefined where it has been at once. */
  write(piece: Uint8Array): Promise<void> | undefined {
    // undici gives a piece without bytes whenever it goes on: to wait for that would be to wait for ever.
    if (piece.byteLength === 0) return undefined;
    if (this.#handed === undefined && piece.byteLength <= partSize) {
      this.#sink(piece);
      return undefined;
    }
    this.#handed = this.#handOn(piece, this.#handed);
    return this.#handed;
  }

  async end(): Promise<void> {
    await this.#handed;
  }

  drop(): void {
    this.#isDropped = true;
  }

  async #handOn(piece: Uint8Array, before: Promise<void> | undefined): Promise<void> {
    await before;
    for (let at = 0; at < piece.byteLength && !this.#isDropped; at += partSize) {
      if (at > 0) await setImmediate();
      if (!this.#isDropped) this.#sink(piece.subarray(at, at + partSize));
    }
  }
}
