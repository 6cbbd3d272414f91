import type { Activity } from "../activity.ts";
import { delimiter, parallel, resultVariable, sort } from "./shared.ts";

/** The vendor's product has it; its markup is not documented. */
export const fileContents = {
  action: "AMLOOP",
  name: "file_contents",
  spellings: ["file", "contents"],
  title: "Loop file contents",
  description: "Repeats a block of steps for each item of a text file, line by line as a rule.",
  standing: "inferred",
  flow: "loop",
  parameters: {
    file: {
      name: "FILE",
      title: "File",
      description: "The file, in one of the folders that the run may use. It is read once, when the loop begins.",
      type: { kind: "text" },
      required: true,
      examples: ["accounts.txt"],
    },
    resultVariable: { ...resultVariable, required: true },
    delimiter: { ...delimiter, default: "new_line" },
    encoding: {
      name: "ENCODING",
      title: "Encoding",
      description: "How the file's bytes are read; a byte order mark wins.",
      type: {
        kind: "options",
        options: [
          { value: "utf-8", label: "UTF-8", spellings: ["default"] },
          { value: "utf-16le", label: "UTF-16", spellings: ["utf16", "unicode"] },
          { value: "windows-1252", label: "Windows-1252", spellings: ["ansi", "latin1"] },
        ],
      },
      default: "utf-8",
    },
    sort,
    parallel,
  },
  examples: [
    `<AMVARIABLE NAME="line" VALUE="" />
<AMLOOP ACTIVITY="file_contents" FILE="accounts.txt" RESULTVARIABLE="line" />
  <AMWRITETOLOG TEXT="%line%" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
