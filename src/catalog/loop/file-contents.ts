import type { Activity } from "../activity.ts";
import { delimiter } from "../common-parameters.ts";
import { encoding, file } from "../file-system/encoding.ts";
import { parallel, resultVariable, sort } from "./shared.ts";

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
      ...file,
      description: "The file, in one of the folders that the run may use. It is read once, when the loop begins.",
      examples: ["accounts.txt"],
    },
    resultVariable,
    delimiter: { ...delimiter, default: "new_line" },
    encoding,
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
