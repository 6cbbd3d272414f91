import type { Activity } from "./activity.ts";
import * as csv from "./csv/csv.ts";
import * as dateTime from "./date-time/date-time.ts";
import { input, inputBox } from "./dialog/input.ts";
import { messageBox } from "./dialog/message.ts";
import { select, selectItem } from "./dialog/select.ts";
import { writeEvent } from "./event-log/write.ts";
import { concatenate, oldConcatenate } from "./file-system/concatenate.ts";
import * as content from "./file-system/content.ts";
import * as folder from "./file-system/folder.ts";
import { syncFolders, synchronize } from "./file-system/synchronize.ts";
import * as transfer from "./file-system/transfer.ts";
import * as ask from "./text/ask.ts";
import * as change from "./text/change.ts";
import * as format from "./text/format.ts";
import * as items from "./text/items.ts";

/** What works on files, tables in files, texts and dates, and speaks with people. */
export const dataActivities: readonly Activity[] = [
  transfer.copy,
  transfer.move,
  transfer.rename,
  transfer.remove,
  content.readFile,
  content.writeFile,
  concatenate,
  synchronize,
  folder.createFolder,
  folder.deleteFolder,
  folder.list,
  folder.exists,
  folder.size,
  folder.uniqueName,
  csv.toDataset,
  csv.fromDataset,
  change.convertCase,
  change.replace,
  change.trim,
  change.pad,
  change.reverse,
  change.subText,
  ask.length,
  ask.findText,
  ask.count,
  ask.match,
  items.split,
  items.join,
  format.formatNumber,
  format.formatDateTime,
  dateTime.add,
  dateTime.difference,
  dateTime.compare,
  dateTime.format,
  dateTime.parts,
  input,
  select,
  oldConcatenate,
  syncFolders,
  messageBox,
  inputBox,
  selectItem,
  writeEvent,
];
