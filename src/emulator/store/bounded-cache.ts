/** Values by key; past the limit the least recently used is given up. */
export class BoundedCache<V> {
  readonly #limit: number;
  readonly #values = new Map<string, V>();
  #newest: string | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value of the key, made where there is none yet. */
  get(key: string, make: () => V): V {
    const known = this.#values.get(key);
    if (known !== undefined) {
      if (key !== this.#newest) {
        this.#values.delete(key);
        this.#values.set(key, known);
        this.#newest = key;
      }
      return known;
    }
    const made = make();
    this.#newest = key;
    this.#values.set(key, made);
    if (this.#values.size > this.#limit) this.#forgetOldest();
    return made;
  }

  #forgetOldest(): void {
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      return;
    }
  }
}
