import type { Activity } from "../catalog/activity.ts";
import { findAttribute, type Step } from "../markup/task.ts";
import { findParameter } from "./step-given.ts";

/** A text that is one expression without texts of its own in it: `%password%`. */
const oneExpression = /^%[^%"']*%$/;
const secretName = /PASSWORD|SECRET|TOKEN|CONNECTIONSTRING/i;

/**
 * The texts of a step's markup that nothing the run tells may show: values of encrypted parameters, of attributes that
 * a step unknown to the catalog names like one, and the value of a secure variable. What an expression in them gives is hidden once it is evaluated.
 */
export function secretsIn(step: Step, activity: Activity | undefined): readonly string[] {
  const secure = /^yes$/i.test(findAttribute(step.attributes, "SECURE")?.value.trim() ?? "");
  const texts = step.attributes
    .filter(({ name }) => {
      const parameter = findParameter(activity?.parameters ?? {}, name.toUpperCase());
      return parameter?.type.kind === "encrypted" || secretName.test(name) || (secure && /^VALUE$/i.test(name));
    })
    .map((attribute) => attribute.value);
  if (secure && step.text !== undefined) texts.push(step.text);
  return texts.filter((text) => !oneExpression.test(text));
}
