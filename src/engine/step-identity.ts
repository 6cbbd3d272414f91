import type { Activity, Parameter } from "../catalog/activity.ts";
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

/** `Create session "Crm1"`, `Update entity "account"`: the activity's title and what it is about, unless only an expression tells that. */
function titleOf(step: Step, activity: Activity | undefined): string {
  if (activity === undefined) return [step.action, step.activity].filter((part) => part !== undefined).join(" ");
  const subject = subjectOf(activity);
  const text = subject && (findAttribute(step.attributes, subject.name)?.value || subject.default);
  return text === undefined || text === "" || text.includes("%")
    ? activity.title
    : `${activity.title} "${shorten(text)}"`;
}

/** The session or variable that the activity creates or ends, or else the first thing that it cannot do without. */
function subjectOf({ parameters }: Activity): Parameter | undefined {
  const all = Object.values(parameters);
  return (
    all.find(({ effect, type }) => effect !== undefined && effect !== "uses" && type.kind !== "datasetName") ??
    all.find(({ required, isContent, type }) => required === true && isContent !== true && type.kind !== "encrypted")
  );
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= longestSubject ? line : `${line.slice(0, longestSubject - 1)}…`;
}
