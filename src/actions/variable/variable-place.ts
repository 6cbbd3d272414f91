import { ActionError } from "../action-error.ts";

/** A variable, or with indexes an element of it. */
export type VariablePlace = { readonly name: string; readonly indexes: readonly number[] };

const element = /^([^()]*)\(([^()]*)\)$/;

/** `variablePlace("table(2, 10)")` → table, 2 and 10. */
export function variablePlace(text: string): VariablePlace {
  if (!text.includes("(")) return { name: text, indexes: [] };
  const [, name = "", list = ""] = element.exec(text.trim()) ?? [];
  return { name: name.trim(), indexes: readIndexes(list) };
}

/** `readIndexes("2,10")` → 2 and 10; throws ACTION_ELEMENT. */
export function readIndexes(text: string): readonly number[] {
  const numbers = text.split(",").map((one) => (one.trim() === "" ? Number.NaN : Number(one)));
  if (numbers.every((number) => Number.isInteger(number))) return numbers;
  throw new ActionError({
    code: "ACTION_ELEMENT",
    message: `"${text}" is not the number of an element`,
    remedy: "give a whole number for each dimension, with commas between them: 2, or 2,10",
  });
}
