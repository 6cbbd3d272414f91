import type { FlowPart } from "../catalog/activity.ts";
import { readAssignment } from "../catalog/assignment.ts";
import { type ErrorList, readErrorList } from "../catalog/error-list.ts";
import { findOption, readValue } from "../catalog/read-value.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import type { StepErrorRecord } from "./event.ts";
import { evaluateText } from "./prepare-step.ts";
import type { RunningStep } from "./running-step.ts";

/** Which errors are errors to a step, and how often it is tried again: the `AM_…` parameters, after expressions (reference §3.6). */
export type ErrorPolicy = {
  /** False for an error that is none to this step. */
  counts(error: Pick<StepErrorRecord, "code" | "number">): boolean;
  readonly retries: number;
  /** Milliseconds. */
  readonly retryDelay: number;
};

/** What is done beside the flow. */
export type ErrorActions = {
  readonly runTask: string | undefined;
  readonly setVariable: { readonly name: string; readonly value: string } | undefined;
  readonly email: string | undefined;
  readonly writesToEventLog: boolean;
};

export type ErrorFlow =
  | { readonly kind: "stop" | "continue" | "break" }
  | { readonly kind: "goto"; readonly label: string };

const stop: ErrorFlow = { kind: "stop" };

/** Read when the step has failed first. A parameter that cannot be read is a warning and counts as not given. */
export function readErrorPolicy(running: RunningStep): ErrorPolicy {
  const text = errorTexts(running);
  return {
    counts: countedErrors(running, text("AM_ERRORS")),
    retries: numberIn(text("AM_RETRY")),
    retryDelay: numberIn(text("AM_RETRYDELAY")),
  };
}

/** What is done about the error, read when AMError tells it. A parameter that cannot be read is a warning and counts as not given. */
export function readErrorActions(running: RunningStep): ErrorActions & { readonly flow: ErrorFlow } {
  const text = errorTexts(running);
  return { ...errorActions(text), flow: readFlow(text("AM_ONERROR"), text("AM_ONERRORLABEL")) };
}

function errorTexts(running: RunningStep): (name: string) => string | undefined {
  return (name) => {
    const written = running.instruction.plan.errorTexts?.get(name);
    if (written === undefined) return undefined;
    const leaveOut = (why: string): undefined => {
      running.warnAtEnd("ENGINE_ERROR_ACTION", `${name} is left out: ${why}`);
    };
    try {
      const text = evaluateText(running, written).text.trim();
      if (text === "") return undefined;
      const read = written.parameter === undefined ? undefined : readValue(written.parameter.type, text);
      return read?.ok === false ? leaveOut(`it is "${text}" and should be ${read.expected}`) : text;
    } catch (error) {
      return leaveOut(error instanceof Error ? error.message : String(error));
    }
  };
}

/** The actions by the texts of the general parameters. */
export function errorActions(text: (name: string) => string | undefined): ErrorActions {
  const setVariable = text("AM_SETVAR");
  return {
    runTask: text("AM_RUNTASK"),
    setVariable: setVariable === undefined ? undefined : readAssignment(setVariable),
    email: text("AM_EMAIL"),
    writesToEventLog: text("AM_WRITETOEVENTLOG") !== undefined,
  };
}

/** Milliseconds that each try of the step may take; undefined where there is no limit. */
export function timeLimitOf(given: ReadonlyMap<string, string>): number | undefined {
  const number = numberIn(given.get("AM_TIMEOUT"));
  if (number === 0) return undefined;
  const { options } = stepParameters.timeLimitScale.type;
  const scale = findOption(options, given.get("AM_TIMEOUTSCALE") ?? "seconds")?.value ?? "seconds";
  return number * milliseconds[scale as keyof typeof milliseconds];
}

const milliseconds = { milliseconds: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000 };

/** Whether an error is among those of a list: it goes by its number and by its code. */
export function errorFilter({ kind, names }: ErrorList): ErrorPolicy["counts"] {
  if (kind === "all") return () => true;
  return ({ code, number }) => (names.has(code.toUpperCase()) || names.has(String(number))) === (kind === "listed");
}

/** A list with a name that no error has is not obeyed: nobody knows which errors it means to leave out, and none may pass for a success. */
function countedErrors(running: RunningStep, text: string | undefined): ErrorPolicy["counts"] {
  const list = readErrorList(text, startsTask.has(running.instruction.part));
  if (list.kind !== "listed" || list.unknown.length === 0) return errorFilter(list);
  running.warnAtEnd(
    "ENGINE_ERROR_ACTION",
    `AM_ERRORS is left out, and every error counts: no error of ours is ${list.unknown.join(", ")}`,
  );
  return () => true;
}

const startsTask: ReadonlySet<FlowPart | undefined> = new Set<FlowPart>(["start", "call"]);

function numberIn(text: string | undefined): number {
  const number = Number(text ?? 0);
  return Number.isFinite(number) && number > 0 ? number : 0;
}

/** `continue`; `goto` with AM_ONERRORLABEL, or `goto problem` and `goto:problem` in one. */
function readFlow(text: string | undefined, label: string | undefined): ErrorFlow {
  if (text === undefined) return label === undefined ? stop : { kind: "goto", label };
  const [, name = ""] = /^go\s*to\b(?:\s*label\b)?[\s:;]*(.*)$/is.exec(text) ?? [];
  if (/^go\s*to/i.test(text)) return { kind: "goto", label: name.trim() || (label ?? "") };
  const option = findOption(stepParameters.onError.type.options, text)?.value;
  return option === "continue" || option === "break" ? { kind: option } : stop;
}
