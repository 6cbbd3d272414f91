import type { BulkRow } from "./bulk-options.ts";
import type { PreparedRow } from "./bulk-request.ts";

export type RowSet = {
  readonly rows: readonly PreparedRow[];
  /** Whether an earlier load may have written them. */
  readonly isUncertain: boolean;
};

export type RowSourceOptions = {
  /** Rows that a set may have now. */
  readonly size: () => number;
  /** Types a row; undefined where it was told as rejected. */
  readonly prepare: (row: BulkRow, index: number) => PreparedRow | undefined;
  readonly mayBeWritten: (index: number) => boolean;
};

/** Rows that wait for another row of their record, at most; further ones are not read before some have left. */
const mostHeld = 5_000;
/** Milliseconds that rows wait for more of their set. */
const longestWait = 250;

/**
 * The rows of a load in sets. Rows of one record never are in two sets at the same time, nor twice in one: later ones are
 * held until the earlier ones are settled. A set leaves incomplete where its source gives nothing for a while.
 */
export class RowSource {
  readonly #options: RowSourceOptions;
  readonly #iterator: AsyncIterator<BulkRow> | Iterator<BulkRow>;
  /** By key: rows that wait for the row of that key which is under way. */
  readonly #busy = new Map<string, PreparedRow[]>();
  /** Rows whose turn has come, before those that are still to be read. */
  readonly #ready: PreparedRow[] = [];
  #held = 0;
  #index = 0;
  #isDone = false;
  #hasEnded = false;
  /** What is being read; kept where a set left without it. */
  #reading: Promise<void> | undefined;
  #read: IteratorYieldResult<BulkRow> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(rows: AsyncIterable<BulkRow> | Iterable<BulkRow>, options: RowSourceOptions) {
    this.#options = options;
    this.#iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  /** Rows read. */
  get taken(): number {
    return this.#index;
  }

  /** Whether there are no more to read. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Undefined at the end of the rows, and after `end`. Rejects with what the source or a row's preparation throws. */
  async next(): Promise<RowSet | undefined> {
    const rows: PreparedRow[] = [];
    let latest = Number.POSITIVE_INFINITY;
    while (!this.#hasEnded && rows.length < this.#options.size()) {
      const next = this.#nextRow(latest);
      const row = next instanceof Promise ? await next : next;
      if (row === undefined) {
        if (rows.length > 0 || !this.#waitsForOthers) break;
        await this.#untilWoken(Number.POSITIVE_INFINITY);
      } else if (rows[0] !== undefined && this.#isUncertain(row) !== this.#isUncertain(rows[0])) {
        this.#ready.unshift(row);
        break;
      } else {
        if (rows.length === 0) latest = performance.now() + longestWait;
        rows.push(row);
      }
    }
    const [first] = rows;
    return first === undefined || this.#hasEnded ? undefined : { rows, isUncertain: this.#isUncertain(first) };
  }

  /** The rows are written or rejected: those that waited for them may go. */
  settled(rows: readonly PreparedRow[]): void {
    for (const { key } of rows) {
      if (key === undefined) continue;
      const waiting = this.#busy.get(key)?.shift();
      if (waiting === undefined) {
        this.#busy.delete(key);
      } else {
        this.#held -= 1;
        this.#ready.push(waiting);
      }
    }
    this.#wakeUp();
  }

  /** Gives no more rows; whoever waits for some gets none. */
  end(): void {
    this.#hasEnded = true;
    this.#wakeUp();
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    this.end();
    if (this.#isDone) return;
    const closed = Promise.resolve(this.#iterator.return?.()).catch(() => {});
    // A source that is being read finishes reading first, which may take for ever.
    if (this.#reading === undefined) await closed;
  }

  get #waitsForOthers(): boolean {
    return !this.#hasEnded && this.#held > 0;
  }

  #isUncertain({ index }: PreparedRow): boolean {
    return this.#options.mayBeWritten(index);
  }

  /** Undefined where there is none by that time, or just now. Most sources need no waiting, and promises cost. */
  #nextRow(latest: number): PreparedRow | undefined | Promise<PreparedRow | undefined> {
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) return ready;
      if (this.#hasEnded || this.#held >= mostHeld) return undefined;
      if (this.#read === undefined) {
        if (this.#isDone) return undefined;
        const next = this.#reading === undefined ? this.#iterator.next() : undefined;
        if (next === undefined || next instanceof Promise) return this.#whenRead(next, latest);
        this.#take(next);
        continue;
      }
      const row = this.#prepare(this.#read.value);
      if (row !== undefined && !this.#holds(row)) return row;
    }
  }

  #prepare(row: BulkRow): PreparedRow | undefined {
    const index = this.#index;
    this.#index += 1;
    this.#read = undefined;
    return this.#options.prepare(row, index);
  }

  /** Whether the row must wait for another one of its record. */
  #holds(row: PreparedRow): boolean {
    if (row.key === undefined) return false;
    const waiting = this.#busy.get(row.key);
    if (waiting === undefined) {
      this.#busy.set(row.key, []);
      return false;
    }
    waiting.push(row);
    this.#held += 1;
    return true;
  }

  /** The next row once something was read, or others are ready; undefined where that takes longer. */
  async #whenRead(
    next: Promise<IteratorResult<BulkRow>> | undefined,
    latest: number,
  ): Promise<PreparedRow | undefined> {
    this.#reading ??= next
      ?.then(
        (read) => this.#take(read),
        (error: unknown) => {
          this.#failure = { error };
        },
      )
      .then(() => {
        this.#reading = undefined;
        this.#wakeUp();
      });
    while (this.#reading !== undefined && !this.#hasEnded && this.#ready.length === 0) {
      if (!(await this.#untilWoken(latest))) return undefined;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return await this.#nextRow(latest);
  }

  #take(read: IteratorResult<BulkRow>): void {
    this.#isDone = read.done === true;
    this.#read = read.done === true ? undefined : read;
  }

  /** Whether something happened by that time. */
  #untilWoken(latest: number): Promise<boolean> {
    return new Promise((resolve) => {
      const milliseconds = latest - performance.now();
      const timer = Number.isFinite(milliseconds)
        ? setTimeout(() => resolve(false), Math.max(0, milliseconds))
        : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
