import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { fromDataset as record } from "../../catalog/csv/csv.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { requireDataset } from "../../engine/dataset-lookup.ts";
import type { Dataset } from "../../engine/datasets.ts";
import type { Value } from "../../expression/value.ts";
import { rowPrinter } from "../../rows/row-printer.ts";
import { bytesOf } from "../file-system/file-text.ts";
import { filesFor, taskPath } from "../file-system/task-files.ts";
import type { Services } from "../services.ts";
import { delimiterOf } from "./delimiter.ts";

/** Rows that are written at once. */
const rowsAtOnce = 1000;

/** Writes a dataset's rows, some at a time; the file appears, or changes, when all of them are there, but for rows that are added. */
export function datasetToCsv(services: Services): ActivityFunction<typeof record> {
  return async (parameters, { datasets, language, signal }) => {
    const { action, encoding } = parameters;
    const dataset = requireDataset(datasets, parameters.dataset);
    const path = taskPath(parameters.file);
    const files = filesFor(services, "FILE", path);
    const isBeginning = action !== "append" || ((await files.stat(path))?.size ?? 0) === 0;
    const texts = csvTexts(dataset, parameters, isBeginning, language.exactText);
    async function* bytes() {
      let isFirst = isBeginning;
      for (const text of texts) {
        yield bytesOf(text, encoding, isFirst);
        isFirst = false;
      }
    }
    const sink = await files.writeStream(
      path,
      action === "append" ? { ifExists: "append" } : { ifExists: action === "fail" ? "fail" : "replace", atomic: true },
    );
    await pipeline(Readable.from(bytes()), sink, { signal });
    return { summary: `wrote ${dataset.rows.length} ${dataset.rows.length === 1 ? "row" : "rows"} into ${path}` };
  };
}

function* csvTexts(
  { columns, rows }: Dataset,
  { header, delimiter, lineBreak }: ParametersOf<typeof record>,
  isBeginning: boolean,
  print: (value: Value) => string,
): Generator<string, void> {
  const printer = rowPrinter("csv", columns, delimiterOf(delimiter), lineBreak === "crlf" ? "\r\n" : "\n");
  let text = header && isBeginning ? printer.head : "";
  for (const [index, row] of rows.entries()) {
    text += printer.row(new Map(columns.map((column, at) => [column, print(row[at])])));
    if (index % rowsAtOnce < rowsAtOnce - 1) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
