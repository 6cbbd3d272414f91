import type { Activity } from "./activity.ts";
import * as csv from "./csv/csv.ts";
import * as content from "./file-system/content.ts";
import * as folder from "./file-system/folder.ts";
import * as transfer from "./file-system/transfer.ts";

/** What works on files, tables in files, texts and dates. */
export const dataActivities: readonly Activity[] = [
  transfer.copy,
  transfer.move,
  transfer.rename,
  transfer.remove,
  content.readFile,
  content.writeFile,
  folder.createFolder,
  folder.deleteFolder,
  folder.list,
  folder.exists,
  folder.size,
  folder.uniqueName,
  csv.toDataset,
  csv.fromDataset,
];
