import type { Scope, ScopeDataset, Value } from "../expression/value.ts";
import type { Dataset, Datasets } from "./datasets.ts";
import type { Variables } from "./variables.ts";

/** What expressions of a run see: its variables and datasets. */
export function createScope(variables: Variables, datasets: Datasets): Scope {
  return {
    variable(name) {
      if (!variables.has(name)) return undefined;
      return { value: variables.get(name), isText: variables.isText(name) };
    },
    dataset(name) {
      const dataset = datasets.find(name);
      return dataset === undefined ? undefined : scopeOf(dataset);
    },
    names: () => [...variables.names(), ...datasets.names()],
  };
}

const standardFields: Readonly<Record<string, (dataset: Dataset) => Value>> = {
  CURRENTROW: (dataset) => dataset.currentRow,
  TOTALROWS: (dataset) => dataset.rows.length,
  TOTALCOLUMNS: (dataset) => dataset.columns.length,
  EXECUTIONDATE: (dataset) => dataset.executionDate,
};

function scopeOf(dataset: Dataset): ScopeDataset {
  return {
    columns: dataset.columns,
    column(name, row = dataset.currentRow) {
      const upper = name.toUpperCase();
      const index = dataset.columns.findIndex((column) => column.toUpperCase() === upper);
      if (index >= 0) return { value: dataset.rows[row - 1]?.[index] };
      const field = Object.hasOwn(standardFields, upper) ? standardFields[upper] : undefined;
      if (field !== undefined) return { value: field(dataset) };
      if (dataset.fields.has(upper)) return { value: dataset.fields.get(upper) };
      return isCompanion(dataset, upper) ? { value: undefined } : undefined;
    },
  };
}

/** A companion, which no row happens to have, of a column that is there. */
function isCompanion({ columns, companions }: Dataset, upper: string): boolean {
  const dot = upper.lastIndexOf(".");
  const column = upper.slice(0, Math.max(dot, 0));
  return (
    companions.some((companion) => companion.toUpperCase() === upper.slice(dot + 1)) &&
    columns.some((name) => name.toUpperCase() === column)
  );
}
