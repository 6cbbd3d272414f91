import { type ArrayValue, isArray, type Value } from "../expression/value.ts";

/** An array that a variable made for itself: as long as nothing else has it, its elements change in place. */
class VariableArray implements ArrayValue {
  readonly kind = "array";
  readonly lower: number;
  readonly items: Value[];
  isShared = false;

  constructor({ lower, items }: ArrayValue) {
    this.lower = lower;
    this.items = [...items];
  }
}

/** The same value, for somebody beside the variable that it was read from: what is changed later is a copy. */
export function shared<V extends Value>(value: V): V {
  if (!isArray(value)) return value;
  if (value instanceof VariableArray) {
    if (value.isShared) return value;
    value.isShared = true;
  }
  for (const item of value.items) shared(item);
  return value;
}

/** The array with another value in one place, the array itself where it is a variable's own. */
export function withItem(array: ArrayValue, place: number, item: Value): ArrayValue {
  const own = array instanceof VariableArray && !array.isShared ? array : new VariableArray(array);
  own.items[place] = item;
  return own;
}
