import type { Parameter } from "../activity.ts";

/** Of files that are read. */
export const encoding = {
  name: "ENCODING",
  title: "Encoding",
  description: "How the file's bytes are read; a byte order mark wins. Bytes that are no character there are an error.",
  type: {
    kind: "options",
    options: [
      { value: "utf-8", label: "UTF-8", spellings: ["default"] },
      { value: "utf-16le", label: "UTF-16", spellings: ["utf16", "unicode"] },
      { value: "utf-16be", label: "UTF-16, big end first", spellings: ["bigendianunicode"] },
      { value: "windows-1252", label: "Windows-1252", spellings: ["ansi", "latin1", "ascii"] },
    ],
  },
  default: "utf-8",
} as const satisfies Parameter;

/** Of files that are written. */
export const writtenEncoding = {
  ...encoding,
  description:
    "The bytes that are written. UTF-8 has no byte order mark unless it is asked for, UTF-16 has one. A character that the encoding does not have is an error.",
  type: {
    kind: "options",
    options: [
      ...encoding.type.options,
      {
        value: "utf-8-bom",
        label: "UTF-8 with byte order mark",
        spellings: ["utf8withbom"],
      },
    ],
  },
} as const satisfies Parameter;

export const file = {
  name: "FILE",
  aliases: ["SOURCE", "FILENAME"],
  title: "File",
  description: "The file, in one of the folders that the run may use.",
  type: { kind: "text" },
  path: "reads",
  required: true,
  examples: ["notes.txt", "%folder%/notes.txt"],
} as const satisfies Parameter;
