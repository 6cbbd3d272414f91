import type { StepContext } from "../../engine/step-context.ts";
import type { Value } from "../../expression/value.ts";

/** Sets the step's result variable; what was made of a text that holds a secret is one. */
export function putResult(
  context: StepContext,
  variable: string,
  value: Value,
  ...madeOf: readonly (string | undefined)[]
): { readonly wrote: readonly string[] } {
  context.variables.set(variable, context.madeOf(madeOf, value));
  return { wrote: [variable] };
}
