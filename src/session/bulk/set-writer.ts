import { DynamlError } from "../../errors.ts";
import type { Guid } from "../../values/guid.ts";
import type { OrganizationServiceFault } from "../../wire/organization-call.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { mayHaveRun } from "../may-have-run.ts";
import { secondsRefused } from "../retry.ts";
import type { BulkMessage, BulkOptions, BulkWritten } from "./bulk-options.ts";
import { bulkRequest, messageName, type PreparedRow } from "./bulk-request.ts";
import type { Governor } from "./governor.ts";
import { isAway, isDenial, judgeFailure, mayBeOwnEffect } from "./judge-failure.ts";
import type { LoadRequests } from "./load-requests.ts";
import type { RowSet } from "./row-source.ts";
import { answersOf, type RowAnswer, writtenOfFailedSet } from "./set-answers.ts";
import { writtenIds } from "./written-ids.ts";

/** Who hears of rows: each is told once. */
type RowEvents = {
  readonly written: (row: PreparedRow, result: BulkWritten) => void;
  readonly rejected: (row: PreparedRow, error: DynamlError, retryable: boolean) => void;
  /** So many rows of a set that failed are told as neither, and may have been written. */
  readonly unknown: (rows: number) => void;
};

export type SetWriterParts = {
  readonly options: BulkOptions;
  readonly primaryIdAttribute: string;
  readonly requests: LoadRequests;
  readonly governor: Governor;
  readonly events: RowEvents;
};

/** Rows that travel in one request. */
type Piece = {
  readonly rows: readonly PreparedRow[];
  readonly message: BulkMessage;
  /** They may have been written: by an earlier load, or by a request whose answer was lost. */
  readonly isUncertain: boolean;
  /** Creates that may have been written are looked up before they are sent. */
  readonly mustLook: boolean;
  /** Requests that failed without an answer to these rows. */
  readonly failures: number;
};

/** Rows of a failed set that go as one ExecuteMultiple, which tells of each by itself. */
const fewRows = 32;
/** Requests without an answer after which a single row is given up. */
const mostFailures = 3;
/** Times that the organization may be away again as soon as it has come back. */
const mostReturns = 20;
/** Rows refused for want of a privilege, while none was written, after which the load ends. */
const mostDenials = 25;

/** Messages from the fastest to the one that every organization has. */
const fallbacks: Readonly<Record<BulkMessage, BulkMessage | undefined>> = {
  Multiple: "ExecuteMultiple",
  ExecuteMultiple: "Single",
  Single: undefined,
};

/**
 * Writes sets of rows. A set that fails is halved until few rows are left, and those go as one ExecuteMultiple; what may have
 * been written is looked up (creates, by their IDs) before it is sent again; a message that the organization does not have is
 * given up for the next.
 */
export class SetWriter {
  readonly #parts: SetWriterParts;
  readonly #parameters: readonly string[];
  #message: BulkMessage;
  #isUnanimous = true;
  #denials = 0;
  #givenUp = 0;

  constructor(parts: SetWriterParts) {
    const { message = "Auto" } = parts.options;
    this.#parts = parts;
    this.#parameters = Object.keys(parts.options.parameters ?? {});
    this.#message = message === "Auto" ? "Multiple" : message;
  }

  /** How sets travel now. */
  get message(): BulkMessage {
    return this.#message;
  }

  /** Every row of the set is told as written or rejected when this returns. Throws what no row can overcome. */
  async write({ rows, isUncertain }: RowSet): Promise<void> {
    const whole = { rows, message: this.#message, isUncertain, mustLook: isUncertain, failures: 0 };
    const pieces: Piece[] = this.#sized(whole);
    let piece: Piece | undefined;
    try {
      for (piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
        pieces.push(...(await this.#writePiece(piece)).flatMap((left) => this.#sized(left)).reverse());
      }
    } catch (error) {
      const open = pieces.filter((left) => left.isUncertain);
      if (piece !== undefined && (piece.isUncertain || this.#mayHaveRun(error))) open.push(piece);
      this.#parts.events.unknown(open.reduce((count, { rows }) => count + rows.length, 0));
      throw error;
    }
  }

  #mayHaveRun(error: unknown): boolean {
    return this.#parts.options.signal?.aborted === true || !(error instanceof DynamlError) || mayHaveRun(error);
  }

  /** As its message takes them: Single one by one. */
  #sized(piece: Piece): Piece[] {
    if (piece.message !== "Single") return piece.rows.length === 0 ? [] : [piece];
    return piece.rows.map((row) => ({ ...piece, rows: [row] }));
  }

  /** Sends the rows, and returns what is left to do. */
  async #writePiece(given: Piece): Promise<readonly Piece[]> {
    const { options, requests, governor } = this.#parts;
    const piece = given.mustLook && options.operation === "create" ? await this.#withoutWritten(given) : given;
    if (piece.rows.length === 0) return [];
    let took = 0;
    const sent = await requests
      .send(async (service, limits) => {
        const started = performance.now();
        const response = await service.execute(bulkRequest(piece.rows, piece.message, options), limits);
        took = (performance.now() - started) / 1000;
        return response;
      })
      .then(
        (response) => ({ response }),
        (error: unknown) => ({ error }),
      );
    if ("error" in sent) return await this.#afterFailure(piece, sent.error);
    governor.done(piece.rows.length, took);
    return await this.#take(piece, answersOf(piece.rows, piece.message, options.operation, sent.response));
  }

  /** Each row has an answer: those that the organization refused for a while, or undid for others, are sent again. */
  async #take(piece: Piece, answers: readonly RowAnswer[]): Promise<readonly Piece[]> {
    const { options, requests } = this.#parts;
    const left: PreparedRow[] = [];
    const doubtful: Doubt[] = [];
    let pause = 0;
    let failures = piece.failures;
    let hopeless: DynamlError | undefined;
    for (const answer of answers) {
      if ("result" in answer) {
        this.#written(answer.row, answer.result, piece.isUncertain);
        continue;
      }
      const error = this.#faultOf(answer.fault);
      const failure = judgeFailure(error, messageName("Single", options.operation), this.#parameters);
      const refused = secondsRefused({ error, response: undefined });
      pause = Math.max(pause, refused ?? 0);
      const mayPass = refused === undefined && (failure === "again" || failure === "tooLarge");
      if (mayPass) failures = piece.failures + 1;
      if (refused !== undefined || (mayPass && failures < mostFailures)) left.push(answer.row);
      else if (failure === "stop") hopeless = error;
      else doubtful.push({ row: answer.row, error });
    }
    if (pause > 0) requests.hold(pause);
    await this.#reject(doubtful, piece.isUncertain);
    if (hopeless !== undefined) throw hopeless;
    return [{ ...piece, rows: left, failures }];
  }

  async #afterFailure(piece: Piece, error: unknown): Promise<readonly Piece[]> {
    const { governor, options } = this.#parts;
    const { rows, message } = piece;
    if (options.signal?.aborted === true) throw error;
    const failure = judgeFailure(error, messageName(message, options.operation), this.#parameters);
    if (failure === "unsupported") {
      if (!this.#fallBack(message)) throw error;
      return [{ ...piece, message: fallbacks[message] ?? message }];
    }
    if (failure === "stop" || !(error instanceof DynamlError)) throw error;
    if (failure === "rows") return await this.#isolate(piece, error);
    if (failure === "tooLarge") {
      if (rows.length > 1) governor.tooLarge(rows.length);
      return rows.length > 1 ? halvesOf(piece) : await this.#isolate(piece, error);
    }
    const isLate = error.code === "NET_TIME_LIMIT";
    if (isLate) governor.smaller();
    if (isLate || !isAway(error)) governor.backDown();
    const isUncertain = piece.isUncertain || failure === "unknown";
    const next = { ...piece, isUncertain, mustLook: isUncertain, failures: piece.failures + 1 };
    if (failure === "again" && isAway(error)) {
      // Nothing of it was sent, so nothing in it is at fault.
      if (next.failures >= mostReturns) throw error;
      return [next];
    }
    return next.failures < mostFailures ? [next] : await this.#giveUp(next, error);
  }

  /** The rows' requests found no answer again and again, though the organization answers others. */
  async #giveUp(piece: Piece, error: DynamlError): Promise<readonly Piece[]> {
    if (piece.rows.length > 1) return halvesOf({ ...piece, failures: mostFailures - 1 });
    if (this.#givenUp >= mostFailures) throw error;
    const { rows } =
      piece.mustLook && this.#parts.options.operation === "create" ? await this.#withoutWritten(piece) : piece;
    for (const row of rows) {
      this.#givenUp += 1;
      this.#parts.events.rejected(row, error, true);
    }
    return [];
  }

  /** One of the rows is bad, and a set of all or none has failed. */
  async #isolate(piece: Piece, error: DynamlError): Promise<readonly Piece[]> {
    const { rows, message, isUncertain } = piece;
    const written = message === "Multiple" ? writtenOfFailedSet(rows, error.context.errorDetails) : undefined;
    if (written !== undefined && written.size > 0) {
      for (const [row, id] of written) this.#written(row, { id }, isUncertain);
      return [{ ...piece, rows: rows.filter((row) => !written.has(row)), isUncertain: true }];
    }
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      await this.#reject([{ row: only, error }], isUncertain);
      return [];
    }
    if (isUncertain && this.#isOwnEffect(error)) return this.#smaller({ ...piece, mustLook: true });
    return this.#smaller(piece);
  }

  #smaller(piece: Piece): readonly Piece[] {
    const mayBeItems = piece.message === "Multiple" && piece.rows.length <= fewRows;
    return mayBeItems ? [{ ...piece, message: "ExecuteMultiple" }] : halvesOf(piece);
  }

  /** Tells rows as rejected, but for those that were refused because they had been written before. */
  async #reject(doubtful: readonly Doubt[], isUncertain: boolean): Promise<void> {
    const { operation } = this.#parts.options;
    const own = isUncertain ? doubtful.filter(({ error }) => this.#isOwnEffect(error)).map(({ row }) => row) : [];
    const written = operation === "create" && own.length > 0 ? await this.#there(own) : new Set(own);
    for (const { row, error } of doubtful) {
      if (written.has(row)) {
        this.#written(row, { id: row.entity.id }, true);
        continue;
      }
      this.#parts.events.rejected(row, error, error.retryable);
      if (!isDenial(error)) continue;
      this.#denials += 1;
      if (this.#isUnanimous && this.#denials >= mostDenials) throw error;
    }
  }

  #isOwnEffect(error: DynamlError): boolean {
    const { operation } = this.#parts.options;
    return (operation === "create" || operation === "delete") && mayBeOwnEffect(error, operation);
  }

  /** @param isUncertain an upsert that came twice does not tell whether the first one created the record */
  #written(row: PreparedRow, result: BulkWritten, isUncertain: boolean): void {
    this.#isUnanimous = false;
    this.#givenUp = 0;
    this.#parts.events.written(row, isUncertain && result.created === false ? { id: result.id } : result);
  }

  #faultOf(fault: OrganizationServiceFault): DynamlError {
    const { operation, entityName } = this.#parts.options;
    return serviceFaultError(fault, messageName("Single", operation), { entityName });
  }

  /** The next message, where the set's own is still the load's. Several sets may come to it at the same time. */
  #fallBack(message: BulkMessage): boolean {
    const { message: asked = "Auto" } = this.#parts.options;
    const next = fallbacks[message];
    if (next === undefined || asked === message) return false;
    if (this.#message === message) this.#message = next;
    return true;
  }

  /** Tells of the rows that are there, and leaves the others. */
  async #withoutWritten(piece: Piece): Promise<Piece> {
    const there = await this.#there(piece.rows);
    for (const row of there) this.#written(row, { id: row.entity.id }, true);
    return { ...piece, rows: piece.rows.filter((row) => !there.has(row)), mustLook: false };
  }

  async #there(rows: readonly PreparedRow[]): Promise<ReadonlySet<PreparedRow>> {
    const { options, primaryIdAttribute, requests } = this.#parts;
    const ids = rows.flatMap(({ entity }): Guid[] => (entity.id === undefined ? [] : [entity.id]));
    const written = await writtenIds(ids, options.entityName, primaryIdAttribute, requests);
    return new Set(rows.filter(({ entity }) => entity.id !== undefined && written.has(entity.id.text)));
  }
}

type Doubt = { readonly row: PreparedRow; readonly error: DynamlError };

function halvesOf(piece: Piece): readonly Piece[] {
  const middle = Math.ceil(piece.rows.length / 2);
  const halves = [piece.rows.slice(0, middle), piece.rows.slice(middle)];
  return halves.map((rows) => ({ ...piece, rows }));
}
