type Waiter = { readonly start: () => void; readonly refuse: (error: unknown) => void };

/** Runs work one after the other, in the order it came; work that waits can be called off. */
export class CallQueue {
  readonly #waiting = new Set<Waiter>();
  #running = false;
  #closed: (() => Error) | undefined;
  #idle: (() => void) | undefined;

  /** Rejects with the signal's reason when that aborts before the turn has come; a running work heeds the signal itself. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#closed !== undefined) throw this.#closed();
    signal?.throwIfAborted();
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
        reject(signal?.reason);
      };
      const waiter = {
        start: () => {
          signal?.removeEventListener("abort", callOff);
          resolve();
        },
        refuse: reject,
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
