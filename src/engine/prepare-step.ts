import type { Activity, ParameterType } from "../catalog/activity.ts";
import type { ParametersOf } from "../catalog/parameters-of.ts";
import { DynamlError } from "../errors.ts";
import { ExpressionError, type ExpressionErrorCode } from "../expression/expression-error.ts";
import { toText } from "../expression/to-text.ts";
import type { Position } from "../markup/diagnostic.ts";
import type { Attribute, Step } from "../markup/task.ts";
import type { ActivityFunction } from "./activity-function.ts";
import { EngineError, placeOf } from "./engine-error.ts";
import type { RunningStep } from "./running-step.ts";
import { evaluateGiven, isGeneral, type StepGiven } from "./step-given.ts";
import { readParameters } from "./step-parameters.ts";

export type PreparedStep = {
  readonly deed: ActivityFunction<Activity>;
  readonly given: StepGiven;
  readonly parameters: ParametersOf<Activity>;
};

/** All that comes before the deed: what the step is, its texts evaluated, checked and read as typed values. */
export function prepareStep(running: RunningStep, activity: Activity | undefined): PreparedStep {
  if (running.step.disabled === "unclear") throw unclear(running.step);
  if (running.step.block !== undefined) throw notSupported(`${nameOf(running.step)} (a block of steps)`);
  const deed = activity && running.run.options.actions.get(`${activity.action}.${activity.name}`);
  if (activity === undefined || deed === undefined) throw notSupported(nameOf(running.step));
  warnOfGeneralAttributes(running);
  const given = evaluateGiven(running.step, activity, (...text) => evaluate(running, ...text));
  inspect(running, activity, given);
  return { deed, given, parameters: readParameters(activity, given) };
}

function evaluate(
  running: RunningStep,
  text: string,
  type: ParameterType | undefined,
  attribute: Attribute | undefined,
): string {
  // An expression is its activity's to evaluate, and a text that no parameter takes is refused or ignored as it stands.
  if (type === undefined || type.kind === "expression") return text;
  const { templates, scope, scrubber } = running.run;
  try {
    const value = toText(templates.evaluate(text, scope));
    if (type.kind === "encrypted") scrubber.hide(value);
    return value;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw placed(running, attribute, type.kind === "encrypted" ? error.withoutText() : error);
  }
}

/** The same error, saying which attribute it is in and where that stands in the task. */
function placed(
  { run, step }: RunningStep,
  attribute: Attribute | undefined,
  error: ExpressionError,
): DynamlError<ExpressionErrorCode> {
  const { code, message, remedy, context, offset } = error;
  const position = attribute === undefined ? step.position : positionIn(attribute, offset, run.task.source.text);
  return new DynamlError({
    code,
    message: `${attribute?.name ?? "the step's text"}: ${message}`,
    where: placeOf(run.options.name, position),
    remedy,
    context,
  });
}

/** Where a character of a value stands; where the value starts, if entities or line breaks come before that character. */
function positionIn({ value, valuePosition }: Attribute, offset: number, source: string): Position {
  const before = value.slice(0, offset);
  if (/[\r\n]/.test(before) || !source.startsWith(before, valuePosition.offset)) return valuePosition;
  return { ...valuePosition, offset: valuePosition.offset + offset, column: valuePosition.column + offset };
}

function inspect({ run, identity }: RunningStep, activity: Activity, given: StepGiven): void {
  const problems = run.options.inspect(activity, given);
  for (const { severity, code, message } of problems) {
    if (severity === "warning") run.emit({ type: "step-warning", step: identity, code, message });
  }
  const [first, ...others] = problems.filter(({ severity }) => severity === "error");
  if (first === undefined) return;
  throw new EngineError({
    code: "ENGINE_PARAMETER",
    message: [first, ...others].map(({ message }) => message).join("; "),
    remedy: first.remedy,
    context: { problems: [first, ...others].map(({ code }) => code) },
  });
}

/**
 * Error causes, retries, time limits and what else any step may carry (`AM_…`) are not obeyed yet. The step runs all the
 * same, and an error in it stops the task: never more is done than the attributes would have allowed.
 */
function warnOfGeneralAttributes({ run, step, identity }: RunningStep): void {
  const names = step.attributes
    .filter(({ name, value }) => isGeneral(name) && value !== "" && !mayDisable(name))
    .map(({ name }) => name);
  if (names.length === 0) return;
  run.emit({
    type: "step-warning",
    step: identity,
    code: "ENGINE_NOT_OBEYED",
    message: `${names.join(", ")}: not obeyed yet; an error in this step stops the task`,
  });
}

function nameOf(step: Step): string {
  return step.activity === undefined ? step.action : `${step.action} ${step.activity}`;
}

/** What the loader has read already (`AM_DISABLED`), or could not make sense of. */
function mayDisable(name: string): boolean {
  return /DISABLED|ENABLED/i.test(name);
}

function unclear(step: Step): EngineError {
  const suspects = step.attributes.filter(({ name }) => mayDisable(name)).map(({ name }) => name);
  return new EngineError({
    code: "ENGINE_UNCLEAR_DISABLED",
    message: `${suspects.join(", ")} may disable this step or not; it is not run`,
    remedy: "remove the attribute, or disable the step in a known way",
    context: { attributes: suspects },
  });
}

function notSupported(what: string): EngineError {
  return new EngineError({
    code: "ENGINE_NOT_SUPPORTED",
    message: `${what} is not supported yet`,
    remedy: "remove or disable the step",
    context: { what },
  });
}
