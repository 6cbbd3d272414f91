import type { list } from "../../catalog/loop/list.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { Locale } from "../../expression/locale.ts";
import { compareValues } from "../compare-values.ts";
import { type LoopItems, variableItems } from "./loop-items.ts";

type Order = ParametersOf<typeof list>["sort"];

export function listItems(parameters: ParametersOf<typeof list>, locale: Locale): LoopItems {
  const { list: text = "", delimiter, sort, resultVariable } = parameters;
  return textItems(text === "" ? [] : splitList(text, delimiter), sort, resultVariable, locale);
}

export function textItems(items: readonly string[], order: Order, variable: string, locale: Locale): LoopItems {
  const sorted = sortedItems(items, order, locale);
  return variableItems(
    variable,
    sorted.length,
    sorted.length === 1 ? "1 item" : `${sorted.length} items`,
    (index) => sorted[index],
  );
}

function sortedItems(items: readonly string[], order: Order, locale: Locale): readonly string[] {
  if (order === "unsorted") return items;
  const direction = order === "ascending" ? 1 : -1;
  return items.toSorted((one, other) => direction * compareValues(one, other, locale));
}

const delimiters: ReadonlyMap<string, string | RegExp> = new Map<string, string | RegExp>([
  ["COMMA", ","],
  ["NEWLINE", /\r\n|\n|\r/],
  ["SEMICOLON", ";"],
  ["SPACE", " "],
  ["TAB", "\t"],
  ["TABULATION", "\t"],
]);

/** `splitList("a;b", "semi-colon")` → a, b. A delimiter that has no name is what separates the items. */
export function splitList(text: string, delimiter: string): readonly string[] {
  return text.split(delimiters.get(delimiter.replace(/[\s_-]/g, "").toUpperCase()) ?? delimiter);
}
