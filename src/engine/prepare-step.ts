import type { Activity } from "../catalog/activity.ts";
import type { ParametersOf } from "../catalog/parameters-of.ts";
import type { WrittenText } from "../catalog/written-texts.ts";
import { DynamlError } from "../errors.ts";
import { ExpressionError, type ExpressionErrorCode } from "../expression/expression-error.ts";
import { toText } from "../expression/to-text.ts";
import { LineIndex } from "../markup/line-index.ts";
import type { Attribute, Step } from "../markup/task.ts";
import { sourceOffset } from "../markup/value-offset.ts";
import type { ActivityFunction } from "./activity-function.ts";
import { EngineError, placeOf } from "./engine-error.ts";
import type { RunningStep } from "./running-step.ts";
import { evaluateGiven, type StepGiven } from "./step-given.ts";
import { readParameters } from "./step-parameters.ts";

export type PreparedStep = {
  readonly deed: ActivityFunction<Activity>;
  readonly given: StepGiven;
  readonly parameters: ParametersOf<Activity>;
};

/**
 * All that comes before the deed: what the step is, its texts evaluated, checked and read as typed values.
 *
 * Error causes, retries, time limits and what else any step may carry (`AM_…`) are not obeyed yet, which the checks say.
 * The step runs all the same, and an error in it stops the task: never more is done than they would have allowed.
 */
export function prepareStep(running: RunningStep, activity: Activity | undefined): PreparedStep {
  if (running.step.disabled === "unclear") throw unclear(running.step);
  if (running.step.block !== undefined) throw notSupported(`${nameOf(running.step)} (a block of steps)`);
  const deed = activity && running.run.options.actions.get(`${activity.action}.${activity.name}`);
  if (activity === undefined || deed === undefined) throw notSupported(nameOf(running.step));
  const given = evaluateGiven(running.step, activity, (written) => evaluate(running, written));
  inspect(running, activity, given);
  return { deed, given, parameters: readParameters(activity, given) };
}

function evaluate(running: RunningStep, { text, parameter, attribute, isSecret }: WrittenText): string {
  // An expression is its activity's to evaluate, and a text that no parameter takes is refused or ignored as it stands.
  if (parameter === undefined || parameter.type.kind === "expression") return text;
  const { templates, scope, scrubber } = running.run;
  try {
    const value = toText(templates.evaluate(text, scope));
    if (isSecret) scrubber.hide(value);
    return value;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw placed(running, attribute, isSecret ? error.withoutText() : error);
  }
}

/** The same error, saying which attribute it is in and where that stands in the task. */
function placed(
  { run, step }: RunningStep,
  attribute: Attribute | undefined,
  error: ExpressionError,
): DynamlError<ExpressionErrorCode> {
  const { code, message, remedy, context, offset } = error;
  const { text } = run.task.source;
  const position =
    attribute === undefined ? step.position : new LineIndex(text).positionAt(sourceOffset(text, attribute, offset));
  return new DynamlError({
    code,
    message: `${attribute?.name ?? "the step's text"}: ${message}`,
    where: placeOf(run.options.name, position),
    remedy,
    context,
  });
}

function inspect({ run, identity }: RunningStep, activity: Activity, given: StepGiven): void {
  const problems = run.options.inspect(activity, given);
  for (const { severity, code, message } of problems) {
    if (severity === "warning") run.emit({ type: "step-warning", step: identity, code, message });
  }
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return;
  throw new DynamlError({
    code: first.code,
    message: errors.map(({ message }) => message).join("; "),
    remedy: [...new Set(errors.map(({ remedy }) => remedy))].filter((remedy) => remedy !== undefined).join("; "),
    context: { codes: errors.map(({ code }) => code) },
  });
}

function nameOf(step: Step): string {
  return step.activity === undefined ? step.action : `${step.action} ${step.activity}`;
}

function unclear(step: Step): EngineError {
  const suspects = step.attributes.filter(({ name }) => /DISABLED|ENABLED/i.test(name)).map(({ name }) => name);
  return new EngineError({
    code: "ENGINE_UNCLEAR_DISABLED",
    message: `${suspects.join(", ")} may disable this step or not; it is not run`,
    remedy: 'remove the attribute, or disable the step with AM_DISABLED="YES"',
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
