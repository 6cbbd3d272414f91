import type { Activity, Parameter } from "../catalog/activity.ts";
import { holds, isActive, textOf } from "../catalog/conditions.ts";
import type { ParametersOf } from "../catalog/parameters-of.ts";
import { readValue } from "../catalog/read-value.ts";
import { Secret } from "../values/secret.ts";
import { EngineError } from "./engine-error.ts";
import type { StepGiven } from "./step-given.ts";

/**
 * The typed arguments of an activity, by the names that code uses: texts read as the catalog's types say, defaults where
 * nothing is given. What another parameter switches off counts as not given.
 */
export function readParameters(activity: Activity, given: StepGiven): ParametersOf<Activity> {
  const values: Record<string, unknown> = readAll(activity.parameters, given.parameters);
  for (const [key, record] of Object.entries(activity.children ?? {})) {
    values[key] = given.children
      .filter((child) => child.name === record.name.toUpperCase())
      .map((child) => readAll(record.parameters, child.parameters));
  }
  // The record that describes these values is the one that their type was inferred from.
  return values as ParametersOf<Activity>;
}

type Parameters = Readonly<Record<string, Parameter>>;

function readAll(parameters: Parameters, given: ReadonlyMap<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, parameter] of Object.entries(parameters)) {
    const text = isActive(parameter, parameters, given) === true ? textOf(parameter, given) : undefined;
    const meant = text ?? defaultOf(parameter, parameters, given);
    if (meant !== undefined) values[key] = readOne(parameter, meant);
  }
  return values;
}

function defaultOf(
  parameter: Parameter,
  parameters: Parameters,
  given: ReadonlyMap<string, string>,
): string | undefined {
  const { noDefaultWhen } = parameter;
  return noDefaultWhen !== undefined && holds(noDefaultWhen, parameters, given) === true
    ? undefined
    : parameter.default;
}

function readOne(parameter: Parameter, text: string): unknown {
  if (parameter.type.kind === "encrypted") return new Secret(text);
  const read = readValue(parameter.type, text);
  if (read.ok) return read.value;
  throw new EngineError({
    code: "ENGINE_PARAMETER",
    message: `${parameter.name} is "${text}"`,
    remedy: `give ${read.expected}`,
    context: { parameter: parameter.name },
  });
}
