import type { Activity, Parameter } from "../activity.ts";
import { yesNo } from "../common-parameters.ts";
import { respelled } from "../respelled.ts";
import { writtenEncoding } from "./encoding.ts";
import { exclude, filters, regularExpression, subfolders } from "./which-entries.ts";

const file = {
  name: "FILEA",
  title: "File A",
  description:
    "The first file or files: the last part of a path may hold * and ?, several paths have a vertical bar between them. What a mask means is joined by name.",
  type: { kind: "text" },
  path: "reads",
  required: true,
  examples: ["parts/a.txt", "parts/*.txt|more/*.txt"],
} as const satisfies Parameter;

const { default: _, ...encoding } = writtenEncoding;

/** Documented by the vendor as File system - Concatenate files. */
export const concatenate = {
  action: "AMFILESYSTEM",
  name: "concatenate_files",
  spellings: ["concatenate"],
  title: "Concatenate files",
  description: "Joins files one behind the other into another file, which appears when all of it is there.",
  standing: "documented",
  parameters: {
    fileA: file,
    fileB: {
      name: "FILEB",
      title: "File B",
      description: "What comes behind it, likewise.",
      type: { kind: "text" },
      path: "reads",
      examples: ["parts/b.txt"],
    },
    result: {
      name: "CONCATENATEDFILE",
      title: "Concatenated file",
      description: "The file that is made.",
      type: { kind: "text" },
      path: "writes",
      required: true,
      examples: ["all.txt"],
    },
    overwrite: yesNo("OVERWRITEFILE", "Overwrite", "YES replaces a file that is there; otherwise that is an error."),
    encoding: {
      ...encoding,
      description:
        "Left out, the bytes are joined as they are. Else the files are texts of this encoding, unless a byte order mark says another, and so is the result; its byte order mark comes once.",
    },
    subfolders,
    exclude,
    regularExpression,
    ...filters,
  },
  examples: [
    `<AMFILESYSTEM ACTIVITY="concatenate_files" FILEA="parts/*.txt" CONCATENATEDFILE="all.txt" OVERWRITEFILE="YES" />`,
  ],
} as const satisfies Activity;

export const oldConcatenate = respelled(concatenate, {
  action: "AMCONCATENATEFILE",
  examples: [`<AMCONCATENATEFILE FILEA="a.txt" FILEB="b.txt" CONCATENATEDFILE="both.txt" />`],
});
