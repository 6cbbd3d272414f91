import { type ArrayValue, arrayOf, isArray, type Value } from "../expression/value.ts";
import { EngineError } from "./engine-error.ts";
import { withItem } from "./variable-array.ts";

/** Elements that an array may have, all dimensions together. */
const mostElements = 1_000_000;

/** An array of empty elements, numbered from 1: `emptyArray([2, 10])` has two rows of ten. Throws ENGINE_ARRAY_TOO_LARGE. */
export function emptyArray(sizes: readonly number[]): ArrayValue {
  requireSize(sizes);
  const [size = 0, ...further] = sizes;
  return arrayOf(
    Array.from({ length: size }, () => (further.length === 0 ? undefined : emptyArray(further))),
    1,
  );
}

/** Refuses sizes that make more than a million elements; throws ENGINE_ARRAY_TOO_LARGE. */
export function requireSize(sizes: readonly number[]): void {
  if (sizes.reduce((product, size) => product * size, 1) <= mostElements) return;
  throw new EngineError({
    code: "ENGINE_ARRAY_TOO_LARGE",
    message: `an array of ${sizes.join(" × ")} elements is too large`,
    remedy: `an array has ${mostElements} elements at the most; a dataset has as many rows as there is memory`,
  });
}

/** `elementOf(value, "table", [2, 10])`: throws ENGINE_NO_ARRAY and ENGINE_NO_ELEMENT. */
export function elementOf(value: Value, name: string, indexes: readonly number[]): Value {
  let element = value;
  for (const index of indexes) {
    const array = requireArray(element, name);
    element = array.items[placeOf(array, name, index)];
  }
  return element;
}

/** The array with another value in one place; the others are the same. A variable's own array changes in place. Throws as `elementOf` does. */
export function withElement(value: Value, name: string, indexes: readonly number[], element: Value): Value {
  const [index, ...further] = indexes;
  if (index === undefined) return element;
  const array = requireArray(value, name);
  const place = placeOf(array, name, index);
  return withItem(array, place, withElement(array.items[place], name, further, element));
}

/** The value if it is an array; throws ENGINE_NO_ARRAY. */
export function requireArray(value: Value, name: string): ArrayValue {
  if (isArray(value)) return value;
  throw new EngineError({
    code: "ENGINE_NO_ARRAY",
    message: `"${name}" is no array, or has fewer dimensions`,
    remedy: `create it: <AMARRAY NAME="${name}" ROWS="…" />`,
    context: { variable: name },
  });
}

function placeOf(array: ArrayValue, name: string, index: number): number {
  const place = index - array.lower;
  if (Number.isInteger(place) && place >= 0 && place < array.items.length) return place;
  const last = array.lower + array.items.length - 1;
  throw new EngineError({
    code: "ENGINE_NO_ELEMENT",
    message: `array "${name}" has no element ${index}`,
    remedy: array.items.length === 0 ? "the array is empty" : `its elements are ${array.lower} to ${last}`,
    context: { variable: name },
  });
}
