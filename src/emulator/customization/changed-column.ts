import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import type { ColumnFacts } from "../metadata/table-facts.ts";
import { textOf } from "./text-of.ts";

/** A column as UpdateAttribute leaves it: what the definition does not say stays as it was. */
export function changedColumn(column: ColumnFacts, given: Partial<AttributeMetadata>): ColumnFacts {
  const { required, default: defaultValue, ...others } = column;
  const level = given.requiredLevel ?? required ?? "None";
  const members: Partial<Record<keyof ColumnFacts, unknown>> = {
    label: textOf(given.displayName),
    description: textOf(given.description),
    length: column.length === undefined ? undefined : given.maxLength,
    min: given.minValue,
    max: given.maxValue,
    precision: column.precision === undefined ? undefined : given.precision,
    format: column.type === "String" || column.type === "DateTime" ? given.format : undefined,
    default: defaultAfter(column.type, given.defaultValue ?? defaultValue),
    maxSizeInKB: given.maxSizeInKB,
  };
  const changed = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { ...others, ...changed, ...(level === "None" ? {} : { required: level }) };
}

/** -1 says that a choice has none. */
function defaultAfter(type: ColumnFacts["type"], value: number | undefined): number | undefined {
  const hasDefault = type === "Boolean" || type === "Picklist" || type === "MultiSelectPicklist";
  return hasDefault && value !== -1 ? value : undefined;
}
