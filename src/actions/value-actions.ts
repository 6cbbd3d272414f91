import * as array from "../catalog/array/array.ts";
import * as dataset from "../catalog/dataset/dataset.ts";
import * as setting from "../catalog/variable/set.ts";
import * as until from "../catalog/wait/date-time.ts";
import * as wait from "../catalog/wait/duration.ts";
import { copyArray, createArray, fillArray, resizeArray, setArray } from "./array/array.ts";
import {
  addDatasetColumn,
  addDatasetRow,
  copyDataset,
  createDataset,
  deleteDatasetColumn,
  deleteDatasetRow,
  filterDataset,
  goToDatasetRow,
  setDatasetValue,
  sortDataset,
} from "./dataset/dataset.ts";
import { type ActionEntry, entry } from "./entry.ts";
import { addToVariable, setVariable } from "./variable/set.ts";
import { waitUntil } from "./wait/date-time.ts";
import { waitDuration } from "./wait/duration.ts";

/** What works on variables, arrays and datasets alone, and waits. */
export function valueActions(): readonly ActionEntry[] {
  return [
    entry(setting.set, setVariable()),
    entry(setting.oldSet, setVariable()),
    entry(setting.increment, addToVariable(1)),
    entry(setting.oldIncrement, addToVariable(1)),
    entry(setting.decrement, addToVariable(-1)),
    entry(setting.oldDecrement, addToVariable(-1)),
    entry(array.create, createArray()),
    entry(array.set, setArray()),
    entry(array.resize, resizeArray()),
    entry(array.fill, fillArray()),
    entry(array.copy, copyArray()),
    entry(dataset.create, createDataset()),
    entry(dataset.addRow, addDatasetRow()),
    entry(dataset.deleteRow, deleteDatasetRow()),
    entry(dataset.addColumn, addDatasetColumn()),
    entry(dataset.deleteColumn, deleteDatasetColumn()),
    entry(dataset.setValue, setDatasetValue()),
    entry(dataset.goToRow, goToDatasetRow()),
    entry(dataset.sort, sortDataset()),
    entry(dataset.filter, filterDataset()),
    entry(dataset.copy, copyDataset()),
    entry(wait.duration, waitDuration()),
    entry(wait.pause, waitDuration()),
    entry(until.dateTime, waitUntil()),
    entry(until.pauseUntil, waitUntil()),
  ];
}
