import { closestName } from "../values/closest-name.ts";
import type { Dataset, Datasets } from "./datasets.ts";
import { EngineError } from "./engine-error.ts";

/** The dataset of that name; throws ENGINE_NO_DATASET. */
export function requireDataset(datasets: Datasets, name: string): Dataset {
  const dataset = datasets.find(name);
  if (dataset !== undefined) return dataset;
  const closest = closestName(name, datasets.names());
  throw new EngineError({
    code: "ENGINE_NO_DATASET",
    message: `there is no dataset "${name}"`,
    remedy:
      closest === undefined
        ? `make it in an earlier step: a query, or <AMDATASET RESULTDATASET="${name}" COLUMNS="…" />`
        : `did you mean ${closest}?`,
    context: { dataset: name },
  });
}

/** The place of a column; throws ENGINE_NO_COLUMN. */
export function requireColumn(dataset: Dataset, name: string): number {
  const index = dataset.columnIndex(name.trim());
  if (index !== undefined) return index;
  throw new EngineError({
    code: "ENGINE_NO_COLUMN",
    message: `dataset "${dataset.name}" has no column "${name}"`,
    remedy: `its columns are ${dataset.columns.join(", ")}`,
    context: { dataset: dataset.name, column: name },
  });
}

/** A row's number, the current row's where none is given; throws ENGINE_NO_ROW. */
export function requireRow(dataset: Dataset, row: number = dataset.currentRow): number {
  if (row >= 1 && row <= dataset.rows.length) return row;
  throw new EngineError({
    code: "ENGINE_NO_ROW",
    message: `dataset "${dataset.name}" has no row ${row}`,
    remedy: dataset.rows.length === 0 ? "the dataset is empty" : `its last row is ${dataset.rows.length}`,
    context: { dataset: dataset.name },
  });
}
