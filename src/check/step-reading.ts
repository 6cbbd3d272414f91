import type { Activity } from "../catalog/activity.ts";
import { allParameters } from "../catalog/all-parameters.ts";
import { activityOf } from "../catalog/catalog.ts";
import type { ChildElement, Step, Task } from "../markup/task.ts";
import { type Mention, namedBy, readsIn, setOnError } from "./mention.ts";
import { readWrittenTexts, type WrittenTexts } from "./written-texts.ts";

/** A step with what the catalog knows of it, what it gives, and what it names. */
export type StepReading = {
  readonly step: Step;
  readonly isEnabled: boolean;
  /** undefined where the catalog knows none. */
  readonly activity: Activity | undefined;
  readonly written: WrittenTexts;
  /** What each element inside the step gives, in their order; nothing where the step is not judged. */
  readonly children: readonly WrittenTexts[];
  /** In the order in which it acts: what it reads comes before what it creates. Of a step that is disabled none. */
  readonly mentions: readonly Mention[];
};

/** The steps of a task, once for all who ask what they give. */
export function readSteps(task: Task): readonly StepReading[] {
  return task.steps.filter(({ kind }) => kind === "action").map(readStep);
}

export function readStep(step: Step): StepReading {
  const activity = activityOf(step);
  const isEnabled = step.disabled === "no";
  const mentions: Mention[] = [];
  setOnError(step, mentions);
  const written = readWrittenTexts(step, allParameters(activity), (expression) => readsIn(expression, step, mentions));
  if (activity === undefined || !isEnabled) return { step, isEnabled, activity, written, children: [], mentions: [] };
  const children = step.children.map((child) => readChild(child, step, activity, mentions));
  namedBy(step, activity.parameters, written.given, mentions);
  return { step, isEnabled, activity, written, children, mentions };
}

function readChild(child: ChildElement, step: Step, { children = {} }: Activity, mentions: Mention[]): WrittenTexts {
  const record = Object.values(children).find(({ name }) => name === child.name.toUpperCase());
  if (record === undefined) return readWrittenTexts(child, {});
  const inside = readWrittenTexts(child, record.parameters, (expression) => readsIn(expression, step, mentions));
  namedBy(step, record.parameters, inside.given, mentions);
  return inside;
}
