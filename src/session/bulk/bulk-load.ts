import { setTimeout } from "node:timers/promises";
import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import { Guid } from "../../values/guid.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { OrganizationService } from "../organization-service.ts";
import type { BulkOptions, BulkProgress, BulkReport, BulkRow } from "./bulk-options.ts";
import { type PreparedRow, prepareRow } from "./bulk-request.ts";
import { Governor } from "./governor.ts";
import { ProtectionWindow } from "./protection-window.ts";
import { type SetEvents, SetWriter } from "./set-writer.ts";

const usualConcurrency = 16;
const usualSetSize = 1_000;
/** Seconds; far below the time limits on both sides. */
const longestSet = 20;
/** Rows that are told of before they leave. */
const fewestAhead = 1_000;
const mostAhead = 16_000;

/** One load of many rows (see Session.bulk). */
export class BulkLoad {
  readonly #options: BulkOptions;
  readonly #metadata: SessionMetadata;
  readonly #governor: Governor;
  readonly #window: ProtectionWindow;
  readonly #writer: SetWriter;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #pausedUntil = 0;
  #written = 0;
  #rejected = 0;
  #requests = 0;
  #throttled = 0;
  #mostConcurrency = 0;
  #mostSetSize = 0;
  #announced = 0;
  #stopped = false;

  constructor(service: OrganizationService, metadata: SessionMetadata, options: BulkOptions) {
    const { largestSet = usualSetSize, concurrency = usualConcurrency, windowSeconds } = options;
    this.#options = options;
    this.#metadata = metadata;
    this.#governor = new Governor({ mostConcurrency: concurrency, mostSetSize: largestSet, longestSet });
    this.#window = new ProtectionWindow(windowSeconds);
    this.#writer = new SetWriter(service, metadata, options, this.#events());
  }

  /** Writes all rows; resolves when each was written or rejected. Rejects with what no row can overcome, or the signal's reason. */
  async run(rows: AsyncIterable<BulkRow> | Iterable<BulkRow>): Promise<BulkReport> {
    const started = performance.now();
    const source = setsOf(rows, () => (this.#writer.message === "Single" ? 1 : this.#governor.setSize));
    try {
      for (;;) {
        await this.#turn();
        if (this.#failure !== undefined) break;
        if (this.#options.stop?.aborted === true) {
          this.#stopped = true;
          break;
        }
        const { done, value } = await source.next();
        if (done === true) break;
        await this.#announce((value.at(-1)?.[0] ?? 0) + 1);
        this.#start(value);
      }
      await Promise.all(this.#running);
    } finally {
      await source.return(undefined);
      this.#stop.abort();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#report((performance.now() - started) / 1000);
  }

  /** Tells of rows before they leave, many at a time. */
  async #announce(upTo: number): Promise<void> {
    if (upTo <= this.#announced) return;
    this.#announced = upTo + Math.min(mostAhead, Math.max(fewestAhead, upTo));
    await this.#options.beforeWriting?.(this.#announced);
  }

  /** Until the next set may leave: a place is free, the organization is not pausing us, and its allowance has room. */
  async #turn(): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) return;
      this.#options.signal?.throwIfAborted();
      const pause = Math.max(this.#pausedUntil - Date.now(), this.#window.wait());
      if (pause > 0) {
        this.#governor.saturated();
        await setTimeout(pause, undefined, { signal: this.#options.signal });
      } else if (this.#running.size >= this.#governor.concurrency) {
        await Promise.race(this.#running);
      } else {
        return;
      }
    }
  }

  #start(set: readonly (readonly [number, BulkRow])[]): void {
    this.#mostConcurrency = Math.max(this.#mostConcurrency, this.#running.size + 1);
    this.#mostSetSize = Math.max(this.#mostSetSize, set.length);
    const work = this.#write(set).catch((error: unknown) => {
      this.#failure ??= { error };
      this.#stop.abort();
    });
    const tracked: Promise<void> = work.finally(() => {
      this.#running.delete(tracked);
      this.#options.onProgress?.(this.#progress());
    });
    this.#running.add(tracked);
  }

  async #write(set: readonly (readonly [number, BulkRow])[]): Promise<void> {
    const certain: PreparedRow[] = [];
    const uncertain: PreparedRow[] = [];
    for (const [index, row] of set) {
      const prepared = await this.#prepare(row, index);
      if (prepared === undefined) continue;
      (this.#options.mayBeWritten?.(index) === true ? uncertain : certain).push(prepared);
    }
    await this.#writer.writeUncertain(uncertain);
    await this.#writer.write(certain);
  }

  async #prepare(row: BulkRow, index: number): Promise<PreparedRow | undefined> {
    try {
      return await prepareRow(row, index, this.#options, this.#metadata, this.#options.ids ?? Guid.random);
    } catch (error) {
      if (!(error instanceof DynamlError) || error.code !== "SESSION_BAD_VALUE") throw error;
      this.#reject(row, index, error, false);
      return undefined;
    }
  }

  #reject(row: BulkRow, index: number, error: DynamlError, retryable: boolean): void {
    this.#rejected += 1;
    this.#options.onReject?.({ row, index, error, retryable });
  }

  #events(): SetEvents {
    return {
      written: ({ row, index }, result) => {
        this.#written += 1;
        this.#options.onWritten?.(row, index, result);
      },
      rejected: ({ row, index }, error, retryable) => this.#reject(row, index, error, retryable),
      answered: (rows, seconds) => this.#governor.done(rows, seconds),
      strained: (wants) => (wants === "smaller" ? this.#governor.smaller() : this.#governor.backDown()),
      limits: () => this.#requestLimits(),
    };
  }

  #requestLimits(): ReturnType<SetEvents["limits"]> {
    this.#requests += 1;
    const ended = this.#window.sent();
    let answer: Pick<HttpResponse, "headers"> | undefined;
    const { signal, timeout } = this.#options;
    return {
      end: () => ended(answer),
      limits: {
        timeout,
        signal: signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]),
        onAnswer: (got) => {
          answer = got;
          const hint = got.headers["x-ms-dop-hint"];
          if (typeof hint === "string") this.#governor.recommend(Number(hint));
        },
        onThrottled: (seconds) => {
          this.#throttled += 1;
          this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + seconds * 1000);
          this.#governor.backDown();
        },
      },
    };
  }

  #progress(): BulkProgress {
    const { rate, concurrency, setSize } = this.#governor;
    return {
      written: this.#written,
      rejected: this.#rejected,
      rate,
      concurrency,
      setSize,
      message: this.#writer.message,
    };
  }

  #report(seconds: number): BulkReport {
    return {
      written: this.#written,
      rejected: this.#rejected,
      seconds,
      rate: (this.#written + this.#rejected) / Math.max(0.001, seconds),
      requests: this.#requests,
      throttled: this.#throttled,
      message: this.#writer.message,
      mostConcurrency: this.#mostConcurrency,
      mostSetSize: this.#mostSetSize,
      stopped: this.#stopped,
    };
  }
}

/** Rows with their places, in sets of the size that is asked for when the set is made. */
async function* setsOf(
  rows: AsyncIterable<BulkRow> | Iterable<BulkRow>,
  size: () => number,
): AsyncGenerator<readonly (readonly [number, BulkRow])[], void> {
  let set: (readonly [number, BulkRow])[] = [];
  let index = 0;
  for await (const row of rows) {
    set.push([index, row]);
    index += 1;
    if (set.length < size()) continue;
    yield set;
    set = [];
  }
  if (set.length > 0) yield set;
}
