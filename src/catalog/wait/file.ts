import type { Activity } from "../activity.ts";
import { optionalResultDataset, optionalResultVariable } from "../common-parameters.ts";
import { file } from "../file-system/encoding.ts";
import { exclude, filters, regularExpression } from "../file-system/which-entries.ts";
import { respelled } from "../respelled.ts";

/** Documented by the vendor as Wait - For file; what its variable and its dataset hold, the pages that we could read do not show. */
export const waitForFile = {
  action: "AMWAIT",
  name: "file",
  spellings: ["for_file"],
  title: "Wait for file",
  description:
    "Waits until a file is there, is not there any more, or changes; it looks twice a second. A cancelled run waits no longer.",
  standing: "documented",
  parameters: {
    until: {
      name: "ACTION",
      aliases: ["MODE"],
      title: "Wait until",
      description:
        "What to wait for. With a mask: any file that it means is there, none is, or any appears, goes or changes.",
      type: {
        kind: "options",
        options: [
          { value: "exists", label: "File exists", spellings: ["exist"] },
          { value: "not_exist", label: "File does not exist", spellings: ["notexists"] },
          { value: "changed", label: "File has changed", spellings: ["change"] },
        ],
      },
      default: "exists",
    },
    file: {
      ...file,
      description: "The file, in one of the folders that the run may use. The last part of the path may hold * and ?.",
      examples: ["in/orders.csv", "in/*.csv"],
    },
    inUse: {
      name: "INUSE",
      title: "Wait until the file is not in use",
      description: "Only NO: a system beside Windows does not tell whether another program has a file open.",
      type: { kind: "options", options: [{ value: "NO", label: "No" }] },
      default: "NO",
    },
    exclude,
    regularExpression,
    ...filters,
    resultVariable: {
      ...optionalResultVariable,
      description: "The existing variable that receives the path of the first file; empty where there is none.",
    },
    resultDataset: {
      ...optionalResultDataset,
      description: "The dataset that is made: a row for each file, as list makes it.",
    },
  },
  examples: [
    `<AMFILESYSTEM ACTIVITY="write_file" FILE="ready.txt" ACTION="overwrite">yes</AMFILESYSTEM>
<AMWAIT ACTIVITY="file" ACTION="exists" FILE="ready.txt" AM_TIMEOUT="10" />`,
  ],
} as const satisfies Activity;

export const oldWaitForFile = respelled(waitForFile, {
  action: "AMWAITFORFILE",
  examples: [`<AMWAITFORFILE ACTION="not_exist" FILE="*.lock" AM_TIMEOUT="10" />`],
});
