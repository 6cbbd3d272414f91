import type { Condition, Parameter, ParameterType } from "./activity.ts";
import { readValue, sameOption } from "./read-value.ts";

type Parameters = Readonly<Record<string, Parameter>>;

/**
 * What an element gives: texts by AML name in upper case. Before a task runs, undefined stands for a text that only the
 * run will know, because there is an expression in it. An empty text counts as not given.
 */
export type Given = ReadonlyMap<string, string | undefined>;

/** Whether a condition holds; undefined where only the run will know. */
export function holds(condition: Condition, parameters: Parameters, given: Given): boolean | undefined {
  if ("all" in condition) return all(condition.all, (inner) => holds(inner, parameters, given));
  if ("any" in condition) return not(all(condition.any, (inner) => not(holds(inner, parameters, given))));
  if ("not" in condition) return not(holds(condition.not, parameters, given));
  if ("given" in condition) return isGiven(condition.given, parameters, given);
  if ("notGiven" in condition) return not(isGiven(condition.notGiven, parameters, given));
  const parameter = parameters[condition.parameter];
  if (parameter === undefined) return false;
  const counts = isGiven(condition.parameter, parameters, given);
  if (counts === undefined) return undefined;
  const text = counts ? textOf(parameter, given) : parameter.default;
  if ("matches" in condition) return text !== undefined && new RegExp(condition.matches, "iu").test(text);
  if ("is" in condition) return text !== undefined && sameValue(parameter.type, text, condition.is);
  return text === undefined || !sameValue(parameter.type, text, condition.isNot);
}

/** Whether a parameter counts: nothing switches it off. */
export function isActive(parameter: Parameter, parameters: Parameters, given: Given): boolean | undefined {
  return parameter.activeWhen === undefined || holds(parameter.activeWhen, parameters, given);
}

/** Whether a parameter must be given. */
export function isRequired(parameter: Parameter, parameters: Parameters, given: Given): boolean | undefined {
  if (parameter.required === undefined || parameter.required === true) return parameter.required === true;
  return holds(parameter.required, parameters, given);
}

/** The text of a parameter under its name or one of its other spellings; undefined where it is not given, or only the run will know. */
export function textOf(parameter: Parameter, given: Given): string | undefined {
  return given.get(nameIn(parameter, given) ?? "");
}

/** The spelling under which a parameter is given; undefined when it is not. */
export function nameIn(parameter: Parameter, given: Given): string | undefined {
  if (isGivenAs(parameter.name, given)) return parameter.name;
  return parameter.aliases?.find((name) => isGivenAs(name, given));
}

function isGivenAs(name: string, given: Given): boolean {
  return given.has(name) && given.get(name) !== "";
}

/** Given, and not switched off. A text that only the run will know may turn out to be empty. */
function isGiven(key: string, parameters: Parameters, given: Given): boolean | undefined {
  const parameter = parameters[key];
  if (parameter === undefined || nameIn(parameter, given) === undefined) return false;
  const active = isActive(parameter, parameters, given);
  return active === true && textOf(parameter, given) === undefined ? undefined : active;
}

/** False as soon as one is, else undefined where one is unknown. */
function all(
  conditions: readonly Condition[],
  ask: (condition: Condition) => boolean | undefined,
): boolean | undefined {
  let answer: boolean | undefined = true;
  for (const condition of conditions) {
    const one = ask(condition);
    if (one === false) return false;
    answer &&= one;
  }
  return answer;
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

function sameValue(type: ParameterType, a: string, b: string): boolean {
  const left = readValue(type, a);
  const right = readValue(type, b);
  return left.ok && right.ok ? sameOption(String(left.value), String(right.value)) : sameOption(a, b);
}
