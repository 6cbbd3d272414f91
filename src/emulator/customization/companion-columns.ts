import type { ColumnFacts } from "../metadata/table-facts.ts";

/** Columns that a new one brings: the amount in the base currency; the address, time and ID of an image; the name of a file. */
export function companionColumns(column: ColumnFacts): ColumnFacts[] {
  const { name, schemaName = name, label } = column;
  const readOnly = { create: false, update: false, isCustom: true } as const;
  switch (column.type) {
    case "Money":
      return [
        {
          ...column,
          ...readOnly,
          name: `${name}_base`,
          schemaName: `${schemaName}_Base`,
          label: `${label ?? schemaName} (Base)`,
          precision: 4,
        },
      ];
    case "Image":
      return [
        { name: `${name}_timestamp`, type: "BigInt", schemaName: `${schemaName}_Timestamp`, ...readOnly },
        { name: `${name}_url`, type: "String", schemaName: `${schemaName}_URL`, length: 200, ...readOnly },
        { name: `${name}id`, type: "Uniqueidentifier", schemaName: `${schemaName}Id`, ...readOnly },
      ];
    case "File":
      return [{ name: `${name}_name`, type: "String", schemaName: `${schemaName}_Name`, length: 200, ...readOnly }];
    default:
      return [];
  }
}
