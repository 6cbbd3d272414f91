import type { Activity, Parameter } from "../activity.ts";

const source = {
  name: "SOURCE",
  aliases: ["FILE"],
  title: "Source",
  description:
    "Which files or folders. The last part of a path may hold * and ?; several paths have a vertical bar between them.",
  type: { kind: "text" },
  required: true,
  examples: ["in/orders.csv", "in/*.csv|in/*.txt"],
} as const satisfies Parameter;

const dest = {
  name: "DEST",
  aliases: ["DESTINATION"],
  title: "Destination",
  description:
    "A new path for one file or folder, or a folder: one that is there, one whose path ends with a slash, or any path where SOURCE means several. Folders that are missing are made.",
  type: { kind: "text" },
  required: true,
  examples: ["done/", "done/orders-1.csv"],
} as const satisfies Parameter;

const mode = {
  name: "MODE",
  title: "File or folder",
  description: "What SOURCE names.",
  type: {
    kind: "options",
    options: [
      { value: "file", label: "File" },
      { value: "folder", label: "Folder" },
    ],
  },
  default: "file",
} as const satisfies Parameter;

const yesNo = (name: string, title: string, description: string, usual: "YES" | "NO" = "NO") =>
  ({ name, title, description, type: { kind: "yesNo" }, default: usual }) as const satisfies Parameter;

/** Which of what SOURCE names are meant. */
const choice = {
  subfolders: yesNo(
    "SUBFOLDERS",
    "Subfolders",
    "YES looks for files in the folders inside, too. Links are not followed.",
  ),
  exclude: {
    name: "EXCLUDE",
    title: "Exclude",
    description: "Names to leave out, with * and ?, separated by vertical bars or semicolons.",
    type: { kind: "text" },
    examples: ["*.bak;old*"],
  },
  regularExpression: yesNo("RE", "Regular expression", "YES reads EXCLUDE as one regular expression (RE2)."),
  mustExist: {
    ...yesNo("MUSTEXIST", "Must exist", "NO makes it no error when SOURCE means nothing that is there.", "YES"),
    standing: "extension",
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const resultDataset = {
  name: "RESULTDATASET",
  title: "Result dataset",
  description: "The dataset that receives a row for each file or folder, with the columns Source and Destination.",
  type: { kind: "datasetName" },
  effect: "creates",
} as const satisfies Parameter;

/** Attributes that only files of Windows have. */
const ofWindows = {
  archiveTurnOff: {
    ...yesNo("ARCHIVETURNOFF", "Archive off", "Takes the archive attribute away."),
    notYetObeyed: true,
  },
  overwriteReadOnly: {
    ...yesNo("OVERWRITEREADONLY", "Overwrite read-only", "Replaces files that may only be read."),
    notYetObeyed: true,
  },
  overwriteHidden: {
    ...yesNo("OVERWRITEHIDDEN", "Overwrite hidden", "Replaces hidden files."),
    notYetObeyed: true,
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const transfer = {
  source,
  dest,
  mode,
  overwrite: yesNo("OVERWRITE", "Overwrite", "YES replaces files that are there; otherwise that is an error."),
  isNewer: yesNo("ISNEWER", "Only if newer", "YES leaves out files that are not newer than the one that is there."),
  onlyIfExist: yesNo("ONLYIFEXIST", "Only if there", "YES leaves out files for which there is none to replace."),
  ...choice,
  keepFolders: yesNo("KEEPFOLDERSTRUCT", "Keep folders", "NO puts the files of all folders inside into one.", "YES"),
  resultDataset,
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
  parameters: transfer,
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
  description: "Moves files or folders. Nothing is replaced unless OVERWRITE says so, and folders never.",
  standing: "documented",
  parameters: transfer,
  examples: [`<AMFILESYSTEM ACTIVITY="move" SOURCE="in/*.csv" DEST="done/" />`],
} as const satisfies Activity;

export const rename = {
  action: "AMFILESYSTEM",
  name: "rename",
  spellings: ["rename_file", "rename_folder"],
  title: "Rename",
  description: "Gives a file or folder another name, in its own folder where DEST is a name alone.",
  standing: "documented",
  parameters: { source, dest: { ...dest, examples: ["orders-old.csv"] }, mode, overwrite: transfer.overwrite },
  examples: [`<AMFILESYSTEM ACTIVITY="rename" SOURCE="in/orders.csv" DEST="orders-old.csv" />`],
} as const satisfies Activity;

export const remove = {
  action: "AMFILESYSTEM",
  name: "delete",
  spellings: ["delete_file", "delete_files"],
  title: "Delete",
  description: "Deletes files; there is no way back. A link goes, what it leads to stays.",
  standing: "inferred",
  parameters: { source, ...choice },
  examples: [`<AMFILESYSTEM ACTIVITY="delete" SOURCE="out/*.tmp" MUSTEXIST="NO" />`],
} as const satisfies Activity;
