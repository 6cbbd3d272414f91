import type { StepContext } from "../../engine/step-context.ts";
import { DynamlError } from "../../errors.ts";
import { mayHaveRun } from "../../session/may-have-run.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";

type WriteContext = Pick<StepContext, "once" | "signal" | "warnAtEnd" | "notAgain">;

/** What the tries of a step that writes (AM_RETRY) have in common. */
type Tries = {
  /** That of a record which the step creates. */
  readonly newId: Guid;
  /** Whether one of them found no answer: it may have been carried out all the same. */
  mayBeDone: boolean;
};

function triesOf(context: WriteContext): Tries {
  return context.once(() => ({ newId: Guid.random(), mayBeDone: false }));
}

/** The ID of the record that a step creates, in whichever of its tries. */
export function newIdOf(context: WriteContext): Guid {
  return triesOf(context).newId;
}

/** A write of a step. */
export type Write<T> = {
  /** As messages show it: `create account 7bf2e032-…`. */
  readonly label: string;
  /** @param earlier whether an earlier try may have been carried out */
  readonly send: (earlier: boolean) => Promise<T>;
  /** False where a second time does more than the first: it is not sent again once it may have been carried out. */
  readonly mayRunAgain?: boolean;
  /** What a refusal says of a write that an earlier try has carried out; left out where none says so. */
  readonly earlier?: {
    readonly result: T;
    /** @param fault the platform's name of the refusal */
    readonly isToldBy: (fault: string) => boolean | Promise<boolean>;
  };
};

/**
 * Sends what a step writes. Where no answer comes, a warning says that it may be carried out; where it was, a later try that is
 * refused for it has succeeded. Throws what `send` throws; ACTION_NOT_SENT_AGAIN where an earlier try, left behind by its time limit,
 * has not told yet.
 */
export async function sendWrite<T>(
  { label, send, mayRunAgain = true, earlier }: Write<T>,
  context: WriteContext,
): Promise<T> {
  const tries = triesOf(context);
  const before = tries.mayBeDone;
  if (before && !mayRunAgain) throw notSentAgain(label);
  tries.mayBeDone = true;
  try {
    return await send(before);
  } catch (error) {
    tries.mayBeDone = before || context.signal.aborted || mayHaveRun(error);
    if (before && earlier !== undefined && (await earlier.isToldBy(faultOf(error)))) return earlier.result;
    if (tries.mayBeDone && !before) {
      context.warnAtEnd("ACTION_MAY_BE_WRITTEN", `${label}: no answer came, and it may have been carried out`);
    }
    if (tries.mayBeDone && !mayRunAgain) context.notAgain(`${label} might be carried out twice`);
    throw error;
  }
}

function notSentAgain(label: string): ActionError {
  return new ActionError({
    code: "ACTION_NOT_SENT_AGAIN",
    message: `${label}: an earlier try may have been carried out, and another one might do it twice`,
    remedy: "look in the organization whether it was carried out, and run the step again if it was not",
  });
}

/** Empty for an error that is no fault. */
function faultOf(error: unknown): string {
  const isFault = error instanceof DynamlError && error.code === "SESSION_FAULT";
  return isFault ? String(error.context.name) : "";
}
