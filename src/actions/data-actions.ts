import * as csv from "../catalog/csv/csv.ts";
import * as dateTime from "../catalog/date-time/date-time.ts";
import { inputBox, input as inputRecord } from "../catalog/dialog/input.ts";
import { messageBox } from "../catalog/dialog/message.ts";
import { selectItem, select as selectRecord } from "../catalog/dialog/select.ts";
import { writeEvent as writeEventRecord } from "../catalog/event-log/write.ts";
import * as concatenate from "../catalog/file-system/concatenate.ts";
import * as content from "../catalog/file-system/content.ts";
import * as folder from "../catalog/file-system/folder.ts";
import * as sync from "../catalog/file-system/synchronize.ts";
import * as transfer from "../catalog/file-system/transfer.ts";
import * as ask from "../catalog/text/ask.ts";
import * as change from "../catalog/text/change.ts";
import * as format from "../catalog/text/format.ts";
import * as items from "../catalog/text/items.ts";
import * as wait from "../catalog/wait/file.ts";
import { csvToDataset } from "./csv/csv-to-dataset.ts";
import { datasetToCsv } from "./csv/dataset-to-csv.ts";
import {
  addToDate,
  compareDates,
  differenceOfDates,
  formatDate,
  formatDateTime,
  formatNumber,
  partsOfDate,
} from "./date-time/date-time.ts";
import { input } from "./dialog/input.ts";
import { message } from "./dialog/message.ts";
import { select } from "./dialog/select.ts";
import { type ActionEntry, entry } from "./entry.ts";
import { writeEvent } from "./event-log/write.ts";
import { concatenateFiles } from "./file-system/concatenate.ts";
import { readFile, writeFile } from "./file-system/content.ts";
import { createFolder, deleteFolder, exists, listFiles, sizeOf, uniqueName } from "./file-system/folder.ts";
import { synchronizeFolders } from "./file-system/synchronize.ts";
import { copyFiles, deleteFiles, moveFiles, renameFile } from "./file-system/transfer.ts";
import type { Services } from "./services.ts";
import { countInText, findInText, lengthOfText, matchesInText } from "./text/ask.ts";
import { convertCase, padText, replaceText, reverseText, takeSubText, trimText } from "./text/change.ts";
import { joinTexts, splitText } from "./text/items.ts";
import { waitForFile } from "./wait/file.ts";

/** What works on files, tables in files, texts and dates, and speaks with people. */
export function dataActions(services: Services): readonly ActionEntry[] {
  return [
    entry(transfer.copy, copyFiles(services)),
    entry(transfer.move, moveFiles(services)),
    entry(transfer.rename, renameFile(services)),
    entry(transfer.remove, deleteFiles(services)),
    entry(content.readFile, readFile(services)),
    entry(content.writeFile, writeFile(services)),
    entry(concatenate.concatenate, concatenateFiles(services)),
    entry(concatenate.oldConcatenate, concatenateFiles(services)),
    entry(sync.synchronize, synchronizeFolders(services)),
    entry(sync.syncFolders, synchronizeFolders(services)),
    entry(folder.createFolder, createFolder(services)),
    entry(folder.deleteFolder, deleteFolder(services)),
    entry(folder.list, listFiles(services)),
    entry(folder.exists, exists(services)),
    entry(folder.size, sizeOf(services)),
    entry(folder.uniqueName, uniqueName(services)),
    entry(csv.toDataset, csvToDataset(services)),
    entry(csv.fromDataset, datasetToCsv(services)),
    entry(change.convertCase, convertCase()),
    entry(change.replace, replaceText()),
    entry(change.trim, trimText()),
    entry(change.pad, padText()),
    entry(change.reverse, reverseText()),
    entry(change.subText, takeSubText()),
    entry(ask.length, lengthOfText()),
    entry(ask.findText, findInText()),
    entry(ask.count, countInText()),
    entry(ask.match, matchesInText()),
    entry(items.split, splitText()),
    entry(items.join, joinTexts()),
    entry(format.formatNumber, formatNumber()),
    entry(format.formatDateTime, formatDateTime()),
    entry(dateTime.add, addToDate()),
    entry(dateTime.difference, differenceOfDates()),
    entry(dateTime.compare, compareDates()),
    entry(dateTime.format, formatDate()),
    entry(dateTime.parts, partsOfDate()),
    entry(inputRecord, input(services)),
    entry(inputBox, input(services)),
    entry(selectRecord, select(services)),
    entry(selectItem, select(services)),
    entry(messageBox, message()),
    entry(writeEventRecord, writeEvent()),
    entry(wait.waitForFile, waitForFile(services)),
    entry(wait.oldWaitForFile, waitForFile(services)),
  ];
}
