import type { Activity, Parameter } from "../activity.ts";
import { optionalResultDataset } from "../common-parameters.ts";
import { exclude, filters } from "../file-system/which-entries.ts";
import { respelled } from "../respelled.ts";

const state = {
  name: "ACTION",
  title: "If",
  description: "What must be the case. With a mask: anything that it means is there, or nothing is.",
  type: {
    kind: "options",
    options: [
      { value: "exist", label: "Exists", spellings: ["exists"] },
      { value: "not_exist", label: "Does not exist", spellings: ["notexists"] },
    ],
  },
  default: "exist",
} as const satisfies Parameter;

const shared = {
  state,
  exclude,
  ...filters,
  resultDataset: {
    ...optionalResultDataset,
    description: "The dataset that is made: a row for each that was found, with Name, Path, Kind, Size and Modified.",
  },
} as const;

/**
 * The vendor's pages of versions 6 and 8 write it without ACTIVITY; those of later ones, which have it, could not be read.
 * Its check whether a file is accessible, not in use by another program, is one that only Windows can make.
 */
export const fileExists = {
  action: "AMIF",
  name: "file_exists",
  spellings: ["file", "if_file_exists"],
  title: "If file exists",
  description: "Begins a block of steps that run when a file is there, or is not.",
  standing: "documented",
  flow: "if",
  parameters: {
    path: {
      name: "FILE",
      title: "File",
      description: "The file, in one of the folders that the run may use. The last part of the path may hold * and ?.",
      type: { kind: "text" },
      path: "reads",
      required: true,
      examples: ["in/orders.csv", "in/*.csv"],
    },
    ...shared,
  },
  examples: [
    `<AMIF ACTIVITY="file_exists" FILE="in/orders.csv" />
  <AMWRITETOLOG TEXT="there are orders" />
<AMELSE />
  <AMWRITETOLOG TEXT="nothing to do" />
<AMIF ACTIVITY="end" />`,
    `<AMIF FILE="in/*.csv" ACTION="not_exist"><AMWRITETOLOG TEXT="nothing to do" /></AMIF>`,
  ],
} as const satisfies Activity;

/** As the file's. */
export const folderExists = {
  action: "AMIF",
  name: "folder_exists",
  spellings: ["folder", "if_folder_exists"],
  title: "If folder exists",
  description: "Begins a block of steps that run when a folder is there, or is not.",
  standing: "documented",
  flow: "if",
  parameters: {
    path: {
      name: "FOLDER",
      aliases: ["SOURCE"],
      title: "Folder",
      description: "The folder, in one of those that the run may use. The last part of the path may hold * and ?.",
      type: { kind: "text" },
      path: "reads",
      required: true,
      examples: ["in", "backup*"],
    },
    ...shared,
  },
  examples: [
    `<AMIF ACTIVITY="folder_exists" FOLDER="in" ACTION="not_exist" />
  <AMFILESYSTEM ACTIVITY="create_folder" FOLDER="in" />
<AMIF ACTIVITY="end" />`,
  ],
} as const satisfies Activity;

export const oldFileExists = respelled(fileExists, {
  action: "AMIFFILEEXISTS",
  standing: "inferred",
  examples: [`<AMIFFILEEXISTS FILE="in/orders.csv" /><AMWRITETOLOG TEXT="there are orders" /><AMENDIF />`],
});

export const oldFolderExists = respelled(folderExists, {
  action: "AMIFFOLDEREXISTS",
  examples: [`<AMIFFOLDEREXISTS FOLDER="in"><AMWRITETOLOG TEXT="it is there" /></AMIFFOLDEREXISTS>`],
});
