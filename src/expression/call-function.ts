import { Evaluation } from "./evaluation.ts";
import { invoke } from "./functions/function-record.ts";
import { findFunction } from "./functions/function-table.ts";
import type { Language } from "./language.ts";
import type { Scope, Value } from "./value.ts";

/**
 * The value of a function of the library without an expression around it: `callFunction("UCase", ["a"], scope, language)` → `A`.
 * Throws ExpressionError as an expression does; RangeError for a function that there is not.
 */
export function callFunction(name: string, values: readonly Value[], scope: Scope, language: Language): Value {
  const record = findFunction(name);
  if (record === undefined) throw new RangeError(`there is no function ${name}`);
  const text = `${record.name}(…)`;
  const evaluation = new Evaluation(text, scope, language);
  return evaluation.at({ offset: 0, length: text.length }, [], () => invoke(record, values, evaluation));
}
