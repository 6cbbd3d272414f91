import { partsNotInBatch } from "../catalog/not-in-batch.ts";
import type { Task } from "../markup/task.ts";
import { stepsInBlocks } from "./blocks-around.ts";
import type { FlowFinding } from "./flow.ts";
import { isNamed, type NamedMention } from "./mention.ts";
import { startsTask } from "./other-tasks.ts";
import type { StepReading } from "./step-reading.ts";

/**
 * What cannot be between begin_batch and end_batch: another begin_batch, steps that make requests of their own, and what is known
 * or done of a single request alone. Only where the batch is certainly open: from its begin_batch to what may end it, to a label,
 * or to the end of the block that it begins in.
 */
export function checkInsideBatches(task: Task, readings: readonly StepReading[]): readonly FlowFinding[] {
  if (!readings.some(({ activity }) => activity?.name === "begin_batch")) return none;
  const byNumber = new Map(readings.map((reading) => [reading.step.number, reading]));
  return task.functions.flatMap(({ steps }) => {
    /** What began the batch that is open, by session. */
    const open = new Map<string, StepReading>();
    return stepsInBlocks(steps, byNumber).flatMap(({ reading }): readonly FlowFinding[] => {
      for (const [session, begin] of open) if (reading.step.depth < begin.step.depth) open.delete(session);
      if (!reading.isEnabled) return [];
      if (mayGoElsewhere(reading)) open.clear();
      const findings = reading.mentions.filter(isSession).flatMap((mention) => {
        const begin = open.get(keyOf(mention));
        return begin === undefined ? [] : insideBatch(reading, begin, mention.name);
      });
      follow(open, reading);
      return findings;
    });
  });
}

const none: readonly FlowFinding[] = [];

function isSession(mention: StepReading["mentions"][number]): mention is NamedMention {
  return mention.kind === "session" && isNamed(mention);
}

function keyOf({ name }: NamedMention): string {
  return name.trim().toUpperCase();
}

/** Others may come to a label; what another task or function does to a session is not followed. */
function mayGoElsewhere(reading: StepReading): boolean {
  const flow = reading.activity?.flow;
  return flow === "label" || flow === "call" || startsTask(reading);
}

function follow(open: Map<string, StepReading>, reading: StepReading): void {
  const name = reading.activity?.name;
  for (const mention of reading.mentions.filter(({ kind }) => kind === "session")) {
    const ends = name === "end_batch" || mention.effect !== "uses";
    if (!isNamed(mention)) {
      if (ends) open.clear();
    } else if (ends) open.delete(keyOf(mention));
    else if (name === "begin_batch" && !open.has(keyOf(mention))) open.set(keyOf(mention), reading);
  }
}

function insideBatch(reading: StepReading, begin: StepReading, session: string): readonly FlowFinding[] {
  const { step, activity, written } = reading;
  const related = { message: "the batch begins here", position: begin.step.position };
  const place = { code: "CHECK_INSIDE_BATCH", step, parameter: undefined, related } as const;
  if (activity === undefined) return none;
  if (activity.name === "begin_batch") {
    return [
      {
        ...place,
        severity: "error",
        message: `a batch is open on session "${session}"`,
        remedy: "end it with end_batch before another begins; batches do not nest",
      },
    ];
  }
  if (activity.notInBatch === "step") {
    return [
      {
        ...place,
        severity: "error",
        message: `${activity.title} cannot be a step of a batch: it makes requests of its own`,
        remedy,
      },
    ];
  }
  const children = step.children.map((child) => child.name);
  return partsNotInBatch(activity, written.given, children).map(({ name, isCertain, isParameter }) => ({
    ...place,
    severity: isCertain ? "error" : "warning",
    message: `${name} cannot be given to a step of a batch, and one is open on session "${session}"`,
    remedy:
      name === "CALLER"
        ? "give CALLER to begin_batch, or do this step before it or after end_batch"
        : `leave ${name} out, or ${remedy}`,
    parameter: isParameter ? name : undefined,
  }));
}

const remedy = "do this step before begin_batch or after end_batch";
