import { activityOf } from "../catalog/catalog.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { secretName } from "../markup/secret-name.ts";
import type { Step, Task } from "../markup/task.ts";
import { secretMask } from "./scrubber.ts";

/** What of a task is secret before it runs. */
export type TaskSecrets = {
  /** Texts of its markup that nothing the run tells may show. */
  readonly texts: readonly string[];
  /** Upper-case names of the variables whose values become part of a secret: what flows into one is one. */
  readonly variables: ReadonlySet<string>;
};

/** A text that is one expression without texts of its own in it: `%password%`. */
const oneExpression = /^%[^%"']*%$/;

/** Finds the parameters that the catalog calls secret, and attributes of other steps that are named like one. */
export function secretsOf(task: Task): TaskSecrets {
  const written = task.steps.flatMap(secretsIn);
  const expressions = written.flatMap((text) => text.match(/%[^%]+%/g) ?? []);
  const names = expressions.flatMap((expression) => expression.match(/\p{L}[\p{L}\p{N}_]*/gu) ?? []);
  return {
    texts: written.filter((text) => !oneExpression.test(text)),
    variables: new Set(names.map((name) => name.toUpperCase())),
  };
}

/** The secret texts of one step, as written. */
function secretsIn(step: Step): readonly string[] {
  const parameters = activityOf(step)?.parameters ?? {};
  const mayHoldOne =
    Object.values(parameters).some(({ type, secretWhen }) => type.kind === "encrypted" || secretWhen !== undefined) ||
    step.attributes.some(({ name }) => secretName.test(name));
  if (!mayHoldOne) return [];
  return [...writtenTexts(step, parameters)]
    .filter(([name, { isSecret }]) => isSecret || secretName.test(name))
    .map(([, { text }]) => text);
}

/**
 * The step's markup, to be shown. That of a step which holds a secret is made anew, without its text and children: in the
 * source a secret may be written in ways (`&#112;`) that nothing would recognise.
 */
export function shownMarkup(step: Step, source: string): string {
  const secrets = new Set(secretsIn(step));
  if (secrets.size === 0) return source.slice(step.position.offset, step.end.offset);
  const attributes = step.attributes.map(
    ({ name, value }) => `${name}="${secrets.has(value) ? secretMask : value.replaceAll('"', "&quot;")}"`,
  );
  const isWhole = step.text === undefined && step.children.length === 0;
  return `<${[step.action, ...attributes].join(" ")} ${isWhole ? "/>" : "…"}`;
}
