import type { array as record } from "../../catalog/loop/array.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import { type ArrayValue, isArray, type Value } from "../../expression/value.ts";
import { requireArray } from "../array-element.ts";
import type { Frame } from "./frame.ts";
import { type LoopItems, variableItems } from "./loop-items.ts";

export function arrayItems(parameters: ParametersOf<typeof record>, { variables }: Frame): LoopItems {
  const { array: name, direction, resultVariable } = parameters;
  const array = requireArray(variables.get(name), name);
  const elements = direction === "horizontal" ? flat(array) : columnByColumn(array);
  const summary = elements.length === 1 ? "1 element" : `${elements.length} elements`;
  return variableItems(resultVariable, elements.length, `${summary} of ${name}`, (index) => elements[index]);
}

function flat({ items }: ArrayValue): readonly Value[] {
  return items.flatMap((item) => (isArray(item) ? flat(item) : [item]));
}

/** The first index changes fastest. */
function columnByColumn(array: ArrayValue): readonly Value[] {
  const rows = array.items.map((item) => (isArray(item) ? columnByColumn(item) : [item]));
  const longest = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, column) => rows.flatMap((row) => row.slice(column, column + 1))).flat();
}
