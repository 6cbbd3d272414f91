import type { Entity, EntityCollection } from "../../values/entity.ts";

/** A page on its way: its records can be read one by one while it arrives. */
export class ComingPage {
  /** The page without its records; settles when it has arrived. */
  readonly end: Promise<EntityCollection>;
  /** Records that have arrived so far. */
  count = 0;
  #waiting: Entity[] = [];
  #hasEnded = false;
  #wake = (): void => {};

  /** @param ask sends the request, and hands each record to `take` as it arrives. */
  constructor(ask: (take: (record: Entity) => void) => Promise<EntityCollection>) {
    this.end = ask((record) => {
      this.count += 1;
      this.#waiting.push(record);
      this.#wake();
    });
    const ended = (): void => {
      this.#hasEnded = true;
      this.#wake();
    };
    this.end.then(ended, ended);
  }

  /** Those that have arrived since it was asked last, as soon as there are some; none at the end. Fails there as the page does. */
  async arrived(): Promise<readonly Entity[]> {
    if (this.#waiting.length === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const arrived = this.#waiting;
    this.#waiting = [];
    if (arrived.length === 0) await this.end;
    return arrived;
  }
}
