import type { OptionMetadata, OptionSetMetadata } from "../../wire/metadata/metadata.ts";
import { labelOf } from "./label.ts";
import { metadataId } from "./metadata-id.ts";
import type { Column, Table } from "./table.ts";
import type { OptionSetFacts } from "./table-facts.ts";

/** The options of a choice or yes/no column; those of a shared choice bear its name. */
export function describeOptionSet(table: Table, column: Column): OptionSetMetadata {
  const { optionSet, type } = column;
  const name = optionSet ?? `${table.logicalName}_${column.name}`;
  return {
    kind: "OptionSetMetadata",
    metadataId: metadataId("optionset", name),
    name,
    displayName: labelOf(column.label),
    isGlobal: optionSet !== undefined,
    optionSetType: type === "State" || type === "Status" || type === "Boolean" ? type : "Picklist",
    options: [...column.options.values()].map(({ value, label, state }) => ({
      value,
      label: labelOf(label),
      ...stateParticulars(table, column, value, label, state),
    })),
  };
}

/** A choice that columns share. */
export function describeSharedChoice({ name, displayName, options }: OptionSetFacts): OptionSetMetadata {
  return {
    kind: "OptionSetMetadata",
    metadataId: metadataId("optionset", name),
    name,
    displayName: labelOf(displayName),
    isGlobal: true,
    optionSetType: "Picklist",
    options: options.map(([value, label]) => ({ value, label: labelOf(label) })),
  };
}

function stateParticulars(
  table: Table,
  column: Column,
  value: number,
  label: string,
  state: number | undefined,
): Partial<OptionMetadata> {
  if (column.type === "Status") return { state };
  if (column.type !== "State") return {};
  const reasons = table.columns.get("statuscode")?.options.values() ?? [];
  const first = [...reasons].find((reason) => reason.state === value);
  return { defaultStatus: first?.value, invariantName: label };
}
