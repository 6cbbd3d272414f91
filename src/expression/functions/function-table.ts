import { arrayFunctions } from "./arrays.ts";
import { choiceFunctions } from "./choice.ts";
import { conversionFunctions } from "./conversion.ts";
import { dateFunctions } from "./dates.ts";
import { fileAndSystemFunctions } from "./files-and-system.ts";
import { formatFunctions } from "./format.ts";
import type { FunctionRecord } from "./function-record.ts";
import { numberFunctions } from "./numbers.ts";
import { textFunctions } from "./text.ts";

/** The library, group by group: what the documentation lists. */
export const functionGroups: readonly { readonly title: string; readonly functions: readonly FunctionRecord[] }[] = [
  { title: "Text", functions: [...textFunctions, ...formatFunctions] },
  { title: "Numbers", functions: numberFunctions },
  { title: "Dates", functions: dateFunctions },
  { title: "Conversion", functions: conversionFunctions },
  { title: "Choice", functions: choiceFunctions },
  { title: "Arrays", functions: arrayFunctions },
  { title: "Files and system", functions: fileAndSystemFunctions },
];

const functions: ReadonlyMap<string, FunctionRecord> = new Map(
  functionGroups.flatMap((group) => group.functions.map((record) => [record.name.toUpperCase(), record])),
);

/** The function of that name, whatever its case. */
export function findFunction(name: string): FunctionRecord | undefined {
  return functions.get(name.toUpperCase());
}

export function functionNames(): readonly string[] {
  return [...functions.values()].map(({ name }) => name);
}
