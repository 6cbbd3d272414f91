import type { FlowFinding } from "./flow.ts";
import { isNamed, type Mention, type NamedMention } from "./mention.ts";
import { startsTask } from "./other-tasks.ts";
import type { StepReading } from "./step-reading.ts";

/**
 * Sessions that are opened and that no step uses, and batches without a begin or an end. Only what is certain: nothing where
 * an expression names a session, where another task works on them, or a step does that this version does not know.
 */
export function checkSessions(
  readings: readonly StepReading[],
  allMentions: readonly Mention[],
  startsUnknown: (reading: StepReading) => boolean,
): readonly FlowFinding[] {
  const enabled = readings.filter(({ isEnabled }) => isEnabled);
  const mentions = allMentions.filter(({ kind }) => kind === "session");
  if (!mentions.every(isNamed) || enabled.some((reading) => startsUnknown(reading) || isUnknownStep(reading)))
    return [];
  const uses = mentions.filter(({ effect }) => effect === "uses");
  const created = mentions.filter(({ effect }) => effect === "creates");
  const ofActivity = (name: string) => {
    const numbers = new Set(enabled.filter(({ activity }) => activity?.name === name).map(({ step }) => step.number));
    return uses.filter(({ step }) => numbers.has(step.number));
  };
  const openers = new Set(mentions.filter(({ effect }) => effect !== "uses").map(({ step }) => step.number));
  // A batch may begin in one task and end in another.
  const begun = enabled.some(startsTask) ? [] : ofActivity("begin_batch");
  const ended = enabled.some(startsTask) ? [] : ofActivity("end_batch");
  // A task of nothing else tries out signing in.
  const triesSignIn = enabled.every(({ step }) => openers.has(step.number));
  return [
    ...(triesSignIn ? [] : created.filter((one) => !has(uses, one)).map(unusedSession)),
    // A session that the task does not create is its caller's, and so may the batch be.
    ...begun.filter((one) => has(created, one) && !has(ended, one)).map(batchNotEnded),
    ...ended.filter((one) => has(created, one) && !has(begun, one)).map(noBatch),
  ];
}

function isUnknownStep({ step, activity }: StepReading): boolean {
  return activity === undefined && step.attributes.some(({ name }) => name.toUpperCase() === "SESSION");
}

function has(mentions: readonly NamedMention[], { name }: NamedMention): boolean {
  return mentions.some((other) => other.name.trim().toUpperCase() === name.trim().toUpperCase());
}

function unusedSession({ step, parameter, name }: NamedMention): FlowFinding {
  return {
    code: "CHECK_UNUSED_SESSION",
    severity: "warning",
    message: `session "${name}" is opened, and no step uses it`,
    remedy: "remove the step, or name the session in the steps that are to work on it",
    step,
    parameter,
  };
}

function batchNotEnded({ step, name }: NamedMention): FlowFinding {
  return {
    code: "CHECK_BATCH_NOT_ENDED",
    severity: "error",
    message: `no step sends the batch of session "${name}" that begins here`,
    remedy: `add <${step.action} ACTIVITY="end_batch" SESSION="${name}" />`,
    step,
    parameter: undefined,
  };
}

function noBatch({ step, name }: NamedMention): FlowFinding {
  return {
    code: "CHECK_NO_BATCH",
    severity: "error",
    message: `no step begins a batch of session "${name}"`,
    remedy: `add <${step.action} ACTIVITY="begin_batch" SESSION="${name}" /> before the steps whose writing is to be gathered`,
    step,
    parameter: undefined,
  };
}
