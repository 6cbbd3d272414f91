import type { StepContext } from "../../engine/step-context.ts";
import { ActionError } from "../action-error.ts";
import type { GivenRow } from "./bulk-rejects.ts";

/** The rows of a dataset as texts, numbered from 1. Throws ACTION_NO_DATASET where there is none of that name. */
export function* datasetRows(
  name: string,
  { datasets, language }: Pick<StepContext, "datasets" | "language">,
): Generator<GivenRow, void> {
  const dataset = datasets.find(name);
  if (dataset === undefined) throw noDataset(name, datasets.names());
  for (const [index, row] of dataset.rows.entries()) {
    const values = dataset.columns.map((column, place): [string, string] => [column, language.exactText(row[place])]);
    yield { row: index + 1, values: new Map(values) };
  }
}

function noDataset(name: string, names: readonly string[]): ActionError {
  return new ActionError({
    code: "ACTION_NO_DATASET",
    message: `there is no dataset "${name}"`,
    remedy: names.length === 0 ? "no step has made a dataset yet" : `there are: ${names.join(", ")}`,
    context: { dataset: name },
  });
}
