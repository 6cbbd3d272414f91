import type { Scope, ScopeDataset, Value } from "../expression/value.ts";
import type { Dataset, Datasets } from "./datasets.ts";
import type { Variables } from "./variables.ts";

type Readable = Pick<Variables, "names"> & { find(name: string): ReturnType<Scope["variable"]> };

/** Knows which variables hold secrets, and is told what comes of them. */
type Secrecy = {
  isSecretName(name: string): boolean;
  holdsSecret(text: string): boolean;
  onSecret(value: Value): void;
};

const noSecrets: Secrecy = { isSecretName: () => false, holdsSecret: () => false, onSecret: () => {} };

/** What expressions of a run see: its variables and datasets. */
export function createScope(variables: Readable, datasets: Datasets, secrecy: Secrecy = noSecrets): Scope {
  return {
    variable(name) {
      const variable = variables.find(name);
      if (variable === undefined || variable.isSecret === true || !secrecy.isSecretName(name)) return variable;
      return { value: variable.value, isText: variable.isText, isSecret: true };
    },
    dataset(name) {
      const dataset = datasets.find(name);
      return dataset === undefined ? undefined : scopeOf(dataset);
    },
    names: () => [...variables.names(), ...datasets.names()],
    holdsSecret: (text) => secrecy.holdsSecret(text),
    onSecret: (value) => secrecy.onSecret(value),
  };
}

const standardFields = new Map<string, (dataset: Dataset) => Value>([
  ["CURRENTROW", (dataset) => dataset.currentRow],
  ["TOTALROWS", (dataset) => dataset.rows.length],
  ["TOTALCOLUMNS", (dataset) => dataset.columns.length],
  ["EXECUTIONDATE", (dataset) => dataset.executionDate],
]);

/** Whether `%dataset.name%` is a field that every dataset has, also where a column has that name. */
export function isStandardField(name: string): boolean {
  return standardFields.has(name.trim().toUpperCase());
}

function scopeOf(dataset: Dataset): ScopeDataset {
  return {
    columns: dataset.columns,
    column(name, row = dataset.currentRow) {
      const upper = name.toUpperCase();
      const field = standardFields.get(upper);
      if (field !== undefined) return { value: field(dataset) };
      const index = dataset.columnIndex(name);
      if (index !== undefined) return { value: dataset.rows[row - 1]?.[index] };
      if (dataset.fields.has(upper)) return { value: dataset.fields.get(upper) };
      return isCompanion(dataset, upper) ? { value: undefined } : undefined;
    },
  };
}

/** A companion, which no row happens to have, of a column that is there. */
function isCompanion(dataset: Dataset, upper: string): boolean {
  const dot = upper.lastIndexOf(".");
  return (
    dataset.companions.some((companion) => companion.toUpperCase() === upper.slice(dot + 1)) &&
    dataset.columnIndex(upper.slice(0, Math.max(dot, 0))) !== undefined
  );
}
