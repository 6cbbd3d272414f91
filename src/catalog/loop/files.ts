import type { Activity } from "../activity.ts";
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
      required: true,
      examples: ["in/*.csv"],
    },
    resultVariable: { ...resultVariable, required: true },
    mode: {
      name: "MODE",
      title: "Mode",
      description: "What the loop goes through.",
      type: {
        kind: "options",
        options: [
          { value: "file", label: "File" },
          { value: "folder", label: "Folder" },
          { value: "both", label: "File and folder" },
        ],
      },
      default: "file",
    },
    onlyFileName: {
      name: "ONLYFILENAME",
      title: "Only the name",
      description: "YES gives names without their folders.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    subfolders: {
      name: "SUBFOLDERS",
      title: "Subfolders",
      description: "YES goes into the folders inside, too.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    exclude: {
      name: "EXCLUDE",
      title: "Exclude",
      description: "Names to leave out, with * and ?, separated by semicolons.",
      type: { kind: "text" },
      examples: ["*.bak;old*"],
    },
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
