import type { endBatch as record } from "../../catalog/dynamics-crm/end-batch.ts";
import type { RecordCounts } from "../../engine/event.ts";
import type { StepContext } from "../../engine/step-context.ts";
import { DynamlError } from "../../errors.ts";
import type { Value } from "../../expression/value.ts";
import type { BatchResult } from "../../session/batch/batch.ts";
import { ActionError } from "../action-error.ts";
import type { BatchedOperation, OpenBatch } from "./open-batch.ts";
import type { RecordDeed } from "./record-deed.ts";
import { batchKind } from "./session-kinds.ts";

/** What one request takes. */
const largestRequest = 1_000;

type Outcome = { readonly operation: BatchedOperation; readonly result: BatchResult };
type Failed = { readonly operation: BatchedOperation; readonly number: number; readonly error: DynamlError };

/**
 * Sends the batch of the session and tells what became of each operation. Throws ACTION_NO_BATCH, ACTION_BATCH_FAILED with
 * the operation that failed and its step, and what sending throws: the batch then stays, so that the step can be tried again.
 */
export function endBatch(): RecordDeed<typeof record> {
  return async ({ session: name = "", resultDataset }, context) => {
    context.about({ session: name });
    const batch = context.things.find<OpenBatch>(batchKind, name);
    if (batch === undefined) throw noBatch(name);
    context.about({ session: name, organizationUri: batch.session.organizationUri });
    const results = await batch.send(context.signal, largestRequest).catch((error: unknown) => {
      throw explained(error, batch);
    });
    await context.things.end(batchKind, name);
    const outcomes = batch.operations.map((operation, index) => ({
      operation,
      result: results[index] ?? ({ status: "notReached" } as const),
    }));
    if (resultDataset !== undefined) putOutcomes(outcomes, resultDataset, context);
    judge(outcomes, batch, resultDataset, context);
    const done = outcomes.filter(({ result }) => result.status === "done");
    return {
      summary: `${done.length} of ${outcomes.length} operations done`,
      records: countsOf(done),
      wrote: resultDataset === undefined ? [] : [resultDataset],
    };
  };
}

const columns = ["operation", "step", "activity", "entity", "id", "status", "code", "name", "message"];

function putOutcomes(outcomes: readonly Outcome[], name: string, { datasets }: StepContext): void {
  const rows = outcomes.map(({ operation, result }, index): readonly Value[] => {
    const id = result.status === "done" ? (result.id?.text ?? operation.id) : operation.id;
    const error = result.status === "failed" ? result.error : undefined;
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
    ];
  });
  datasets.put(name, columns, rows);
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
    result.status === "failed" ? [{ operation, number: index + 1, error: result.error }] : [],
  );
  const [first] = failures;
  if (first === undefined) return;
  const done = outcomes.filter(({ result }) => result.status === "done").length;
  const others = outcomes.length - done - failures.length;
  const rest = `${done} of ${outcomes.length} done, ${failures.length} failed${others > 0 ? `, ${others} not reached` : ""}`;
  if (settings.continueOnError && resultDataset !== undefined) {
    context.warn("ACTION_BATCH_FAILURES", `${rest}; dataset ${resultDataset} tells which`);
    return;
  }
  throw batchFailed(first, rest);
}

/** Of a transaction the session tells by index which operation failed. */
function explained(error: unknown, batch: OpenBatch): unknown {
  const index = error instanceof DynamlError ? error.context.index : undefined;
  const operation = typeof index === "number" ? batch.operations[index] : undefined;
  if (!(error instanceof DynamlError) || operation === undefined) return error;
  return batchFailed({ operation, number: Number(index) + 1, error }, "nothing was done");
}

function batchFailed({ operation, number, error }: Failed, rest: string): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_FAILED",
    message: `operation ${number} of the batch (${operation.label}, step ${operation.stepNumber}) failed: ${error.message}; ${rest}`,
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
  create_entity: "created",
  update_entity: "updated",
  upsert_entity: "updated",
  assign_entity: "updated",
  set_state: "updated",
  delete_entity: "deleted",
};

function countsOf(done: readonly Outcome[]): Partial<RecordCounts> {
  const counts: Partial<Record<keyof RecordCounts, number>> = {};
  for (const { operation, result } of done) {
    const isNew = result.status === "done" && result.results.get("RecordCreated") === true;
    const kind = isNew ? "created" : countOf[operation.activity.toLowerCase()];
    if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
