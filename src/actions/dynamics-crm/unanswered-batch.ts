import { DynamlError } from "../../errors.ts";
import type { BatchResult } from "../../session/batch/batch.ts";
import type { Session } from "../../session/session.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";
import type { BatchedOperation, BatchSettings } from "./open-batch.ts";
import { existing, isDuplicate } from "./record-writes.ts";

/*
 * Operations that were sent and got no answer. A create proves that it was carried out by the record that is there under the ID
 * that was chosen for it here: of a transaction all with it, of operations that end with the first failure all before it.
 */

/** An operation, and its index in the batch. */
export type Placed = readonly [index: number, operation: BatchedOperation];

type Batch = { readonly session: Session; readonly settings: BatchSettings };

/** What the batch tells of an operation that is known to be done by what it left behind: no more than that. */
export const doneBefore: BatchResult = { status: "done", results: new Map() };

/** Which of the operations have been carried out for certain: their indexes. Asks for records of the creates. */
export async function provenDone(
  unanswered: readonly Placed[],
  { session, settings }: Batch,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const creates = unanswered.filter(([, { isNewRecord }]) => isNewRecord);
  const indexes = unanswered.map(([index]) => index);
  if (settings.transaction) {
    const proof = creates.find((one) => isRefusedAgain(one, unanswered));
    return proof !== undefined && (await recordsOf([proof], session, signal)).size > 0 ? indexes : [];
  }
  const there = await recordsOf(creates, session, signal);
  const last = Math.max(-1, ...there);
  return settings.continueOnError ? [...there] : indexes.filter((index) => index <= last);
}

/**
 * Throws ACTION_NOT_SENT_AGAIN where one of the operations would do more if it was carried out a second time. In a transaction it is
 * not, where another operation would be refused then.
 */
export function expectSameAgain(unanswered: readonly Placed[], { settings }: Batch, cause: unknown): void {
  const found = unanswered.find(([, { deed, mayRunAgain }]) => deed === "execute" && !mayRunAgain);
  if (found === undefined || (settings.transaction && unanswered.some((one) => isRefusedAgain(one, unanswered))))
    return;
  const [index, { label, stepNumber }] = found;
  throw new ActionError({
    code: "ACTION_NOT_SENT_AGAIN",
    message: `no answer came to the batch, and operation ${index + 1} of it (${label}, step ${stepNumber}) might be carried out twice`,
    remedy: "look in the organization what of the batch was carried out, and begin another one for what was not",
    context: { operation: index + 1, step: stepNumber },
    cause,
  });
}

const ofOneRecord: ReadonlySet<BatchedOperation["deed"]> = new Set(["create", "upsert", "delete"]);

/** A create and a delete are, of a record that the batch neither makes nor deletes elsewhere. */
function isRefusedAgain([index, { deed, entity, id }]: Placed, all: readonly Placed[]): boolean {
  if (deed !== "create" && deed !== "delete") return false;
  return !all.some(
    ([other, one]) =>
      other !== index &&
      ofOneRecord.has(one.deed) &&
      one.entity === entity &&
      (id === undefined || one.id === undefined || one.id === id),
  );
}

/**
 * Of operations that were sent again, those that were refused for what the first time has left behind: the record to create or to
 * join is there, the record to delete is gone. Their indexes.
 */
export async function ownEffects(
  sent: readonly Placed[],
  results: readonly BatchResult[],
  session: Session,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const refused = sent.filter(([, { deed }], place) => tellsOfFirst(deed, results[place]));
  const created = await recordsOf(
    refused.filter(([, { deed }]) => deed === "create"),
    session,
    signal,
  );
  return new Set(refused.flatMap(([index, { deed }]) => (deed !== "create" || created.has(index) ? [index] : [])));
}

function tellsOfFirst(deed: BatchedOperation["deed"], result: BatchResult | undefined): boolean {
  if (result?.status !== "failed" || !(result.error instanceof DynamlError)) return false;
  const name = String(result.error.context.name);
  return deed === "delete" ? name === "ObjectDoesNotExist" : isMade.has(deed) && isDuplicate(name);
}

const isMade: ReadonlySet<BatchedOperation["deed"]> = new Set(["create", "associate"]);

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
