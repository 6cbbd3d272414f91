import type { Condition, Parameter } from "../catalog/activity.ts";
import { type Given, holds } from "../catalog/conditions.ts";

type Parameters = Readonly<Record<string, Parameter>>;

/** Why a condition does not hold, as a clause: `AUTODISCOVER is YES`. Of several reasons the first. */
export function whyNot(condition: Condition, parameters: Parameters, given: Given): string {
  if ("all" in condition || "any" in condition) {
    const inner = "all" in condition ? condition.all : condition.any;
    const failing = inner.find((one) => holds(one, parameters, given) === false);
    return failing === undefined ? "of the other parameters" : whyNot(failing, parameters, given);
  }
  if ("given" in condition) return `${nameOf(condition.given, parameters)} is not given`;
  if ("notGiven" in condition) return `${nameOf(condition.notGiven, parameters)} is given`;
  if ("is" in condition) return `${nameOf(condition.parameter, parameters)} is not ${condition.is}`;
  if ("isNot" in condition) return `${nameOf(condition.parameter, parameters)} is ${condition.isNot}`;
  if ("matches" in condition) return `of the value of ${nameOf(condition.parameter, parameters)}`;
  return "of the other parameters";
}

/** The parameters that may be given in place of one that this condition requires: those that it wants not given. */
export function alternatives(condition: Condition | true | undefined, parameters: Parameters): readonly string[] {
  if (condition === undefined || condition === true) return [];
  if ("notGiven" in condition) return [nameOf(condition.notGiven, parameters)];
  if ("all" in condition) return condition.all.flatMap((inner) => alternatives(inner, parameters));
  return [];
}

function nameOf(key: string, parameters: Parameters): string {
  return parameters[key]?.name ?? key;
}
