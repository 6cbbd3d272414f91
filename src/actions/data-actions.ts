import * as csv from "../catalog/csv/csv.ts";
import * as content from "../catalog/file-system/content.ts";
import * as folder from "../catalog/file-system/folder.ts";
import * as transfer from "../catalog/file-system/transfer.ts";
import { csvToDataset } from "./csv/csv-to-dataset.ts";
import { datasetToCsv } from "./csv/dataset-to-csv.ts";
import { type ActionEntry, entry } from "./entry.ts";
import { readFile, writeFile } from "./file-system/content.ts";
import { createFolder, deleteFolder, exists, listFiles, sizeOf, uniqueName } from "./file-system/folder.ts";
import { copyFiles, deleteFiles, moveFiles, renameFile } from "./file-system/transfer.ts";
import type { Services } from "./services.ts";

/** What works on files, tables in files, texts and dates. */
export function dataActions(services: Services): readonly ActionEntry[] {
  return [
    entry(transfer.copy, copyFiles(services)),
    entry(transfer.move, moveFiles(services)),
    entry(transfer.rename, renameFile(services)),
    entry(transfer.remove, deleteFiles(services)),
    entry(content.readFile, readFile(services)),
    entry(content.writeFile, writeFile(services)),
    entry(folder.createFolder, createFolder(services)),
    entry(folder.deleteFolder, deleteFolder(services)),
    entry(folder.list, listFiles(services)),
    entry(folder.exists, exists(services)),
    entry(folder.size, sizeOf(services)),
    entry(folder.uniqueName, uniqueName(services)),
    entry(csv.toDataset, csvToDataset(services)),
    entry(csv.fromDataset, datasetToCsv(services)),
  ];
}
