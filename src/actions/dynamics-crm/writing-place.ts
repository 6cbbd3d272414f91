import { activityOf } from "../../catalog/catalog.ts";
import { partsNotInBatch } from "../../catalog/not-in-batch.ts";
import type { StepResult } from "../../engine/event.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Session } from "../../session/session.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import { type OpenBatch, writesInto } from "./open-batch.ts";
import { type RecordWrites, writesOf } from "./record-writes.ts";
import { batchKind } from "./session-kinds.ts";
import { type SessionParameters, sessionOf } from "./session-of.ts";

/** Where a step writes. */
export type WritingPlace = {
  readonly session: Session;
  readonly writes: RecordWrites;
  /** Whether the writes wait for end_batch. */
  readonly isBatched: boolean;
  /** What the step says of itself: what it did, or that the batch will. */
  readonly result: (done: StepResult) => StepResult;
};

/**
 * The step's session with its writes; a step that names a session with an open batch writes into that batch.
 * Throws what `sessionOf` throws, and ACTION_BATCH_CALLER, ACTION_BATCH_RESULT or ACTION_BATCH_PARAMETER for what no batch takes.
 */
export async function writingPlace(
  parameters: SessionParameters,
  services: Services,
  context: StepContext,
): Promise<WritingPlace> {
  const batch = openBatch(parameters, context);
  if (batch !== undefined) refuseInBatch(context, parameters.session);
  const session = await sessionOf(parameters, services, context);
  if (batch === undefined) {
    return { session, writes: writesOf(session, context), isBatched: false, result: (done) => done };
  }
  return {
    session: batch.session,
    writes: writesInto(batch, context),
    isBatched: true,
    result: ({ wrote }) => ({ summary: `in the batch: ${batch.operations.at(-1)?.label}`, wrote }),
  };
}

function openBatch({ session }: SessionParameters, { things }: StepContext): OpenBatch | undefined {
  const batch = session === undefined ? undefined : things.find<OpenBatch>(batchKind, session);
  return batch?.wasTried === true ? undefined : batch;
}

/** What the catalog says of the activity: `notInBatch`. */
function refuseInBatch({ step, given }: StepContext, session: string | undefined): void {
  const activity = activityOf(step);
  const children = step.children.map(({ name }) => name);
  const [part] = activity === undefined ? [] : partsNotInBatch(activity, given, children);
  if (activity === undefined || part === undefined) return;
  if (part.key === "caller") throw callerInBatch(session);
  const isResult = !part.isParameter || activity.parameters[part.key]?.type.kind === "variableName";
  throw isResult ? notInBatch(part.name) : singlyOnly(part.name);
}

function callerInBatch(session: string | undefined): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_CALLER",
    message: `CALLER is given to a step of the batch that is open on session "${session}", and a batch has one caller`,
    remedy: "give CALLER to begin_batch, or do this step before it or after end_batch",
    context: { session },
  });
}

/** What a step needs at once cannot come from a batch. */
function notInBatch(parameter: string): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_RESULT",
    message: `${parameter} cannot be filled by a step of a batch: what the step does is known when the batch has been sent`,
    remedy: `leave ${parameter} out and read RESULTDATASET of end_batch, or do this step before begin_batch or after end_batch`,
  });
}

/** What goes with a single request alone. */
function singlyOnly(parameter: string): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_PARAMETER",
    message: `${parameter} is given to a step of a batch, where it does not count`,
    remedy: `leave ${parameter} out, or do this step before begin_batch or after end_batch`,
  });
}
