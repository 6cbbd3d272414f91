import { DynamlError } from "../../errors.ts";
import type { BatchResult } from "../../session/batch/batch.ts";
import type { Session } from "../../session/session.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";
import type { BatchedOperation, BatchSettings } from "./open-batch.ts";
import { existing } from "./record-writes.ts";

/*
 * Operations that were sent and got no answer. A create proves that it was carried out by the record that is there under the ID
 * that was chosen for it here: of a transaction all with it, of operations that end with the first failure all before it. Of those that
 * go on after a failure it proves that all before it had their turn, and not what came of it. What another send refuses proves
 * nothing: neither that the first one was carried out, nor that it was not.
 */

/** An operation, and its index in the batch. */
export type Placed = readonly [index: number, operation: BatchedOperation];

/** What became of an operation; `unknown`: it was sent and got no answer, and may have been carried out. */
export type Outcome = BatchResult | Unknown;

type Unknown = { readonly status: "unknown"; readonly error?: DynamlError };

type Batch = { readonly session: Session; readonly settings: BatchSettings };

/** What the batch tells of an operation that is known to be done by what it left behind: no more than that. */
export function doneBefore(): BatchResult {
  return { status: "done", results: new Map() };
}

/**
 * What is known of the operations that are not to be sent again, by their indexes: done, or unknown where they had their turn. Asks for
 * records of the creates.
 */
export async function settledOutcomes(
  unanswered: readonly Placed[],
  { session, settings }: Batch,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Outcome>> {
  const creates = unanswered.filter(([, { isNewRecord }]) => isNewRecord);
  const there = await recordsOf(creates, session, signal);
  const last = Math.max(-1, ...there);
  const settled = settings.transaction && there.size > 0 ? unanswered : unanswered.filter(([index]) => index <= last);
  const isProven = (index: number) => settings.transaction || !settings.continueOnError || there.has(index);
  return new Map(settled.map(([index]) => [index, isProven(index) ? doneBefore() : hadItsTurn(last)]));
}

function hadItsTurn(last: number): Outcome {
  return unknown(
    `no answer came to it, and it is not sent again: operation ${last + 1}, which came after it, has been carried out`,
  );
}

function unknown(message: string, cause?: DynamlError): Outcome {
  const error = new ActionError({
    code: "ACTION_BATCH_FAILED",
    message,
    where: cause?.where,
    remedy: "look in the organization whether it was carried out",
    context: cause?.context ?? {},
    cause,
  });
  return { status: "unknown", error };
}

/**
 * Throws ACTION_NOT_SENT_AGAIN where one of the operations would do more if it was carried out a second time. Nothing else in a
 * transaction keeps it from that for certain: a message may take away what the second one would be refused for.
 */
export function expectSameAgain(unanswered: readonly Placed[], cause: unknown): void {
  const found = unanswered.find(([, { deed, mayRunAgain }]) => deed === "execute" && !mayRunAgain);
  if (found === undefined) return;
  const [index, { label, stepNumber }] = found;
  throw new ActionError({
    code: "ACTION_NOT_SENT_AGAIN",
    message: `no answer came to the batch, and operation ${index + 1} of it (${label}, step ${stepNumber}) might be carried out twice`,
    remedy: "look in the organization what of the batch was carried out, and begin another one for what was not",
    context: { operation: index + 1, step: stepNumber },
    cause,
  });
}

/** Of operations that were sent again, the indexes of creates that were refused, and whose new records are there. */
export async function createdBefore(
  sent: readonly Placed[],
  results: readonly BatchResult[],
  session: Session,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const refused = sent.filter(([, { isNewRecord }], place) => isNewRecord && results[place]?.status === "failed");
  return await recordsOf(refused, session, signal);
}

/** What is known of an operation, sent again, by the answer to its last time. */
export function ofAnotherTime(result: BatchResult): Outcome {
  switch (result.status) {
    case "done":
      return { ...result, results: withoutFalse(result.results, "RecordCreated") };
    case "failed":
      return refusedAgain(result.error);
    case "notReached":
      return { status: "unknown" };
  }
}

/** The record of an upsert that was there may be the one that an earlier time created. */
function withoutFalse<V>(results: ReadonlyMap<string, V>, name: string): ReadonlyMap<string, V> {
  return new Map([...results].filter(([one, value]) => one !== name || value !== false));
}

/** The outcome of an operation that is refused after an earlier try without an answer: that may be why. */
export function refusedAgain(error: DynamlError): Outcome {
  return unknown(`${error.message}; an earlier try got no answer, and may have been carried out`, error);
}

/** The indexes of the creates whose records are there. Those of a table that the user may not read prove nothing. */
async function recordsOf(
  creates: readonly Placed[],
  session: Session,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const [entity, some] of Map.groupBy(creates, ([, one]) => one.entity)) {
    const ids = some.flatMap(([, { id }]) => Guid.parse(id ?? "") ?? []);
    const there = await existing(entity, ids, session, signal).catch(noneOfFault);
    for (const [index, { id }] of some) if (id !== undefined && there.has(id)) found.add(index);
  }
  return found;
}

function noneOfFault(error: unknown): ReadonlySet<string> {
  if (error instanceof DynamlError && error.code === "SESSION_FAULT") return new Set();
  throw error;
}
