import type { dataset as record } from "../../catalog/loop/dataset.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { Locale } from "../../expression/locale.ts";
import { compareValues } from "../compare-values.ts";
import { requireColumn, requireDataset } from "../dataset-lookup.ts";
import type { Dataset } from "../datasets.ts";
import type { Frame } from "./frame.ts";
import type { LoopItems } from "./loop-items.ts";

/** The rows that there are when the loop begins; one that is deleted meanwhile ends the loop where the rows end. */
export function datasetItems(parameters: ParametersOf<typeof record>, frame: Frame): LoopItems {
  const { dataset: name, to } = parameters;
  const dataset = requireDataset(frame.datasets, name);
  const from = Math.max(1, parameters.from);
  const last = to === 0 ? dataset.rows.length : Math.min(to, dataset.rows.length);
  const order = sortedRows(dataset, parameters, frame.run.language.locale);
  const count = Math.max(0, last - from + 1);
  return {
    count,
    summary: count === 0 ? `no rows of ${dataset.name}` : `rows ${from} to ${last} of ${dataset.name}`,
    enter({ datasets }, index) {
      const current = datasets.find(name);
      const row = order === undefined ? from + index : (order[from + index - 1] ?? 0) + 1;
      if (current === undefined || row > current.rows.length) return false;
      current.currentRow = row;
      return true;
    },
    separate: () => {},
  };
}

/** The places of the rows in the order of a column's values; undefined where they stay as they are. */
function sortedRows(
  dataset: Dataset,
  { sort, sortedColumn = "" }: ParametersOf<typeof record>,
  locale: Locale,
): readonly number[] | undefined {
  if (sort === "unsorted") return undefined;
  const column = requireColumn(dataset, sortedColumn);
  const direction = sort === "ascending" ? 1 : -1;
  const places = dataset.rows.map((_row, index) => index);
  return places.sort(
    (one, other) => direction * compareValues(dataset.rows[one]?.[column], dataset.rows[other]?.[column], locale),
  );
}
