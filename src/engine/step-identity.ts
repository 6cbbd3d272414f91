import type { Activity } from "../catalog/activity.ts";
import { findAttribute, type Step } from "../markup/task.ts";
import type { StepIdentity } from "./event.ts";

const longestSubject = 40;

export function identify(step: Step, functionName: string, activity: Activity | undefined): StepIdentity {
  return {
    number: step.number,
    function: functionName,
    line: step.position.line,
    column: step.position.column,
    action: step.action,
    activity: activity?.name ?? step.activity ?? "",
    title: titleOf(step, activity),
  };
}

/** `Create session "Crm1"`: the activity's title and what the step makes, ends or cannot do without, as written. */
function titleOf(step: Step, activity: Activity | undefined): string {
  if (activity === undefined) return [step.action, step.activity].filter((part) => part !== undefined).join(" ");
  const parameters = Object.values(activity.parameters);
  const subject =
    parameters.find(({ effect }) => effect === "creates" || effect === "ends") ??
    parameters.find(({ required, type }) => required === true && type.kind !== "encrypted");
  if (subject === undefined) return activity.title;
  const text =
    findAttribute(step.attributes, subject.name)?.value || subject.default || (subject.isContent ? step.text : "");
  return text ? `${activity.title} "${shorten(text)}"` : activity.title;
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= longestSubject ? line : `${line.slice(0, longestSubject - 1)}…`;
}
