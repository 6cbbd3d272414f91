import type { Locale } from "../../expression/locale.ts";
import { numberMeantBy } from "../../expression/number-text.ts";
import { isArray, type Value } from "../../expression/value.ts";
import { Decimal } from "../../values/decimal.ts";
import { EngineError } from "../engine-error.ts";

/** What a condition says: True and False, any number but 0 and 0, a text of these, and Empty and Null, which are false. Throws ENGINE_CONDITION. */
export function truthOf(value: Value, locale: Locale): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  if (value instanceof Decimal) return value.toNumber() !== 0;
  if (value === undefined || value === null) return false;
  const word = typeof value === "string" ? value.trim().toUpperCase() : "";
  if (word === "TRUE" || word === "YES") return true;
  if (word === "FALSE" || word === "NO" || value === "") return false;
  const number = numberMeantBy(word, locale);
  if (number !== undefined) return number !== 0;
  throw new EngineError({
    code: "ENGINE_CONDITION",
    message: `the expression gives ${kindOf(value)}, which is neither true nor false`,
    remedy: 'compare it with something: name = "Contoso"',
  });
}

function kindOf(value: Value): string {
  if (typeof value === "string") return "a text";
  if (value instanceof Date) return "a date";
  return isArray(value) ? "an array" : "Nothing";
}
