import type { KnownMarkup } from "../xml/known-markup.ts";
import type { LeafShape, ListShape, RecordShape } from "./shape.ts";

/**
 * How an item of a list was written and what it meant: another one that has the same markup is read by comparing it, and only
 * its texts are looked at.
 */
export type ItemPlan = {
  /** What stands before each text, and behind the last. */
  readonly markup: readonly string[];
  readonly value: PlannedValue;
  /** What came behind such an item, the last one first. */
  readonly followers: ItemPlan[];
};

/** Where a value, or a part of it, comes from. */
export type PlannedValue =
  | { readonly kind: "fixed"; readonly value: unknown }
  | { readonly kind: "text"; readonly index: number; readonly shape: LeafShape<unknown> }
  | { readonly kind: "pair"; readonly key: PlannedValue; readonly value: PlannedValue }
  | { readonly kind: "record"; readonly parts: readonly PlannedMember[]; readonly shape: RecordShape<unknown> }
  | { readonly kind: "list"; readonly parts: readonly PlannedValue[]; readonly shape: ListShape<unknown> };

export type PlannedMember = { readonly name: string; readonly value: PlannedValue };

/**
 * The value of an item with these texts; undefined where one of them is no value of its type, and `build` of a shape throws what
 * does not go together: read without a plan, the item tells what is wrong with it.
 */
export function plannedValue(planned: PlannedValue, texts: readonly string[], known: KnownMarkup): unknown {
  if (planned.kind === "text") return textValue(planned.shape, texts[planned.index] ?? "", known);
  if (planned.kind === "fixed") return planned.value;
  if (planned.kind === "pair") return pairValue(planned.key, planned.value, texts, known);
  if (planned.kind === "record") return recordValue(planned.shape, planned.parts, texts, known);
  const items: unknown[] = [];
  for (const part of planned.parts) {
    const item = plannedValue(part, texts, known);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return planned.shape.build(items);
}

function textValue(shape: LeafShape<unknown>, text: string, known: KnownMarkup): unknown {
  return shape.parse(shape.recurs ? known.text(text, 0, text.length) : text);
}

function pairValue(
  key: PlannedValue,
  value: PlannedValue,
  texts: readonly string[],
  known: KnownMarkup,
): readonly [unknown, unknown] | undefined {
  const first = plannedValue(key, texts, known);
  const second = plannedValue(value, texts, known);
  return first === undefined || second === undefined ? undefined : [first, second];
}

function recordValue(
  shape: RecordShape<unknown>,
  parts: readonly PlannedMember[],
  texts: readonly string[],
  known: KnownMarkup,
): unknown {
  const fields: Record<string, unknown> = {};
  for (const { name, value } of parts) {
    const field = plannedValue(value, texts, known);
    if (field === undefined) return undefined;
    fields[name] = field;
  }
  return shape.build(fields);
}
