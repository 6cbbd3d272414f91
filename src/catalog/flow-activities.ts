import type { Activity } from "./activity.ts";
import * as array from "./array/array.ts";
import * as dataset from "./dataset/dataset.ts";
import { condition } from "./if/condition.ts";
import { elseIf, otherwise } from "./if/else.ts";
import * as ifEnd from "./if/end.ts";
import * as exists from "./if/exists.ts";
import { lastStep } from "./if/last-step.ts";
import * as label from "./label/label.ts";
import { array as loopArray } from "./loop/array.ts";
import * as loopDataset from "./loop/dataset.ts";
import * as loopEnd from "./loop/end.ts";
import * as loopExpression from "./loop/expression.ts";
import { fileContents } from "./loop/file-contents.ts";
import { files } from "./loop/files.ts";
import * as leave from "./loop/leave.ts";
import { list } from "./loop/list.ts";
import { range } from "./loop/range.ts";
import * as region from "./region/region.ts";
import { beginSelect } from "./select/begin-select.ts";
import { beginCase } from "./select/case.ts";
import * as selectEnd from "./select/end.ts";
import { call } from "./task/call.ts";
import { stop, stopTask } from "./task/stop.ts";
import * as subtask from "./task/subtask.ts";
import * as returning from "./variable/return.ts";
import * as setting from "./variable/set.ts";
import * as until from "./wait/date-time.ts";
import * as wait from "./wait/duration.ts";
import * as file from "./wait/file.ts";

/** Control flow, and what works on variables, arrays and datasets. */
export const flowActivities: readonly Activity[] = [
  condition,
  lastStep,
  exists.fileExists,
  exists.folderExists,
  exists.oldFileExists,
  exists.oldFolderExists,
  otherwise,
  elseIf,
  ifEnd.end,
  ifEnd.endIf,
  beginSelect,
  beginCase,
  selectEnd.end,
  selectEnd.endCase,
  selectEnd.endSelect,
  selectEnd.endSelectCase,
  range,
  loopDataset.dataset,
  list,
  loopExpression.expression,
  loopArray,
  fileContents,
  files,
  loopEnd.end,
  leave.leave,
  leave.next,
  loopDataset.loopDataset,
  loopExpression.loopExpression,
  loopEnd.endLoop,
  leave.oldBreak,
  leave.continueLoop,
  label.label,
  label.goto,
  label.oldGoto,
  region.region,
  region.end,
  region.endRegion,
  subtask.start,
  subtask.trigger,
  stop,
  call,
  subtask.startTask,
  subtask.triggerTask,
  stopTask,
  returning.returnValue,
  returning.oldReturn,
  setting.set,
  setting.increment,
  setting.decrement,
  setting.oldSet,
  setting.oldIncrement,
  setting.oldDecrement,
  array.create,
  array.set,
  array.resize,
  array.fill,
  array.copy,
  dataset.create,
  dataset.addRow,
  dataset.deleteRow,
  dataset.addColumn,
  dataset.deleteColumn,
  dataset.setValue,
  dataset.goToRow,
  dataset.sort,
  dataset.filter,
  dataset.copy,
  wait.duration,
  until.dateTime,
  file.waitForFile,
  wait.pause,
  until.pauseUntil,
  file.oldWaitForFile,
];
