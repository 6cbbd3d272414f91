import type {
  addColumn,
  addRow,
  copy,
  create,
  deleteColumn,
  deleteRow,
  filter,
  goToRow,
  setValue,
  sort,
} from "../../catalog/dataset/dataset.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { compareValues } from "../../engine/compare-values.ts";
import { requireColumn, requireDataset, requireRow } from "../../engine/dataset-lookup.ts";
import type { Dataset, Datasets } from "../../engine/datasets.ts";
import { EngineError } from "../../engine/engine-error.ts";
import { truthOf } from "../../engine/flow/truth.ts";
import type { Value } from "../../expression/value.ts";
import { warnOfHiddenColumns } from "./warn-of-hidden-columns.ts";

export function createDataset(): ActivityFunction<typeof create> {
  return ({ resultDataset, columns = "" }, context) => {
    const names = columns
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const twice = names.find((name, index) => names.findIndex((other) => isSame(name, other)) !== index);
    if (twice !== undefined) throw columnExists(resultDataset, twice);
    warnOfHiddenColumns(names, resultDataset, context);
    context.datasets.put(resultDataset, names, []);
    return { wrote: [resultDataset] };
  };
}

export function addDatasetRow(): ActivityFunction<typeof addRow> {
  return ({ dataset: name, row, values }, context) => {
    const { datasets } = context;
    const given = context.valuesOf("COLUMN", "VALUE");
    const dataset = requireDataset(datasets, name);
    const cells: Value[] = dataset.columns.map(() => undefined);
    for (const [index, { name: column }] of values.entries()) cells[requireColumn(dataset, column)] = given[index];
    datasets.addRow(name, cells, row === undefined ? undefined : requireRow(dataset, row));
    return { wrote: [name] };
  };
}

export function deleteDatasetRow(): ActivityFunction<typeof deleteRow> {
  return ({ dataset: name, row }, { datasets }) => {
    const deleted = requireRow(requireDataset(datasets, name), row);
    datasets.change(name, ({ rows }, dataset) => {
      rows.splice(deleted - 1, 1);
      if (dataset.currentRow > deleted) dataset.currentRow -= 1;
    });
    return { wrote: [name] };
  };
}

export function addDatasetColumn(): ActivityFunction<typeof addColumn> {
  return ({ dataset: name, column, value }, context) => {
    const { datasets } = context;
    warnOfHiddenColumns([column], name, context);
    if (requireDataset(datasets, name).columnIndex(column) !== undefined) throw columnExists(name, column);
    datasets.change(name, ({ columns, rows }) => {
      columns.push(column.trim());
      for (const cells of rows) cells.push(value);
    });
    return { wrote: [name] };
  };
}

export function deleteDatasetColumn(): ActivityFunction<typeof deleteColumn> {
  return ({ dataset: name, column }, { datasets }) => {
    const index = requireColumn(requireDataset(datasets, name), column);
    datasets.change(name, ({ columns, rows }) => {
      columns.splice(index, 1);
      for (const cells of rows) cells.splice(index, 1);
    });
    return { wrote: [name] };
  };
}

/** An expression's value keeps its type. */
export function setDatasetValue(): ActivityFunction<typeof setValue> {
  return ({ dataset: name, row, column }, context) => {
    const { datasets } = context;
    const dataset = requireDataset(datasets, name);
    const place = requireRow(dataset, row);
    datasets.setCell(name, { row: place, column: requireColumn(dataset, column) }, context.valueOf("VALUE"));
    return { wrote: [name] };
  };
}

export function goToDatasetRow(): ActivityFunction<typeof goToRow> {
  return ({ dataset: name, row }, { datasets }) => {
    const dataset = requireDataset(datasets, name);
    dataset.currentRow = requireRow(dataset, row);
    return undefined;
  };
}

export function sortDataset(): ActivityFunction<typeof sort> {
  return ({ dataset: name, column, order }, { datasets, locale }) => {
    const index = requireColumn(requireDataset(datasets, name), column);
    const direction = order === "ascending" ? 1 : -1;
    datasets.change(name, ({ rows }, dataset) => {
      rows.sort((one, other) => direction * compareValues(one[index], other[index], locale));
      dataset.currentRow = 1;
    });
    return { wrote: [name] };
  };
}

export function filterDataset(): ActivityFunction<typeof filter> {
  return ({ dataset: name, expression, resultDataset }, context) => {
    const dataset = requireDataset(context.datasets, name);
    const kept = rowsWhere(dataset, () => truthOf(context.evaluate(expression), context.locale));
    putLike(context.datasets, resultDataset, dataset, kept);
    return { summary: `${kept.length} of ${dataset.rows.length} rows`, wrote: [resultDataset] };
  };
}

/** Each row is the current one while it is judged; afterwards the one that was. */
function rowsWhere(dataset: Dataset, holds: () => boolean): readonly (readonly Value[])[] {
  const before = dataset.currentRow;
  try {
    return dataset.rows.filter((_row, index) => {
      dataset.currentRow = index + 1;
      return holds();
    });
  } finally {
    dataset.currentRow = before;
  }
}

export function copyDataset(): ActivityFunction<typeof copy> {
  return ({ dataset: name, resultDataset }, { datasets }) => {
    const dataset = requireDataset(datasets, name);
    putLike(datasets, resultDataset, dataset, dataset.rows);
    return { wrote: [resultDataset] };
  };
}

function putLike(datasets: Datasets, name: string, like: Dataset, rows: readonly (readonly Value[])[]): void {
  const { columns, fields, companions } = like;
  datasets.put(
    name,
    [...columns],
    rows.map((row) => [...row]),
    { fields: Object.fromEntries(fields), companions },
  );
}

function isSame(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function columnExists(dataset: string, column: string): EngineError {
  return new EngineError({
    code: "ENGINE_COLUMN_EXISTS",
    message: `dataset "${dataset}" has a column "${column}" already`,
    remedy: "give the second one another name",
    context: { dataset, column },
  });
}
