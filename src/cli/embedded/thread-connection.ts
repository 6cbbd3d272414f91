import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";

/**
 * A connection to a thread of this process. A thread that dies closes its sockets, and tells of what only through its port, just
 * before: the end of the bytes is passed on when what has been told was heard.
 */
export class ThreadConnection extends Duplex {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => {
      if (!this.push(bytes)) socket.pause();
    });
    socket.on("end", () => void whatWasTold().then(() => this.push(null)));
    socket.on("error", (error) => void whatWasTold().then(() => this.destroy(error)));
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy(error ?? undefined);
    done(error);
  }
}

/** Resolves when all has been heard that threads had told before. */
export async function whatWasTold(): Promise<void> {
  // Their messages come with the next turn of the event loop, which may have begun.
  await setImmediate();
  await setImmediate();
}
