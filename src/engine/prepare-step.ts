import type { Activity } from "../catalog/activity.ts";
import type { ParametersOf } from "../catalog/parameters-of.ts";
import type { WrittenText } from "../catalog/written-texts.ts";
import { DynamlError } from "../errors.ts";
import { ExpressionError, type ExpressionErrorCode } from "../expression/expression-error.ts";
import { toText } from "../expression/to-text.ts";
import { LineIndex } from "../markup/line-index.ts";
import type { Attribute, Step } from "../markup/task.ts";
import { sourceOffset } from "../markup/value-offset.ts";
import { EngineError, placeOf } from "./engine-error.ts";
import type { Problem } from "./run-options.ts";
import type { RunningStep } from "./running-step.ts";
import { type Evaluated, evaluateGiven } from "./step-given.ts";
import { readParameters } from "./step-parameters.ts";
import type { StepPlan } from "./step-plan.ts";

export type PreparedStep = Evaluated & {
  readonly parameters: ParametersOf<Activity>;
  /** What the checks found; there is no error among it. */
  readonly warnings: readonly Problem[];
};

/** All that comes before the deed: the step's texts evaluated, checked and read as typed values. */
export function prepareStep(running: RunningStep, activity: Activity): PreparedStep {
  const { plan } = running.instruction;
  const { kept } = plan;
  const prepared = plan.isFixed && kept !== undefined ? kept.prepared : prepareAnew(running, activity, plan);
  for (const { code, message } of prepared.warnings) running.warn(code, message);
  return prepared;
}

function prepareAnew(running: RunningStep, activity: Activity, plan: StepPlan): PreparedStep {
  const evaluated = evaluateGiven(plan, (written) => evaluate(running, written));
  if (plan.reuse === undefined) return judge(running, activity, evaluated);
  const shape = shapeOf(plan, evaluated);
  if (plan.kept?.shape === shape) return { ...evaluated, ...again(plan.kept.prepared, plan.reuse.free, evaluated) };
  const prepared = judge(running, activity, evaluated);
  plan.kept = { shape, prepared };
  return prepared;
}

/** Equal where the checks and the reading of parameters cannot tell two times of a step apart. */
function shapeOf({ texts, isFixed }: StepPlan, { given }: Evaluated): string {
  let shape = "";
  if (isFixed) return shape;
  for (const { name, isOpen, freeKey } of texts) {
    if (!isOpen) continue;
    const text = given.parameters.get(name);
    if (text === undefined) shape += "-";
    else shape += freeKey === undefined ? `${text.length}:${text}` : "+";
  }
  return shape;
}

function again(
  { parameters, warnings }: PreparedStep,
  free: NonNullable<StepPlan["reuse"]>["free"],
  { given }: Evaluated,
): Pick<PreparedStep, "parameters" | "warnings"> {
  const values: Record<string, unknown> = { ...parameters };
  for (const { name, freeKey } of free) {
    const text = given.parameters.get(name);
    if (freeKey !== undefined && text !== undefined) values[freeKey] = text;
  }
  // Of the same activity as those that were kept; only texts have changed.
  return { parameters: values as ParametersOf<Activity>, warnings };
}

function judge(running: RunningStep, activity: Activity, evaluated: Evaluated): PreparedStep {
  const problems = running.run.options.inspect(activity, evaluated.given);
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const [first] = errors;
  if (first === undefined) return { ...evaluated, parameters: readParameters(activity, evaluated.given), warnings };
  for (const { code, message } of warnings) running.warn(code, message);
  throw new DynamlError({
    code: first.code,
    message: errors.map(({ message }) => message).join("; "),
    remedy: [...new Set(errors.map(({ remedy }) => remedy))].filter((remedy) => remedy !== undefined).join("; "),
    context: { codes: errors.map(({ code }) => code) },
  });
}

/** One text of a step; an error of an expression says where it stands. */
export function evaluate(running: RunningStep, written: WrittenText) {
  try {
    return evaluateText(running, written);
  } catch (error) {
    throw placed(running, written.attribute, error);
  }
}

/** The same; an error of an expression tells of the expression alone. */
export function evaluateText(running: RunningStep, { text, parameter, isSecret }: WrittenText) {
  // An expression is its activity's to evaluate, and a text that no parameter takes is refused or ignored as it stands.
  if (parameter === undefined || parameter.type.kind === "expression") return { text, value: text };
  const { templates, scrubber, language } = running.run;
  // What a program reads is the same whatever the locale: dates in ISO 8601, numbers with a point.
  const otherwise = parameter.type.kind === "text" ? language.text : toText;
  const print = running.instruction.plan.isExact ? language.exactText : otherwise;
  try {
    const value = templates.evaluate(text, running.frame.scope, language, print);
    const written = print(value);
    if (isSecret) scrubber.hide(written);
    return { text: written, value };
  } catch (error) {
    throw isSecret && error instanceof ExpressionError ? error.withoutText() : error;
  }
}

/** The same error of an expression, saying which attribute it is in and where that stands in the task. */
export function placed({ run, step }: RunningStep, attribute: Attribute | undefined, error: unknown): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const { code, message, remedy, context, offset } = error;
  const { text } = run.task.source;
  const position =
    attribute === undefined ? step.position : new LineIndex(text).positionAt(sourceOffset(text, attribute, offset));
  return new DynamlError<ExpressionErrorCode>({
    code,
    message: `${attribute?.name ?? "the step's text"}: ${message}`,
    where: placeOf(run.name, position),
    remedy,
    context,
  });
}

function nameOf(step: Step): string {
  return step.activity === undefined ? step.action : `${step.action} ${step.activity}`;
}

/** The error of a step that may be disabled or not. */
export function unclearDisabled({ step }: { readonly step: Step }): EngineError {
  const suspects = step.attributes.filter(({ name }) => /DISABLED|ENABLED/i.test(name)).map(({ name }) => name);
  return new EngineError({
    code: "ENGINE_UNCLEAR_DISABLED",
    message: `${suspects.join(", ")} may disable this step or not; it is not run`,
    remedy: 'remove the attribute, or disable the step with AM_DISABLED="YES"',
    context: { attributes: suspects },
  });
}

/** Refuses a step with a stray quote in a tag: a value that ends too early must not be written anywhere. */
export function refuseBrokenTag({ brokenTag }: StepPlan, { run }: RunningStep): void {
  if (brokenTag === undefined) return;
  throw new EngineError({
    code: "ENGINE_STRAY_QUOTE",
    message: `a quote in the tag of ${brokenTag.name} belongs to no attribute: it is not known where its values end`,
    where: placeOf(run.name, brokenTag.position),
    remedy: "write a quote inside a value as &quot;",
  });
}

export function notSupported({ step }: { readonly step: Step }): EngineError {
  const name = nameOf(step);
  return new EngineError({
    code: "ENGINE_NOT_SUPPORTED",
    message: `${name} is not supported yet`,
    remedy: "remove or disable the step",
    context: { what: name },
  });
}
