import type { Connection } from "./http.ts";

export type PoolOptions = {
  /** Makes a connection; it opens no socket before its first exchange. */
  readonly open: () => Connection;
  /** Connections at the same time. */
  readonly size: number;
  /** Makes the error of work whose signal aborts before its turn has come. */
  readonly calledOff: (signal: AbortSignal) => Error;
};

type Waiter = { readonly take: (connection: Connection) => void };

/**
 * Connections to one origin, each with one piece of work at a time. Work takes the connection used last, another one is
 * made only when all are busy, and beyond `size` work waits in the order it came; while it waits it can be called off.
 * A connection that nobody uses closes its socket by itself.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #all: Connection[] = [];
  /** The one used last at the end: few stay busy, the others fall idle. */
  readonly #free: Connection[] = [];
  readonly #waiting = new Set<Waiter>();
  #refusal: (() => Error) | undefined;
  #idle = Promise.withResolvers<void>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** The signal calls the work off while it waits; once it runs, it heeds the signal itself. */
  async run<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#refusal !== undefined) throw this.#refusal();
    if (signal?.aborted) throw this.#options.calledOff(signal);
    const connection = this.#take() ?? (await this.#turn(signal));
    try {
      return await work(connection);
    } finally {
      this.#giveBack(connection);
    }
  }

  /** Takes no new work from now on (`refusal` is what it gets), and closes the connections when the work taken is done. */
  async close(refusal: () => Error): Promise<void> {
    this.#refusal ??= refusal;
    this.#tellIdle();
    await this.#idle.promise;
    await Promise.all(this.#all.map((connection) => connection.close()));
  }

  #take(): Connection | undefined {
    const free = this.#free.pop();
    if (free !== undefined || this.#all.length === this.#options.size) return free;
    const connection = this.#options.open();
    this.#all.push(connection);
    return connection;
  }

  #giveBack(connection: Connection): void {
    const [waiter] = this.#waiting;
    if (waiter === undefined) {
      this.#free.push(connection);
      this.#tellIdle();
      return;
    }
    this.#waiting.delete(waiter);
    waiter.take(connection);
  }

  #turn(signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const callOff = (): void => {
        this.#waiting.delete(waiter);
        if (signal !== undefined) reject(this.#options.calledOff(signal));
      };
      const waiter: Waiter = {
        take: (connection) => {
          signal?.removeEventListener("abort", callOff);
          resolve(connection);
        },
      };
      signal?.addEventListener("abort", callOff, { once: true });
      this.#waiting.add(waiter);
    });
  }

  #tellIdle(): void {
    if (this.#refusal !== undefined && this.#free.length === this.#all.length) this.#idle.resolve();
  }
}
