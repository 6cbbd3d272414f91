import { randomBytes } from "node:crypto";

type Entry<T> = { readonly value: T; readonly expires: number };

/** What a ticket number stands for; `expired` and `unknown` are told apart for as long as the ticket is remembered. */
export type Ticket<T> = { readonly value: T } | "expired" | "unknown";

/** Tickets are remembered up to so many; the oldest one makes room for a new one. */
const capacity = 10_000;

/** Values under numbers that cannot be guessed, each for a time: authorization codes, device codes, refresh tokens. */
export class Tickets<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #seconds: number;
  readonly #now: () => Date;

  constructor(seconds: number, now: () => Date) {
    this.#seconds = seconds;
    this.#now = now;
  }

  /** A new ticket; its number has 256 random bits unless one is given. */
  issue(value: T, number: string = randomBytes(32).toString("base64url")): string {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= capacity && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(number, { value, expires: this.#now().getTime() + this.#seconds * 1000 });
    return number;
  }

  find(number: string): Ticket<T> {
    const entry = this.#entries.get(number);
    if (entry === undefined) return "unknown";
    return entry.expires > this.#now().getTime() ? { value: entry.value } : "expired";
  }
}
