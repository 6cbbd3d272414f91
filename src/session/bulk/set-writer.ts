import { setTimeout } from "node:timers/promises";
import type { DynamlError } from "../../errors.ts";
import type { Guid } from "../../values/guid.ts";
import type {
  ExecuteMultipleResponseItem,
  OrganizationResponse,
  OrganizationServiceFault,
} from "../../wire/organization-call.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { upsertResult } from "../upsert-result.ts";
import type { BulkMessage, BulkOptions, BulkWritten } from "./bulk-options.ts";
import { bulkRequest, type PreparedRow } from "./bulk-request.ts";
import { judgeFailure } from "./judge-failure.ts";
import { writtenIds } from "./written-ids.ts";

/** What the writer of sets tells the load. */
export type SetEvents = {
  readonly written: (row: PreparedRow, result: BulkWritten) => void;
  readonly rejected: (row: PreparedRow, error: DynamlError, retryable: boolean) => void;
  /** One request with so many rows was answered. */
  readonly answered: (rows: number, seconds: number) => void;
  /** The organization failed under the load, or wants fewer rows at once. */
  readonly strained: (wants: "less" | "smaller") => void;
  /** The limits of one request; counts it. */
  readonly limits: () => { readonly limits: CallLimits; readonly end: () => void };
};

const attempts = 5;

/** Messages from the fastest to the one that every organization has. */
const fallbacks: Readonly<Record<BulkMessage, BulkMessage | undefined>> = {
  Multiple: "ExecuteMultiple",
  ExecuteMultiple: "Single",
  Single: undefined,
};

/**
 * Writes sets of rows. A set that fails is split until the bad rows stand alone; what may have been written is looked up
 * (creates, by their IDs) before it is sent again; a message that the organization does not have is given up for the next.
 */
export class SetWriter {
  readonly #service: OrganizationService;
  readonly #metadata: SessionMetadata;
  readonly #options: BulkOptions;
  readonly #events: SetEvents;
  #message: BulkMessage;

  constructor(service: OrganizationService, metadata: SessionMetadata, options: BulkOptions, events: SetEvents) {
    this.#service = service;
    this.#metadata = metadata;
    this.#options = options;
    this.#events = events;
    this.#message = options.message === undefined || options.message === "Auto" ? "Multiple" : options.message;
  }

  /** How sets travel now. */
  get message(): BulkMessage {
    return this.#message;
  }

  /** Every row of the set is told as written or rejected when this returns. Throws what no row can overcome. */
  async write(rows: readonly PreparedRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (this.#message === "Single") {
      for (const row of rows) await this.#writeSet([row], "Single");
    } else {
      await this.#writeSet(rows, this.#message);
    }
  }

  /** Rows of an earlier load that may be there already. */
  async writeUncertain(rows: readonly PreparedRow[]): Promise<void> {
    await this.write(await this.#notWritten(rows));
  }

  async #writeSet(rows: readonly PreparedRow[], message: BulkMessage): Promise<void> {
    let left = rows;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      try {
        const response = await this.#send(left, message);
        await this.#take(left, message, response);
        return;
      } catch (error) {
        const failure = judgeFailure(error);
        if (failure === "unsupported" && this.#fallBack(message)) return await this.write(left);
        if (failure === "stop" || failure === "unsupported" || this.#options.signal?.aborted === true) throw error;
        if (failure === "rows") return await this.#split(left, message, error as DynamlError);
        if (failure === "tooLarge" && left.length > 1) {
          this.#events.strained("smaller");
          return await this.#halves(left);
        }
        if (attempt >= attempts) throw error;
        this.#events.strained("less");
        if (failure === "unknown" && this.#options.operation === "create") left = await this.#notWritten(left);
        else await setTimeout(Math.min(30, 2 ** attempt) * 100, undefined, { signal: this.#options.signal });
      }
    }
  }

  async #send(rows: readonly PreparedRow[], message: BulkMessage): Promise<OrganizationResponse> {
    const { limits, end } = this.#events.limits();
    const started = performance.now();
    try {
      const response = await this.#service.execute(bulkRequest(rows, message, this.#options), limits);
      this.#events.answered(rows.length, (performance.now() - started) / 1000);
      return response;
    } finally {
      end();
    }
  }

  async #take(rows: readonly PreparedRow[], message: BulkMessage, response: OrganizationResponse): Promise<void> {
    const { results } = response;
    if (message !== "ExecuteMultiple") {
      const answers = results.get("Results");
      const upserts = kindOf(answers) === "UpsertResponses" ? (answers as UpsertAnswers).items : [];
      rows.forEach((row, index) => {
        const upsert = upserts[index];
        if (upsert !== undefined) this.#events.written(row, { id: upsert.target.id, created: upsert.recordCreated });
        else this.#events.written(row, this.#writtenAlone(row, message, response));
      });
      return;
    }
    const items = results.get("Responses");
    const answered = kindOf(items) === "ExecuteMultipleResponses" ? (items as MultipleAnswers).items : [];
    await this.#takeItems(rows, new Map(answered.map((item) => [item.requestIndex, item])));
  }

  #writtenAlone(row: PreparedRow, message: BulkMessage, response: OrganizationResponse): BulkWritten {
    if (this.#options.operation === "upsert" && message === "Single") return upsertResult(response);
    return { id: row.entity.id };
  }

  /** Each row has its own answer; those that the organization refused for a while are sent again. */
  async #takeItems(
    rows: readonly PreparedRow[],
    items: ReadonlyMap<number, ExecuteMultipleResponseItem>,
  ): Promise<void> {
    const again: PreparedRow[] = [];
    rows.forEach((row, index) => {
      const item = items.get(index);
      if (item?.fault === undefined) {
        const upserted = this.#options.operation === "upsert" && item?.response !== undefined;
        this.#events.written(row, upserted ? upsertResult(item.response) : { id: row.entity.id });
        return;
      }
      const error = this.#faultOf(item.fault);
      const failure = judgeFailure(error);
      if (failure === "again" || failure === "tooLarge") again.push(row);
      else if (failure === "stop") throw error;
      else this.#events.rejected(row, error, error.retryable);
    });
    if (again.length === 0) return;
    this.#events.strained("less");
    await this.#halves(again);
  }

  #faultOf(fault: OrganizationServiceFault): DynamlError {
    return serviceFaultError(fault, this.#options.operation, { entityName: this.#options.entityName });
  }

  async #split(rows: readonly PreparedRow[], message: BulkMessage, error: DynamlError): Promise<void> {
    const [only, second] = rows;
    if (only === undefined) return;
    if (second === undefined) this.#events.rejected(only, error, error.retryable);
    else if (message === "Multiple" && rows.length <= 4) for (const row of rows) await this.#writeSet([row], message);
    else await this.#halves(rows);
  }

  async #halves(rows: readonly PreparedRow[]): Promise<void> {
    const middle = Math.ceil(rows.length / 2);
    await this.write(rows.slice(0, middle));
    await this.write(rows.slice(middle));
  }

  /** The next message, where the set's own is still the load's. Several sets may come to it at the same time. */
  #fallBack(message: BulkMessage): boolean {
    if (this.#options.message !== undefined && this.#options.message !== "Auto") return false;
    const next = fallbacks[message];
    if (next === undefined) return false;
    if (this.#message === message) this.#message = next;
    return true;
  }

  /** Tells of the rows that are there, and returns the others. */
  async #notWritten(rows: readonly PreparedRow[]): Promise<readonly PreparedRow[]> {
    const ids = rows.flatMap(({ entity }): Guid[] => (entity.id === undefined ? [] : [entity.id]));
    const { limits, end } = this.#events.limits();
    try {
      const { entityName } = this.#options;
      const written = await writtenIds(ids, entityName, this.#service, this.#metadata, limits);
      const isWritten = ({ entity }: PreparedRow): boolean => entity.id !== undefined && written.has(entity.id.text);
      for (const row of rows) if (isWritten(row)) this.#events.written(row, { id: row.entity.id });
      return rows.filter((row) => !isWritten(row));
    } finally {
      end();
    }
  }
}

type UpsertAnswers = Extract<ReturnType<OrganizationResponse["results"]["get"]>, { kind: "UpsertResponses" }>;
type MultipleAnswers = Extract<
  ReturnType<OrganizationResponse["results"]["get"]>,
  { kind: "ExecuteMultipleResponses" }
>;

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}
