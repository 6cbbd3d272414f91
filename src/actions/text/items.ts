import type { join as joinRecord, split as splitRecord } from "../../catalog/text/items.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { requireArray } from "../../engine/array-element.ts";
import { requireColumn, requireDataset } from "../../engine/dataset-lookup.ts";
import { splitList } from "../../engine/flow/list-items.ts";
import { toText } from "../../expression/to-text.ts";
import { arrayOf, type Value } from "../../expression/value.ts";
import { putResult } from "./put-result.ts";

export function splitText(): ActivityFunction<typeof splitRecord> {
  return ({ text = "", delimiter, resultVariable, resultDataset }, context) => {
    const items = text === "" ? [] : splitList(text, delimiter);
    const wrote: string[] = [];
    const array = context.madeOf([text], arrayOf(items, 1));
    if (resultDataset !== undefined) {
      context.datasets.put(
        resultDataset,
        ["Value"],
        items.map((item) => [item]),
      );
      wrote.push(resultDataset);
    }
    if (resultVariable !== undefined) {
      context.variables.set(resultVariable, array);
      wrote.push(resultVariable);
    }
    return { summary: `${items.length} ${items.length === 1 ? "item" : "items"}`, wrote };
  };
}

export function joinTexts(): ActivityFunction<typeof joinRecord> {
  return ({ array, dataset: name, column = "", delimiter, resultVariable }, context) => {
    let items: readonly Value[];
    if (array === undefined) {
      const dataset = requireDataset(context.datasets, name ?? "");
      const index = requireColumn(dataset, column);
      items = dataset.rows.map((row) => row[index]);
    } else {
      ({ items } = requireArray(context.variables.get(array), array));
    }
    const texts = items.map(toText);
    return putResult(context, resultVariable, texts.join(between(delimiter)), ...texts);
  };
}

const words: ReadonlyMap<string, string> = new Map([
  ["COMMA", ","],
  ["NEWLINE", "\n"],
  ["SEMICOLON", ";"],
  ["SPACE", " "],
  ["TAB", "\t"],
  ["TABULATION", "\t"],
]);

function between(delimiter: string): string {
  return words.get(delimiter.replace(/[\s_-]/g, "").toUpperCase()) ?? delimiter;
}
