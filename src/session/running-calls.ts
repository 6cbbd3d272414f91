/** The calls of a session that are under way, each of one request or several: an end lets them finish and refuses those after it. */
export class RunningCalls {
  readonly #refusal: () => Error;
  readonly #idle = Promise.withResolvers<void>();
  #count = 0;
  #hasEnded = false;

  /** @param refusal what a call gets after the end */
  constructor(refusal: () => Error) {
    this.#refusal = refusal;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#hasEnded) throw this.#refusal();
    this.#count += 1;
    try {
      return await call();
    } finally {
      this.#count -= 1;
      this.#tellIdle();
    }
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    this.#tellIdle();
    await this.#idle.promise;
  }

  #tellIdle(): void {
    if (this.#hasEnded && this.#count === 0) this.#idle.resolve();
  }
}
