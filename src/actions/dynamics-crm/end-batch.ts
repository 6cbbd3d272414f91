import type { endBatch as record } from "../../catalog/dynamics-crm/end-batch.ts";
import type { RecordCounts } from "../../engine/event.ts";
import type { StepContext } from "../../engine/step-context.ts";
import { DynamlError } from "../../errors.ts";
import type { Value } from "../../expression/value.ts";
import type { BatchResult } from "../../session/batch/batch.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { ActionError } from "../action-error.ts";
import type { BatchedOperation, OpenBatch } from "./open-batch.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sendWrite } from "./sent-write.ts";
import { batchKind } from "./session-kinds.ts";
import { type Outcome as OperationOutcome, refusedAgain } from "./unanswered-batch.ts";

/** What one request takes. */
const largestRequest = 1_000;

type Outcome = { readonly operation: BatchedOperation; readonly result: OperationOutcome };
type Done = Extract<BatchResult, { readonly status: "done" }>;
type Failed = {
  readonly operation: BatchedOperation;
  readonly number: number;
  readonly error: DynamlError;
  readonly isUnknown?: boolean;
};

/**
 * Sends the batch of the session and tells what became of each operation, whether it fails or not. Throws ACTION_NO_BATCH,
 * ACTION_BATCH_FAILED with the operation that failed and its step, and what sending throws: the batch then stays, so that the step can
 * be tried again.
 */
export function endBatch(): RecordDeed<typeof record> {
  return async ({ session: name = "", resultDataset }, context) => {
    context.about({ session: name });
    const batch = context.things.find<OpenBatch>(batchKind, name);
    if (batch === undefined) throw noBatch(name);
    context.about({ session: name, organizationUri: batch.session.organizationUri });
    const failure = await sendAll(batch, context);
    if (failure === undefined) await context.things.end(batchKind, name);
    const outcomes = outcomesOf(batch, failure);
    const records = countsOf(outcomes.filter((one, index) => isDone(one) && batch.isCountedBy(context, index)));
    context.changed(records);
    if (resultDataset !== undefined) putOutcomes(outcomes, resultDataset, context);
    if (failure !== undefined) throw explained(failure.error, batch);
    judge(outcomes, batch, resultDataset, context);
    return {
      summary: `${outcomes.filter(isDone).length} of ${outcomes.length} operations done`,
      records,
      wrote: resultDataset === undefined ? [] : [resultDataset],
    };
  };
}

/** Why the sending failed, which is no operation's own failure unless the batch is a transaction. */
type Failure = { readonly error: unknown };

async function sendAll(batch: OpenBatch, context: StepContext): Promise<Failure | undefined> {
  const label = `batch of ${batch.operations.length} operations`;
  try {
    await sendWrite({ label, send: () => batch.send(context.signal, largestRequest) }, context);
    return undefined;
  } catch (error) {
    if (error instanceof ActionError) context.notAgain(error.message);
    else if (isAnswer(error) && hasUnknown(batch)) context.notAgain("an earlier try may have been carried out");
    return { error };
  }
}

/** A refusal that another try will get, too. */
function isAnswer(error: unknown): boolean {
  return error instanceof DynamlError && error.code === "SESSION_FAULT" && !error.retryable;
}

function hasUnknown(batch: OpenBatch): boolean {
  return batch.operations.some((_, index) => batch.outcome(index).status === "unknown");
}

function isDone({ result }: Outcome): boolean {
  return result.status === "done";
}

/** In the order of the operations; of those without an answer, what the failure tells of them. */
function outcomesOf(batch: OpenBatch, failure: Failure | undefined): readonly Outcome[] {
  const { operations } = batch;
  const failed = failedIn(failure?.error, operations);
  return operations.map((operation, index): Outcome => {
    const result = batch.outcome(index);
    if (failed?.operation !== operation) return { operation, result };
    const { error } = failed;
    return { operation, result: result.status === "unknown" ? refusedAgain(error) : { status: "failed", error } };
  });
}

const columns = ["operation", "step", "activity", "entity", "id", "status", "code", "name", "message", "created"];

function putOutcomes(outcomes: readonly Outcome[], name: string, { datasets }: StepContext): void {
  const rows = outcomes.map(({ operation, result }, index): readonly Value[] => {
    const { id = operation.id, created } = result.status === "done" ? writtenBy(operation, result) : {};
    const error = "error" in result ? result.error : undefined;
    return [
      index + 1,
      operation.stepNumber,
      operation.activity,
      operation.entity,
      id,
      result.status,
      numberOf(error?.context.errorCode),
      textOf(error?.context.name),
      error?.message,
      created,
    ];
  });
  datasets.put(name, columns, rows);
}

/** The record that an operation wrote, and whether there was none before. */
function writtenBy({ activity }: BatchedOperation, { id, results }: Done) {
  const target = results.get("Target");
  const created = activity.toLowerCase() === "create_entity" ? true : results.get("RecordCreated");
  return {
    id: id?.text ?? (target instanceof EntityReference ? target.id.text : undefined),
    created: typeof created === "boolean" ? created : undefined,
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Failures are the step's own, unless the author chose to go on and reads what failed. */
function judge(
  outcomes: readonly Outcome[],
  { settings }: OpenBatch,
  resultDataset: string | undefined,
  context: StepContext,
): void {
  const failures = outcomes.flatMap(({ operation, result }, index): readonly Failed[] =>
    "error" in result && result.error !== undefined
      ? [{ operation, number: index + 1, error: result.error, isUnknown: result.status === "unknown" }]
      : [],
  );
  const [first] = failures;
  if (first === undefined) return;
  const rest = restOf(outcomes);
  if (settings.continueOnError && resultDataset !== undefined) {
    context.warn("ACTION_BATCH_FAILURES", `${rest}; dataset ${resultDataset} tells which`);
    return;
  }
  const isKnown = outcomes.every(({ result }) => result.status !== "unknown");
  context.notAgain(`the batch has been sent, and ${isKnown ? "has its answers" : "may have been carried out before"}`);
  throw batchFailed(first, rest);
}

const words = { done: "done", failed: "failed", unknown: "unknown", notReached: "not reached" } as const;

/** `1 of 3 done, 1 failed, 1 not reached` */
function restOf(outcomes: readonly Outcome[]): string {
  const count = (status: keyof typeof words) => outcomes.filter(({ result }) => result.status === status).length;
  const others = (["failed", "unknown", "notReached"] as const).filter((status) => count(status) > 0);
  const parts = others.map((status) => `${count(status)} ${words[status]}`);
  return [`${count("done")} of ${outcomes.length} done`, ...parts].join(", ");
}

/** Of a transaction the session tells by index which operation failed. */
function failedIn(error: unknown, operations: OpenBatch["operations"]): Failed | undefined {
  if (!(error instanceof DynamlError) || typeof error.context.index !== "number") return undefined;
  const operation = operations[error.context.index];
  return operation && { operation, number: error.context.index + 1, error };
}

function explained(error: unknown, batch: OpenBatch): unknown {
  const failed = failedIn(error, batch.operations);
  if (failed === undefined) return error;
  const rest = hasUnknown(batch) ? "an earlier try got no answer, and may have been carried out" : "nothing was done";
  return batchFailed(failed, rest);
}

function batchFailed({ operation, number, error, isUnknown = false }: Failed, rest: string): ActionError {
  const which = `operation ${number} of the batch (${operation.label}, step ${operation.stepNumber})`;
  return new ActionError({
    code: "ACTION_BATCH_FAILED",
    message: `${isUnknown ? `what became of ${which} is not known` : `${which} failed`}: ${error.message}; ${rest}`,
    where: error.where,
    remedy: error.remedy,
    context: { ...error.context, operation: number, step: operation.stepNumber },
    retryable: error.retryable,
    cause: error,
  });
}

function noBatch(name: string): ActionError {
  return new ActionError({
    code: "ACTION_NO_BATCH",
    message: `no batch is open on session "${name}"`,
    remedy: `begin one in an earlier step: <AMDYNAMICSCRM ACTIVITY="begin_batch" SESSION="${name}" />`,
    context: { session: name },
  });
}

const countOf: Readonly<Record<string, keyof RecordCounts>> = {
  update_entity: "updated",
  upsert_entity: "updated",
  assign_entity: "updated",
  set_state: "updated",
  delete_entity: "deleted",
};

function countsOf(done: readonly Outcome[]): Partial<RecordCounts> {
  const counts: Partial<Record<keyof RecordCounts, number>> = {};
  for (const { operation, result } of done) {
    const isNew = result.status === "done" && writtenBy(operation, result).created === true;
    const kind = isNew ? "created" : countOf[operation.activity.toLowerCase()];
    if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
