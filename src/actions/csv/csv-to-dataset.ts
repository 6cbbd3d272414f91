import type { toDataset as record } from "../../catalog/csv/csv.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { readRows } from "../../rows/read-rows.ts";
import { ActionError } from "../action-error.ts";
import { warnOfHiddenColumns } from "../dataset/warn-of-hidden-columns.ts";
import { filesFor, taskPath } from "../file-system/task-files.ts";
import type { Services } from "../services.ts";
import { delimiterOf } from "./delimiter.ts";

/** Reads a CSV file row by row into a dataset, one row more than MAXROWS to tell whether there are more. */
export function csvToDataset(services: Services): ActivityFunction<typeof record> {
  return async ({ file, resultDataset, header, encoding, maxRows, ...others }, context) => {
    const { datasets, signal, given } = context;
    const path = taskPath(file);
    const delimiter = delimiterOf(others.delimiter);
    const stream = await filesFor(services, "FILE", path).readStream(path);
    const rows: string[][] = [];
    let columns: readonly string[] = [];
    let more = false;
    try {
      const onHeader = (names: readonly string[]) => {
        columns = checkedColumns(names, path);
      };
      const form = { format: "csv", encoding, delimiter, header } as const;
      for await (const { values } of readRows(stream, { ...form, name: path, onHeader })) {
        if (rows.length % 1000 === 0) signal.throwIfAborted();
        more = rows.length === maxRows;
        if (more) break;
        rows.push([...values.values()].map(String));
      }
    } finally {
      stream.destroy();
    }
    if (more && !given.has("MAXROWS")) {
      context.warn(
        "ACTION_ROWS_CUT",
        `${path} has more than ${maxRows} rows; dataset "${resultDataset}" holds the first ones: set MAXROWS`,
      );
    }
    warnOfHiddenColumns(columns, resultDataset, context);
    datasets.put(resultDataset, columns, rows, { fields: { MoreRecords: more } });
    return { summary: `read ${rows.length} ${rows.length === 1 ? "row" : "rows"} of ${path}`, wrote: [resultDataset] };
  };
}

/** Names of columns compare without regard to case. */
function checkedColumns(columns: readonly string[], path: string): readonly string[] {
  const upper = columns.map((column) => column.toUpperCase());
  const twice = columns.find((column, index) => upper.indexOf(column.toUpperCase()) < index);
  if (twice === undefined) return columns;
  throw new ActionError({
    code: "ACTION_COLUMN_TWICE",
    message: `the header of ${JSON.stringify(path)} names the column "${twice}" twice; capitals do not tell columns of a dataset apart`,
    remedy: "give each column another name, or read the file without header: HEADER=NO",
    context: { column: twice },
  });
}
