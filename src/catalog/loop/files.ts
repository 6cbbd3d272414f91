import type { Activity } from "../activity.ts";
import { yesNo } from "../common-parameters.ts";
import { entryKind, exclude, filters, subfolders } from "../file-system/which-entries.ts";
import { parallel, resultVariable, sort } from "./shared.ts";

/** Documented by the vendor as Loop files, without the value of ACTIVITY. */
export const files = {
  action: "AMLOOP",
  name: "files",
  spellings: ["folder", "folder_contents"],
  title: "Loop files",
  description: "Repeats a block of steps for each file of a folder.",
  standing: "documented",
  flow: "loop",
  parameters: {
    folder: {
      name: "FOLDER",
      title: "Folder",
      description:
        "The folder, in one of those that the run may use. Its last part may hold * and ?, and then says which files.",
      type: { kind: "text" },
      path: "reads",
      required: true,
      examples: ["in/*.csv"],
    },
    resultVariable,
    mode: { ...entryKind, description: "What the loop goes through." },
    onlyFileName: yesNo("ONLYFILENAME", "Only the name", "YES gives names without their folders."),
    subfolders,
    exclude,
    ...filters,
    sort,
    sortOn: {
      name: "SORTON",
      title: "Sort on",
      description: "What the order goes by.",
      type: {
        kind: "options",
        options: [
          { value: "name", label: "Name" },
          { value: "size", label: "Size" },
          { value: "modified", label: "Date modified", spellings: ["date_modified", "date"] },
        ],
      },
      default: "name",
      activeWhen: { parameter: "sort", isNot: "unsorted" },
    },
    parallel,
  },
  examples: [
    `<AMVARIABLE NAME="file" VALUE="" />
<AMLOOP ACTIVITY="files" FOLDER="in/*.csv" RESULTVARIABLE="file" SORT="ascending" />
  <AMWRITETOLOG TEXT="%file%" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
