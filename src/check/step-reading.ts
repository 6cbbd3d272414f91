import type { Activity } from "../catalog/activity.ts";
import { allParameters } from "../catalog/all-parameters.ts";
import { activityOf } from "../catalog/catalog.ts";
import type { Step } from "../markup/task.ts";
import { readWrittenTexts, type WrittenTexts } from "./written-texts.ts";

/** A step with what the catalog knows of it and what it gives. */
export type StepReading = {
  readonly step: Step;
  /** undefined where the catalog knows none. */
  readonly activity: Activity | undefined;
  readonly written: WrittenTexts;
};

export function readStep(step: Step): StepReading {
  const activity = activityOf(step);
  return { step, activity, written: readWrittenTexts(step, allParameters(activity)) };
}
