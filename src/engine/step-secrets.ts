import type { Activity } from "../catalog/activity.ts";
import type { Step } from "../markup/task.ts";
import { writtenTexts } from "./step-given.ts";

/** A text that is one expression without texts of its own in it: `%password%`. */
const oneExpression = /^%[^%"']*%$/;
const secretName = /PASSWORD|SECRET|TOKEN|CONNECTIONSTRING/;

/**
 * The texts of a step's markup that nothing the run tells may show: those of parameters that the catalog calls secret, and
 * of attributes that are named like one. What an expression in them gives is hidden once it is evaluated.
 */
export function secretsIn(step: Step, activity: Activity | undefined): readonly string[] {
  return [...writtenTexts(step, activity?.parameters ?? {})]
    .filter(([name, { isSecret }]) => isSecret || secretName.test(name))
    .map(([, { text }]) => text)
    .filter((text) => !oneExpression.test(text));
}
