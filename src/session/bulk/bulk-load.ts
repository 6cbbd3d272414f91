import { DynamlError } from "../../errors.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { columnsOf } from "../arguments.ts";
import { checkRow, checkRows } from "../check-arguments.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { OrganizationService } from "../organization-service.ts";
import { calledOff } from "../settled-or-aborted.ts";
import type { BulkOptions, BulkProgress, BulkReport, BulkRow } from "./bulk-options.ts";
import { type PreparedRow, prepareRow, type RowTable } from "./bulk-request.ts";
import { faultOfKey, takesKey } from "./check-alternate-key.ts";
import { checkBulkOptions } from "./check-bulk-options.ts";
import { Governor } from "./governor.ts";
import { LoadRequests } from "./load-requests.ts";
import { documentedWindow } from "./protection-window.ts";
import { type RowSet, RowSource } from "./row-source.ts";
import { sequentialIds } from "./sequential-ids.ts";
import { SetWriter } from "./set-writer.ts";

const usualSetSize = 1_000;
/** Seconds; far below the time limits on both sides. */
const longestSet = 20;
/** Of the time over which the organization counts: what one set may take of it. */
const partOfWindow = 15;
/** Rows that are told of before they leave. */
const fewestAhead = 1_000;
const mostAhead = 16_000;

/** One load of many rows (see Session.bulk). */
export class BulkLoad {
  readonly #options: BulkOptions;
  readonly #metadata: SessionMetadata;
  readonly #governor: Governor;
  readonly #requests: LoadRequests;
  readonly #running = new Set<Promise<void>>();
  readonly #started = performance.now();
  #writer: SetWriter | undefined;
  #source: RowSource | undefined;
  #failure: { readonly error: unknown } | undefined;
  #written = 0;
  #rejected = 0;
  /** Rows that may have been written, and of which nobody was told. */
  #unknown = 0;
  #mostSetSize = 0;
  #announced = 0;
  #isStopped = false;

  /** Throws SESSION_BAD_VALUE for options that are none. */
  constructor(service: OrganizationService, metadata: SessionMetadata, options: BulkOptions) {
    checkBulkOptions(options);
    const { largestSet = usualSetSize, concurrency = service.connections, windowSeconds = documentedWindow } = options;
    const mostConcurrency = Math.max(1, Math.min(concurrency, service.connections));
    this.#options = options;
    this.#metadata = metadata;
    this.#governor = new Governor({
      mostConcurrency,
      mostSetSize: largestSet,
      longestSet: Math.min(longestSet, windowSeconds / partOfWindow),
    });
    this.#requests = new LoadRequests(service, options, this.#governor, () => this.#tellProgress());
  }

  /**
   * Writes all rows; resolves when each was written or rejected, or when `stop` has ended the load. Rejects with what no row
   * can overcome, once the sets on their way are finished, or at once where the signal calls it off: with NET_ABORTED, or the
   * signal's reason where that is one of our errors.
   */
  async run(rows: AsyncIterable<BulkRow> | Iterable<BulkRow>): Promise<BulkReport> {
    const { signal, stop } = this.#options;
    const callOff = (): void => this.#fail(signal?.reason);
    const end = (): void => this.#end();
    this.#checkSignal();
    checkRows(rows);
    signal?.addEventListener("abort", callOff, { once: true });
    stop?.addEventListener("abort", end, { once: true });
    try {
      await this.#writeAll(rows);
    } finally {
      signal?.removeEventListener("abort", callOff);
      stop?.removeEventListener("abort", end);
      await this.#source?.close();
      this.#requests.gate.close(undefined);
    }
    if (this.#failure === undefined) return this.#report();
    throw signal?.aborted === true ? this.#calledOff(signal) : this.#endedEarly(this.#failure.error);
  }

  /** What would fail each request alike is refused at once: NET_ABORTED. */
  #checkSignal(): void {
    const { signal } = this.#options;
    if (signal?.aborted === true) throw calledOff(signal, "before anything was sent");
  }

  async #writeAll(rows: AsyncIterable<BulkRow> | Iterable<BulkRow>): Promise<void> {
    try {
      const { entityName, operation, mayBeWritten = () => false } = this.#options;
      const { primaryIdAttribute = `${entityName}id` } = await this.#table();
      const columns = operation === "delete" ? undefined : await this.#columns();
      const table = { primaryIdAttribute, columns, ids: this.#options.ids ?? sequentialIds() };
      const writer = this.#writerFor(primaryIdAttribute);
      const source = new RowSource(rows, {
        size: () => (writer.message === "Single" ? 1 : this.#governor.setSize),
        prepare: (row, index) => this.#prepare(row, index, table),
        mayBeWritten,
      });
      this.#source = source;
      if (this.#options.stop?.aborted === true) this.#end();
      await this.#writeSets(source, writer);
    } catch (error) {
      this.#fail(error);
    }
    await Promise.all(this.#running);
  }

  /** The table's description; a key that it lacks may have been defined since it was asked for. */
  async #table(): Promise<EntityMetadata> {
    const { entityName, operation, key } = this.#options;
    const ask = () => this.#requests.ask((_service, limits) => this.#metadata.table(entityName, [], limits));
    const table = await ask();
    if (!takesKey(operation) || key === undefined) return table;
    const judge = (described: EntityMetadata) =>
      this.#requests.ask((_service, limits) => faultOfKey(this.#metadata, described, key, limits));
    if ((await judge(table)) === undefined) return table;
    this.#metadata.forget();
    const now = await ask();
    const fault = await judge(now);
    if (fault === undefined) return now;
    throw fault;
  }

  /** By their whole description, which tells what dates are days: any row may give one as a text. */
  async #columns(): Promise<RowTable["columns"]> {
    const { entityName } = this.#options;
    const table = await this.#requests.ask((_service, limits) =>
      this.#metadata.table(entityName, ["Attributes"], limits),
    );
    return columnsOf(table);
  }

  async #writeSets(source: RowSource, writer: SetWriter): Promise<void> {
    for (;;) {
      await this.#requests.gate.room();
      const set = await source.next();
      if (set === undefined) return;
      await this.#announce(Math.max(...set.rows.map(({ index }) => index)) + 1);
      if (this.#isEnding) {
        if (set.isUncertain) this.#unknown += set.rows.length;
        return;
      }
      this.#start(set, source, writer);
    }
  }

  #writerFor(primaryIdAttribute: string): SetWriter {
    const writer = new SetWriter({
      options: this.#options,
      primaryIdAttribute,
      requests: this.#requests,
      governor: this.#governor,
      events: {
        written: ({ row, index }, result) => {
          this.#written += 1;
          this.#options.onWritten?.(row, index, result);
        },
        rejected: ({ row, index }, error, retryable) => this.#reject(row, index, error, retryable),
        unknown: (rows) => {
          this.#unknown += rows;
        },
      },
    });
    this.#writer = writer;
    return writer;
  }

  get #isEnding(): boolean {
    return this.#failure !== undefined || this.#isStopped;
  }

  /** The rows that are taken are finished, and no more are taken. */
  #end(): void {
    this.#isStopped = true;
    this.#source?.end();
    this.#requests.gate.wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#source?.end();
    this.#requests.gate.wake();
    if (this.#options.signal?.aborted === true) this.#requests.gate.close(error);
  }

  /** Tells of rows before they leave, many at a time. */
  async #announce(upTo: number): Promise<void> {
    if (upTo <= this.#announced) return;
    this.#announced = upTo + Math.min(mostAhead, Math.max(fewestAhead, upTo));
    await this.#options.beforeWriting?.(this.#announced);
  }

  #start(set: RowSet, source: RowSource, writer: SetWriter): void {
    this.#mostSetSize = Math.max(this.#mostSetSize, set.rows.length);
    const tracked: Promise<void> = writer
      .write(set)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running.delete(tracked);
        source.settled(set.rows);
        this.#tellProgress();
      });
    this.#running.add(tracked);
  }

  #prepare(row: BulkRow, index: number, table: RowTable): PreparedRow | undefined {
    try {
      checkRow(row, this.#options.operation !== "delete");
      return prepareRow(row, index, this.#options, table);
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

  #tellProgress(): void {
    this.#options.onProgress?.(this.#progress());
  }

  #progress(): BulkProgress {
    const { rate, concurrency, setSize } = this.#governor;
    const { pause } = this.#requests.gate;
    return {
      written: this.#written,
      rejected: this.#rejected,
      rate: rate > 0 ? rate : this.#done / Math.max(0.001, this.#seconds),
      concurrency,
      setSize,
      message: this.#message,
      ...(pause !== undefined && { pause }),
    };
  }

  get #message(): BulkProgress["message"] {
    const { message = "Auto" } = this.#options;
    return this.#writer?.message ?? (message === "Auto" ? "Multiple" : message);
  }

  get #done(): number {
    return this.#written + this.#rejected;
  }

  get #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  #report(): BulkReport {
    const seconds = this.#seconds;
    return {
      written: this.#written,
      rejected: this.#rejected,
      seconds,
      rate: this.#done / Math.max(0.001, seconds),
      requests: this.#requests.count,
      throttled: this.#requests.throttled,
      message: this.#message,
      mostConcurrency: this.#requests.mostConcurrency,
      mostSetSize: this.#mostSetSize,
      stopped: this.#isStopped && !(this.#source?.isDone === true && this.#source.taken === this.#done),
    };
  }

  #calledOff(signal: AbortSignal): unknown {
    if (signal.reason instanceof DynamlError) return signal.reason;
    return this.#endedEarly(calledOff(signal, "by its signal", this.#unknown > 0));
  }

  /** The same error, telling how far the load came: rows whose fate is `unknown` were on their way. */
  #endedEarly(error: unknown): unknown {
    if (!(error instanceof DynamlError)) return error;
    const written = this.#written;
    const rejected = this.#rejected;
    const unknown = this.#unknown;
    const count = `${written} ${written === 1 ? "row" : "rows"} written, ${rejected} rejected`;
    return new DynamlError({
      code: error.code,
      message: `${error.message}; the load ended with ${count}`,
      where: error.where,
      remedy: error.remedy,
      means: error.means,
      context: { ...error.context, written, rejected, unknown },
      retryable: error.retryable,
      cause: error.cause,
    });
  }
}
