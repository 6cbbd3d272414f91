import { findActivity } from "../catalog/catalog.ts";
import type { Step, Task } from "../markup/task.ts";
import { writtenTexts } from "./step-given.ts";

/** What of a task is secret before it runs. */
export type TaskSecrets = {
  /** Texts of its markup that nothing the run tells may show. */
  readonly texts: readonly string[];
  /** Upper-case names of the variables whose values become part of a secret: what flows into one is one. */
  readonly variables: ReadonlySet<string>;
};

/** A text that is one expression without texts of its own in it: `%password%`. */
const oneExpression = /^%[^%"']*%$/;
const secretName = /PASSWORD|SECRET|TOKEN|CONNECTIONSTRING/;

/** Finds the parameters that the catalog calls secret, and attributes of other steps that are named like one. */
export function secretsOf(task: Task): TaskSecrets {
  const written = task.steps.flatMap(secretTextsIn);
  const expressions = written.flatMap((text) => text.match(/%[^%]+%/g) ?? []);
  const names = expressions.flatMap((expression) => expression.match(/\p{L}[\p{L}\p{N}_]*/gu) ?? []);
  return {
    texts: written.filter((text) => !oneExpression.test(text)),
    variables: new Set(names.map((name) => name.toUpperCase())),
  };
}

function secretTextsIn(step: Step): readonly string[] {
  if (step.kind === "comment") return [];
  const activity = findActivity(step.action, step.activity);
  return [...writtenTexts(step, activity?.parameters ?? {})]
    .filter(([name, { isSecret }]) => isSecret || secretName.test(name))
    .map(([, { text }]) => text);
}
