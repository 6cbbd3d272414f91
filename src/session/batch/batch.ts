import { DynamlError } from "../../errors.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type {
  ExecuteMultipleResponseItem,
  OrganizationRequest,
  OrganizationResponse,
  OrganizationServiceFault,
  ParameterValue,
} from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { checkMembers, checkOptions, checkTruth } from "../check-arguments.ts";
import type { AttributesOf, EntityTypes, RecordAddress, TableName } from "../entity-types.ts";
import { type KnownNames, namesIn } from "../faults/asked-names.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { timeoutOf } from "../given-options.ts";
import { messageRequest } from "../message-request.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { plainResults } from "../plain-numbers.ts";
import type { RunningCalls } from "../running-calls.ts";
import type { AttributesInput, ParametersInput, RelationshipOptions, WriteOptions } from "../session.ts";
import { batchedOperations, type Prepare } from "./batched-operations.ts";

export type BatchOptions = {
  /** All or none of the operations. */
  readonly transaction?: boolean | undefined;
  /** Without a transaction: go on after an operation that failed; stop at the first where it is left out. */
  readonly continueOnError?: boolean | undefined;
};

/** What became of one operation of a batch. */
export type BatchResult =
  | { readonly status: "done"; readonly id?: Guid | undefined; readonly results: ReadonlyMap<string, ParameterValue> }
  | { readonly status: "failed"; readonly error: DynamlError }
  | { readonly status: "notReached" };

/** Of one operation; how long the batch may take, and what calls it off, is told when it is sent. */
export type BatchedOptions = Pick<WriteOptions, "parameters">;

export type BatchedWriteOptions = Pick<WriteOptions, "parameters" | "rowVersion">;

type BatchedRelationshipOptions = Pick<RelationshipOptions, "parameters" | "primaryEntityRole">;

/**
 * Operations that are gathered and sent as one request. Each method returns the operation's index in the results, and takes what it
 * is given as it is then: what is changed later is not sent.
 */
export type Batch<T = EntityTypes> = {
  readonly size: number;
  create<N extends string>(
    entityName: TableName<N, T>,
    attributes: AttributesOf<N, T>,
    options?: BatchedOptions,
  ): number;
  update<N extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    attributes: AttributesOf<N, T>,
    options?: BatchedWriteOptions,
  ): number;
  upsert<N extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    attributes: AttributesOf<N, T>,
    options?: BatchedOptions,
  ): number;
  delete<N extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    options?: BatchedWriteOptions,
  ): number;
  associate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options?: BatchedRelationshipOptions,
  ): number;
  disassociate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options?: BatchedRelationshipOptions,
  ): number;
  /** Any message by name. */
  execute(message: string, parameters?: ParametersInput): number;
  /**
   * Sends them: one ExecuteMultiple or ExecuteTransaction / one $batch. Results in the order of the operations. Without a
   * transaction an operation's failure is in its result; with one it is thrown, `context.index` tells which, and nothing is done.
   * Throws SESSION_BAD_VALUE for more operations than the 1,000 that one request takes.
   */
  send(limits?: CallLimits): Promise<readonly BatchResult[]>;
};

/** What one request takes (MaxBatchSize of an organization's default). */
const largestBatch = 1_000;

type BatchSession = {
  readonly service: Pick<OrganizationService, "execute">;
  readonly metadata: KnownNames;
  readonly calls: Pick<RunningCalls, "run">;
};

/** Throws SESSION_BAD_VALUE for options that are none. */
export function createBatch({ service, metadata, calls }: BatchSession, options: BatchOptions = {}): Batch {
  checkMembers(
    options,
    ["transaction", "continueOnError"],
    "give transaction or continueOnError; how long it may take is told to send",
  );
  for (const name of ["transaction", "continueOnError"] as const) checkTruth(name, options[name]);
  const told = { ...options };
  const operations: Prepare[] = [];
  const add = (prepare: Prepare): number => operations.push(prepare) - 1;
  const { create, change, remove, join, execute } = batchedOperations(metadata);
  return {
    get size() {
      return operations.length;
    },
    // Which attributes a table has is the compiler's to check, by declarations that are not known here.
    create: (name, attributes, options) => add(create(name, attributes as AttributesInput, options)),
    update: (name, record, attributes, options) =>
      add(change("update", name, record, attributes as AttributesInput, options)),
    upsert: (name, record, attributes, options) =>
      add(change("upsert", name, record, attributes as AttributesInput, options)),
    delete: (name, record, options) => add(remove(name, record, options)),
    associate: (...ends) => add(join("associate", ...ends)),
    disassociate: (...ends) => add(join("disassociate", ...ends)),
    execute: (message, parameters = {}) => add(execute(message, parameters)),
    send: (limits) => calls.run(() => send({ service, metadata }, operations, told, limits)),
  };
}

async function send(
  { service, metadata }: Omit<BatchSession, "calls">,
  operations: readonly Prepare[],
  options: BatchOptions,
  limits: CallLimits | undefined,
): Promise<readonly BatchResult[]> {
  checkOptions(limits);
  timeoutOf(limits ?? {});
  if (operations.length === 0) return [];
  if (operations.length > largestBatch) {
    throw badValue(
      `the batch holds ${operations.length} operations, and one request takes ${largestBatch}`,
      "send several batches, or load many records with session.bulk()",
    );
  }
  const prepared: Prepared[] = [];
  for (const [index, prepare] of operations.entries()) prepared.push(await preparedBy(prepare, index, limits));
  if (options.transaction === true) return await sendTransaction(service, prepared.map(requestOf), limits);
  const results = await sendMultiple(service, prepared, options, limits);
  return await Promise.all(
    results.map((result, index) => explained(result, prepared[index]?.request, metadata, limits)),
  );
}

/** An operation as it is sent, or why it cannot be. */
type Prepared =
  | { readonly request: OrganizationRequest; readonly error?: undefined }
  | { readonly request?: undefined; readonly error: DynamlError };

/** A value that does not fit concerns its operation alone; what fails besides, such as the network, all of them. */
async function preparedBy(prepare: Prepare, index: number, limits: CallLimits | undefined): Promise<Prepared> {
  try {
    return { request: await prepare(limits) };
  } catch (error) {
    if (!(error instanceof DynamlError) || error.code !== "SESSION_BAD_VALUE") throw error;
    const { code, message, where, remedy, cause, context } = error;
    return { error: new DynamlError({ code, message, where, remedy, cause, context: { ...context, index } }) };
  }
}

function requestOf({ request, error }: Prepared): OrganizationRequest {
  if (error !== undefined) throw error;
  return request;
}

async function sendTransaction(
  service: Pick<OrganizationService, "execute">,
  requests: readonly OrganizationRequest[],
  limits: CallLimits | undefined,
): Promise<readonly BatchResult[]> {
  const call = messageRequest("ExecuteTransaction", { Requests: requests, ReturnResponses: true });
  const { results } = await service.execute(call, limits);
  const responses = results.get("Responses");
  const list = Array.isArray(responses) ? (responses as readonly OrganizationResponse[]) : [];
  return requests.map((_, index) => done(list[index]));
}

/** Without `continueOnError` none is sent from the first on that cannot be. */
async function sendMultiple(
  service: Pick<OrganizationService, "execute">,
  prepared: readonly Prepared[],
  options: BatchOptions,
  limits: CallLimits | undefined,
): Promise<readonly BatchResult[]> {
  const { continueOnError = false } = options;
  const end = continueOnError ? -1 : prepared.findIndex(({ error }) => error !== undefined);
  const reached = end < 0 ? prepared : prepared.slice(0, end);
  const sent = reached.flatMap(({ request }, index) => (request === undefined ? [] : { request, index }));
  const results = await answersTo(service, sent, continueOnError, limits);
  const hasStopped = !continueOnError && [...results.values()].some(({ status }) => status === "failed");
  return prepared.map(({ error }, index): BatchResult => {
    const isRefused = error !== undefined && !hasStopped && (end < 0 || index === end);
    return isRefused ? { status: "failed", error } : (results.get(index) ?? { status: "notReached" });
  });
}

type Sent = { readonly request: OrganizationRequest; readonly index: number };

/** What became of each, by its index in the batch. */
async function answersTo(
  service: Pick<OrganizationService, "execute">,
  sent: readonly Sent[],
  continueOnError: boolean,
  limits: CallLimits | undefined,
): Promise<ReadonlyMap<number, BatchResult>> {
  if (sent.length === 0) return new Map();
  const settings = { kind: "ExecuteMultipleSettings", continueOnError, returnResponses: true } as const;
  const { results } = await service.execute(
    messageRequest("ExecuteMultiple", { Requests: sent.map(({ request }) => request), Settings: settings }),
    limits,
  );
  const items = new Map(itemsOf(results.get("Responses")).map((item) => [item.requestIndex, item]));
  const firstFault = [...items.values()].find(({ fault }) => fault !== undefined)?.requestIndex;
  return new Map(
    sent.map(({ request, index }, place): [number, BatchResult] => {
      const item = items.get(place);
      if (item?.fault !== undefined) return [index, failed(item.fault, request.requestName, index)];
      const isReached = continueOnError || firstFault === undefined || place < firstFault;
      return [index, isReached ? done(item?.response) : { status: "notReached" }];
    }),
  );
}

function itemsOf(value: ParameterValue | undefined): readonly ExecuteMultipleResponseItem[] {
  const isItems = typeof value === "object" && value !== null && "kind" in value;
  return isItems && value.kind === "ExecuteMultipleResponses" ? value.items : [];
}

function done(response: OrganizationResponse | undefined): BatchResult {
  const results = plainResults(response?.results ?? new Map());
  const id = results.get("id");
  return { status: "done", results, id: id instanceof Guid ? id : undefined };
}

async function explained(
  result: BatchResult,
  request: OrganizationRequest | undefined,
  metadata: KnownNames,
  limits: CallLimits | undefined,
): Promise<BatchResult> {
  if (result.status !== "failed" || request === undefined) return result;
  const { explainedFault } = await import("../faults/explained-fault.ts");
  const error = await explainedFault(result.error, namesIn(request), metadata, limits);
  return error instanceof DynamlError ? { status: "failed", error } : result;
}

function failed(fault: OrganizationServiceFault, operation: string, index: number): BatchResult {
  return { status: "failed", error: serviceFaultError(fault, operation, { index }) };
}
