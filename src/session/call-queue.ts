type Waiter = { readonly start: () => void };

/** Runs work one after the other, in the order it came; work that waits can be called off. */
export class CallQueue {
  readonly #waiting = new Set<Waiter>();
  readonly #calledOff: (signal: AbortSignal) => Error;
  #running = false;
  #closed: (() => Error) | undefined;
  #idle: (() => void) | undefined;

  /** `calledOff` makes the error of work whose signal aborts before its turn has come. */
  constructor(calledOff: (signal: AbortSignal) => Error) {
    this.#calledOff = calledOff;
  }

  /** The signal calls the work off while it waits; once it runs, it heeds the signal itself. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#closed !== undefined) throw this.#closed();
    if (signal?.aborted) throw this.#calledOff(signal);
    if (this.#running) await this.#turn(signal);
    this.#running = true;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** Takes no new work from now on (`refusal` is what it gets), and is done when the work taken so far is. */
  async close(refusal: () => Error): Promise<void> {
    this.#closed ??= refusal;
    if (!this.#running) return;
    const earlier = this.#idle;
    await new Promise<void>((resolve) => {
      this.#idle = () => {
        earlier?.();
        resolve();
      };
    });
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const callOff = (): void => {
        this.#waiting.delete(waiter);
        if (signal !== undefined) reject(this.#calledOff(signal));
      };
      const waiter = {
        start: () => {
          signal?.removeEventListener("abort", callOff);
          resolve();
        },
      };
      signal?.addEventListener("abort", callOff, { once: true });
      this.#waiting.add(waiter);
    });
  }

  #next(): void {
    const [waiter] = this.#waiting;
    if (waiter !== undefined) {
      this.#waiting.delete(waiter);
      waiter.start();
      return;
    }
    this.#running = false;
    this.#idle?.();
  }
}
