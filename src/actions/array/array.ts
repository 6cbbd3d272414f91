import type { copy, create, fill, resize, set } from "../../catalog/array/array.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { emptyArray, requireArray, requireSize } from "../../engine/array-element.ts";
import { splitList } from "../../engine/flow/list-items.ts";
import { type ArrayValue, arrayOf, isArray, type Value } from "../../expression/value.ts";
import { readIndexes } from "../variable/variable-place.ts";

/** Creates an array of up to three dimensions, its elements numbered from 1. */
export function createArray(): ActivityFunction<typeof create> {
  return ({ name, rows, columns, depth, type, isPrivate, isParameter }, context) => {
    const sizes = [rows, columns, depth].filter((size) => size !== undefined);
    context.variables.create({ name, value: emptyArray(sizes), type, isPrivate, isParameter }, context.step);
    return { wrote: [name] };
  };
}

export function setArray(): ActivityFunction<typeof set> {
  return ({ name, startIndexZero, setters }, context) => {
    const { variables } = context;
    const base = requireArray(variables.get(name), name).lower;
    const values = context.valuesOf("SETTER", "VALUE", "");
    for (const [place, { index }] of setters.entries()) {
      const indexes = readIndexes(index).map((number) => (startIndexZero ? number + base : number));
      variables.setElement(name, indexes, values[place]);
    }
    return { wrote: [name] };
  };
}

export function resizeArray(): ActivityFunction<typeof resize> {
  return ({ name, size }, { variables }) => {
    const array = requireArray(variables.get(name), name);
    requireSize([...outerSizes(array), size]);
    variables.set(name, resized(array, size));
    return { wrote: [name] };
  };
}

/** Of all dimensions but the last. */
function outerSizes({ items }: ArrayValue): readonly number[] {
  const inner = items.find(isArray);
  return inner === undefined ? [] : [items.length, ...outerSizes(inner)];
}

/** The last dimension is the one of the innermost arrays. */
function resized(array: ArrayValue, size: number): ArrayValue {
  const inner = array.items.filter(isArray);
  const items =
    inner.length === 0
      ? Array.from({ length: size }, (_, index) => array.items[index])
      : inner.map((one) => resized(one, size));
  return arrayOf(items, array.lower);
}

export function fillArray(): ActivityFunction<typeof fill> {
  return ({ name, value, list, delimiter }, { variables }) => {
    const array = requireArray(variables.get(name), name);
    const filled = list === undefined ? withEvery(array, value) : arrayOf(splitList(list, delimiter), array.lower);
    variables.set(name, filled);
    return { wrote: [name] };
  };
}

function withEvery(array: ArrayValue, value: Value): ArrayValue {
  return arrayOf(
    array.items.map((item) => (isArray(item) ? withEvery(item, value) : value)),
    array.lower,
  );
}

export function copyArray(): ActivityFunction<typeof copy> {
  return ({ name, resultVariable }, { variables }) => {
    variables.set(resultVariable, requireArray(variables.get(name), name));
    return { wrote: [resultVariable] };
  };
}
