import type { increment as incrementRecord, set as record } from "../../catalog/variable/set.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { StepContext } from "../../engine/step-context.ts";
import { computeExact } from "../../expression/exact-number.ts";
import type { Locale } from "../../expression/locale.ts";
import { numberMeantBy } from "../../expression/number-text.ts";
import type { Value } from "../../expression/value.ts";
import { Decimal } from "../../values/decimal.ts";
import { ActionError } from "../action-error.ts";
import { variablePlace } from "./variable-place.ts";

/** Gives a variable, or an element of an array, another value; an expression's value keeps its type, but for a variable of type text. */
export function setVariable(): ActivityFunction<typeof record> {
  return ({ variableName, value }, context) => {
    const isText = context.variables.isText(variablePlace(variableName).name);
    const text = value ?? "";
    const given = isText ? text : context.valueOf("VALUE", context.valueOf("TEXT", text));
    return write(context, variableName, given);
  };
}

/** Adds to a variable or an element; an empty one counts as 0. */
export function addToVariable(sign: 1 | -1): ActivityFunction<typeof incrementRecord> {
  return ({ resultVariable, amount }, context) => {
    const { name, indexes } = variablePlace(resultVariable);
    const before = indexes.length === 0 ? context.variables.get(name) : context.variables.getElement(name, indexes);
    return write(context, resultVariable, sum(numberIn(before, resultVariable, context.locale), sign * amount, name));
  };
}

function write({ variables }: StepContext, written: string, value: Value): { readonly wrote: readonly string[] } {
  const { name, indexes } = variablePlace(written);
  if (indexes.length === 0) variables.set(name, value);
  else variables.setElement(name, indexes, value);
  return { wrote: [name] };
}

function sum(number: number | Decimal, amount: number, name: string): Value {
  if (!(number instanceof Decimal)) return number + amount;
  try {
    return computeExact("+", number, Decimal.of(amount));
  } catch (cause) {
    throw new ActionError({
      code: "ACTION_NO_NUMBER",
      message: `variable "${name}" would hold a number that is too large`,
      remedy: "a decimal number lies below 79228162514264337593543950336",
      context: { variable: name },
      cause,
    });
  }
}

function numberIn(value: Value, name: string, locale: Locale): number | Decimal {
  if (value === undefined || value === null || value === "") return 0;
  if (value instanceof Decimal) return value;
  const number = typeof value === "string" ? numberMeantBy(value, locale) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new ActionError({
    code: "ACTION_NO_NUMBER",
    message: `variable "${name}" holds no number`,
    remedy: "set it to a number before",
    context: { variable: name },
  });
}
