import type { Activity, Parameter } from "../activity.ts";
import { resultDataset, resultVariable, yesNo } from "../common-parameters.ts";
import { entryKind, exclude, filters, regularExpression, subfolders } from "./which-entries.ts";

const optionalFolder = {
  name: "FOLDER",
  aliases: ["SOURCE", "PATH"],
  title: "Folder",
  description: "The folder, in one of those that the run may use.",
  type: { kind: "text" },
  path: "writes",
  examples: ["out", "%folder%/done"],
} as const satisfies Parameter;

const folder = { ...optionalFolder, required: true } as const satisfies Parameter;

export const createFolder = {
  action: "AMFILESYSTEM",
  name: "create_folder",
  title: "Create folder",
  description: "Makes a folder, and those above it that are missing. One that is there stays as it is.",
  standing: "inferred",
  parameters: { folder },
  examples: [`<AMFILESYSTEM ACTIVITY="create_folder" FOLDER="out/reports" />`],
} as const satisfies Activity;

export const deleteFolder = {
  action: "AMFILESYSTEM",
  name: "delete_folder",
  spellings: ["remove_folder"],
  title: "Delete folder",
  description: "Deletes a folder. One that is not empty is an error unless CONTENTS says otherwise.",
  standing: "inferred",
  parameters: {
    folder,
    contents: {
      ...yesNo(
        "CONTENTS",
        "With all in it",
        "YES deletes all that is in it, too; links in it go, what they lead to stays.",
      ),
      standing: "extension",
    },
  },
  examples: [`<AMFILESYSTEM ACTIVITY="delete_folder" FOLDER="out/reports" CONTENTS="YES" />`],
} as const satisfies Activity;

export const list = {
  action: "AMFILESYSTEM",
  name: "list",
  spellings: ["list_files", "get_files"],
  title: "List files",
  description:
    "Puts the files of a folder into a dataset, by name: a row each with the columns Name, Path, Kind (file or folder), Size and Modified. Links are left out.",
  standing: "extension",
  parameters: {
    folder: {
      ...folder,
      path: "reads",
      description: "The folder. Its last part may hold * and ?, and then says which files.",
      examples: ["in", "in/*.csv"],
    },
    resultDataset: { ...resultDataset, examples: ["files"] },
    mode: entryKind,
    subfolders,
    exclude,
    regularExpression,
    ...filters,
  },
  examples: [`<AMFILESYSTEM ACTIVITY="list" FOLDER="in/*.csv" SUBFOLDERS="YES" RESULTDATASET="files" />`],
} as const satisfies Activity;

const path = {
  name: "SOURCE",
  aliases: ["FILE", "FOLDER", "PATH"],
  title: "Path",
  description: "The file or folder.",
  type: { kind: "text" },
  path: "reads",
  required: true,
  examples: ["in/orders.csv"],
} as const satisfies Parameter;

export const exists = {
  action: "AMFILESYSTEM",
  name: "exists",
  spellings: ["file_exists", "folder_exists"],
  title: "Exists",
  description: "Tells whether there is a file or folder of that path.",
  standing: "extension",
  parameters: {
    path,
    kind: { ...entryKind, description: "What must be there.", default: "both" },
    resultVariable: { ...resultVariable, description: "The existing variable that becomes True or False." },
  },
  examples: [
    `<AMVARIABLE NAME="isThere" VALUE="" />
<AMFILESYSTEM ACTIVITY="exists" SOURCE="in/orders.csv" RESULTVARIABLE="isThere" />`,
  ],
} as const satisfies Activity;

export const size = {
  action: "AMFILESYSTEM",
  name: "size",
  spellings: ["get_size", "file_size"],
  title: "Size",
  description: "Tells how many bytes a file has, or all files in a folder and those inside it.",
  standing: "extension",
  parameters: {
    path,
    resultVariable: { ...resultVariable, description: "The existing variable that receives the bytes." },
  },
  examples: [
    `<AMVARIABLE NAME="bytes" VALUE="" />
<AMFILESYSTEM ACTIVITY="size" SOURCE="in/orders.csv" RESULTVARIABLE="bytes" />`,
  ],
} as const satisfies Activity;

export const uniqueName = {
  action: "AMFILESYSTEM",
  name: "unique_name",
  spellings: ["unique_file", "get_unique_name", "create_unique_file"],
  title: "Unique name",
  description:
    "Makes an empty file of a name that no other file has, and tells its path: the name is taken from then on.",
  standing: "extension",
  parameters: {
    folder: { ...optionalFolder, description: "The folder; left out, the task's own.", examples: ["out"] },
    prefix: {
      name: "PREFIX",
      title: "Beginning",
      description: "What the name begins with.",
      type: { kind: "text" },
      examples: ["report-"],
    },
    extension: {
      name: "EXTENSION",
      title: "Extension",
      description: "What the name ends with, behind a point.",
      type: { kind: "text" },
      default: "tmp",
      examples: ["csv"],
    },
    resultVariable: { ...resultVariable, description: "The existing variable that receives the path." },
  },
  examples: [
    `<AMVARIABLE NAME="report" VALUE="" />
<AMFILESYSTEM ACTIVITY="unique_name" FOLDER="out" PREFIX="report-" EXTENSION="csv" RESULTVARIABLE="report" />`,
  ],
} as const satisfies Activity;
