import type { Dataset, Datasets } from "./datasets.ts";

/** The datasets of one run. Names compare case-insensitively. */
export function createDatasets(now: () => Date): Datasets {
  const datasets = new Map<string, Dataset>();
  return {
    find: (name) => datasets.get(name.toUpperCase()),
    put(name, columns, rows, { fields = {}, companions = [] } = {}) {
      const dataset: Dataset = {
        name,
        columns,
        rows,
        currentRow: 1,
        executionDate: now(),
        fields: new Map(Object.entries(fields).map(([field, value]) => [field.toUpperCase(), value])),
        companions,
      };
      datasets.set(name.toUpperCase(), dataset);
      return dataset;
    },
    names: () => [...datasets.values()].map((dataset) => dataset.name),
  };
}
