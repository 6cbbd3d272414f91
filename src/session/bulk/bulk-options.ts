import type { DynamlError } from "../../errors.ts";
import type { Guid } from "../../values/guid.ts";
import type { AttributesInput, ParametersInput } from "../session.ts";

export type BulkOperation = "create" | "update" | "upsert" | "delete";

/**
 * How many rows travel: `Multiple` is CreateMultiple and its like (all of a set or none), `ExecuteMultiple` one request of
 * many messages (each by itself; $batch over the Web API), `Single` one request a row. `Auto` takes the first of them that
 * the organization has.
 */
export type BulkMessage = "Multiple" | "ExecuteMultiple" | "Single";

export type BulkOptions = {
  readonly operation: BulkOperation;
  /** Logical name of the table. */
  readonly entityName: string;
  /** Update and upsert: attributes of the alternate key that tells the record; the record's ID where it is left out. */
  readonly key?: readonly string[] | undefined;
  readonly message?: BulkMessage | "Auto" | undefined;
  /**
   * What the messages take besides their own parameters, as of single calls: `BypassBusinessLogicExecution`, `tag` … They go with each
   * set, or with each message of an ExecuteMultiple / $batch.
   */
  readonly parameters?: ParametersInput | undefined;
  /** Most rows of a set; 1,000 where it is left out. */
  readonly largestSet?: number | undefined;
  /** Most requests at the same time, never more than the session carries: 8, or 32 where tokens sign them. */
  readonly concurrency?: number | undefined;
  /** Seconds over which the organization counts requests (service protection limits); 300 where it is left out. */
  readonly windowSeconds?: number | undefined;
  /** Seconds that the organization may be away, answering nothing, before the load ends; 300 where it is left out. */
  readonly outage?: number | undefined;
  /** Seconds for one request with all it causes. */
  readonly timeout?: number | undefined;
  /** Calls the load off: takes no more rows, and sets on their way are given up; whether their rows are written is not known. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the load early: takes no more rows, and sets on their way are finished. The report says `stopped`. */
  readonly stop?: AbortSignal | undefined;
  /** Told after every set. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  /** Told of each row that was written. */
  readonly onWritten?: ((row: BulkRow, index: number, result: BulkWritten) => void) | undefined;
  /** Told of each row that the organization refused. */
  readonly onReject?: ((reject: BulkReject) => void) | undefined;
  /** The ID of a create that carries none, by the row's place: a load that is resumed knows the IDs it gave before. */
  readonly ids?: ((index: number) => Guid) | undefined;
  /**
   * Awaited before any row leaves whose index is below `upTo` and was not below an earlier bound. Bounds grow, and are given
   * thousands of rows ahead: enough for an entry in a journal that is forced to the disk each time.
   */
  readonly beforeWriting?: ((upTo: number) => Promise<void>) | undefined;
  /**
   * Tells of a row that an earlier, interrupted load may have written: it is looked up by its ID before it is created.
   * Only for creates whose rows carry their IDs, or have them by `ids`.
   */
  readonly mayBeWritten?: ((index: number) => boolean) | undefined;
};

export type BulkRow = {
  /** Create: given here or made by the load. Update and delete: the record. */
  readonly id?: Guid | string | undefined;
  /** Not needed for a delete. */
  readonly attributes?: AttributesInput | undefined;
};

export type BulkWritten = {
  readonly id?: Guid | undefined;
  /** Upsert, where the organization says so: whether there was no record before. */
  readonly created?: boolean | undefined;
};

export type BulkReject = {
  readonly row: BulkRow;
  /** Place of the row, from 0. */
  readonly index: number;
  readonly error: DynamlError;
  /** Whether writing the same row again may succeed without a change. */
  readonly retryable: boolean;
};

export type BulkProgress = {
  readonly written: number;
  readonly rejected: number;
  /** Rows a second, over the last while. */
  readonly rate: number;
  /** How the load travels now. */
  readonly concurrency: number;
  readonly setSize: number;
  readonly message: BulkMessage;
  /** Until when nothing leaves, and why: the organization limits requests, or is away. */
  readonly pause?: BulkPause | undefined;
};

export type BulkPause = { readonly until: Date; readonly reason: "limited" | "away" };

export type BulkReport = {
  readonly written: number;
  readonly rejected: number;
  readonly seconds: number;
  /** Rows a second. */
  readonly rate: number;
  /** Requests that write, each as often as it was made. Questions (the table's description, look-ups) are not counted. */
  readonly requests: number;
  /** Requests that the organization refused because it limits them; they were made again. */
  readonly throttled: number;
  readonly message: BulkMessage;
  readonly mostConcurrency: number;
  readonly mostSetSize: number;
  /** Whether `stop` ended the load before its last row. */
  readonly stopped: boolean;
};
