import type { Activity, Parameter } from "../activity.ts";
import { optionalResultDataset, yesNo } from "../common-parameters.ts";
import { exclude, fileOrFolder, filters, regularExpression, subfolders } from "./which-entries.ts";

const source = {
  name: "SOURCE",
  aliases: ["FILE"],
  title: "Source",
  description:
    "Which files or folders. The last part of a path may hold * and ?; several paths have a vertical bar between them.",
  type: { kind: "text" },
  path: "reads",
  required: true,
  examples: ["in/orders.csv", "in/*.csv|in/*.txt"],
} as const satisfies Parameter;

/** Of steps after which it is not there any more. */
const changedSource = { ...source, path: "writes" } as const satisfies Parameter;

const dest = {
  name: "DEST",
  aliases: ["DESTINATION"],
  title: "Destination",
  description:
    "A new path for one file or folder, or a folder: one that is there, one whose path ends with a slash, or any path where SOURCE means several. Folders that are missing are made. A name such as *.bak gives each file its own name with that extension; a * stands for a whole name or a whole extension.",
  type: { kind: "text" },
  path: "writes",
  required: true,
  examples: ["done/", "done/orders-1.csv", "done/*.bak"],
} as const satisfies Parameter;

/** Which of what SOURCE names are meant. */
const choice = {
  subfolders,
  exclude,
  regularExpression,
  ...filters,
  mustExist: {
    ...yesNo("MUSTEXIST", "Must exist", "NO makes it no error when SOURCE means nothing that is there.", "YES"),
    standing: "extension",
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** Attributes that only files of Windows have. */
const ofWindows = {
  archiveTurnOff: {
    ...yesNo("ARCHIVETURNOFF", "Archive off", "Takes the archive attribute away."),
    notYetObeyed: true,
  },
  overwriteHidden: {
    ...yesNo("OVERWRITEHIDDEN", "Overwrite hidden", "Replaces files that have the attribute hidden."),
    notYetObeyed: true,
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const mergeFolder = {
  ...yesNo(
    "MERGEFOLDER",
    "Merge folders",
    "What becomes of a folder that is there, with MODE=folder: YES puts what lies in the one of SOURCE into it, NO makes it an error.",
    "YES",
  ),
  standing: "inferred",
} as const satisfies Parameter;

const transfer = {
  source,
  dest,
  mode: fileOrFolder,
  overwrite: yesNo("OVERWRITE", "Overwrite", "YES replaces files that are there; otherwise that is an error."),
  overwriteReadOnly: yesNo(
    "OVERWRITEREADONLY",
    "Overwrite read-only",
    "With OVERWRITE=YES: YES replaces files that are read-only, too.",
  ),
  isNewer: yesNo("ISNEWER", "Only if newer", "YES leaves out files that are not newer than the one that is there."),
  onlyIfExist: yesNo("ONLYIFEXIST", "Only if there", "YES leaves out files for which there is none to replace."),
  ...choice,
  keepFolders: yesNo("KEEPFOLDERSTRUCT", "Keep folders", "NO puts the files of all folders inside into one.", "YES"),
  resultDataset: {
    ...optionalResultDataset,
    description: "The dataset that is made: a row for each file or folder, with the columns Source and Destination.",
  },
  ...ofWindows,
} as const satisfies Readonly<Record<string, Parameter>>;

export const copy = {
  action: "AMFILESYSTEM",
  name: "copy",
  spellings: ["copy_file", "copy_files", "copy_folder"],
  title: "Copy",
  description: "Copies files or folders. Nothing is replaced unless OVERWRITE says so.",
  standing: "documented",
  isDefault: true,
  parameters: { ...transfer, mergeFolder },
  examples: [
    `<AMFILESYSTEM SOURCE="in/*.csv" DEST="backup/" OVERWRITE="YES" />`,
    `<AMFILESYSTEM ACTIVITY="copy" MODE="folder" SOURCE="in" DEST="backup/in" />`,
  ],
} as const satisfies Activity;

export const move = {
  action: "AMFILESYSTEM",
  name: "move",
  spellings: ["move_file", "move_files", "move_folder"],
  title: "Move",
  description: "Moves files or folders. Nothing is replaced unless OVERWRITE says so.",
  standing: "documented",
  parameters: { ...transfer, source: changedSource, mergeFolder: { ...mergeFolder, default: "NO" } },
  examples: [
    `<AMFILESYSTEM ACTIVITY="move" SOURCE="in/*.csv" DEST="done/" />`,
    `<AMFILESYSTEM ACTIVITY="move" SOURCE="in/*.csv" DEST="done/*.old" ISOLDERTHAN='%DateAdd("d", -30, Now())%' />`,
  ],
} as const satisfies Activity;

export const rename = {
  action: "AMFILESYSTEM",
  name: "rename",
  spellings: ["rename_file", "rename_folder"],
  title: "Rename",
  description: "Gives files or folders another name, in their own folder where DEST is a name alone.",
  standing: "documented",
  parameters: {
    source: changedSource,
    dest: { ...dest, examples: ["orders-old.csv", "*.bak"] },
    mode: fileOrFolder,
    overwrite: transfer.overwrite,
    overwriteReadOnly: transfer.overwriteReadOnly,
    ...choice,
  },
  examples: [
    `<AMFILESYSTEM ACTIVITY="rename" SOURCE="in/orders.csv" DEST="orders-old.csv" />`,
    `<AMFILESYSTEM ACTIVITY="rename" SOURCE="in/*.txt" DEST="*.csv" />`,
  ],
} as const satisfies Activity;

export const remove = {
  action: "AMFILESYSTEM",
  name: "delete",
  spellings: ["delete_file", "delete_files"],
  title: "Delete",
  description: "Deletes files; there is no way back. A link goes, what it leads to stays.",
  standing: "inferred",
  parameters: { source: changedSource, ...choice },
  examples: [`<AMFILESYSTEM ACTIVITY="delete" SOURCE="out/*.tmp" MUSTEXIST="NO" />`],
} as const satisfies Activity;
