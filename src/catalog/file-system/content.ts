import type { Activity } from "../activity.ts";
import { resultVariable } from "../common-parameters.ts";
import { encoding, file, writtenEncoding } from "./encoding.ts";

const laterVariable = { type: { kind: "variableName" }, effect: "uses" } as const;

/** Reference §3.7. */
export const readFile = {
  action: "AMFILESYSTEM",
  name: "read_file",
  spellings: ["read"],
  title: "Read file",
  description: "Reads a text file, or a part of it, into a variable. It reads 64 MiB at the most.",
  standing: "documented",
  parameters: {
    file,
    resultVariable,
    encoding,
    maxBytes: {
      name: "MAXBYTES",
      title: "Bytes",
      description: "How many bytes to read at the most; left out, to the end. No character is read in part.",
      type: { kind: "number", min: 1, max: 67_108_864, integer: true },
    },
    position: {
      name: "POSITION",
      title: "Position",
      description: "The byte to begin with; 0 is the first one.",
      type: { kind: "number", min: 0, integer: true },
      default: "0",
    },
    newPositionVariable: {
      ...laterVariable,
      name: "NEWPOSITIONVARIABLE",
      title: "New position",
      description: "The existing variable that receives the position behind what was read.",
    },
    bytesVariable: {
      ...laterVariable,
      name: "BYTESVARIABLE",
      title: "Bytes read",
      description: "The existing variable that receives how many bytes were read.",
    },
    replaceNull: {
      name: "REPLACENULL",
      title: "Replace null characters",
      description: "YES puts REPLACE in the place of each null character.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    replace: {
      name: "REPLACE",
      title: "Replacement",
      description: "What stands in place of null characters; nothing leaves them out.",
      type: { kind: "text" },
      activeWhen: { parameter: "replaceNull", is: "YES" },
    },
  },
  examples: [
    `<AMVARIABLE NAME="notes" VALUE="" />
<AMFILESYSTEM ACTIVITY="read_file" FILE="notes.txt" RESULTVARIABLE="notes" />`,
  ],
} as const satisfies Activity;

/**
 * Reference §3.7: the content as the element's text. No page that we could read says what becomes of a file that is there; that it is
 * added to is inferred from the file action of Globalscape EFT, the server that ships this product's actions: its Write makes the
 * file where there is none and adds to it otherwise.
 */
export const writeFile = {
  action: "AMFILESYSTEM",
  name: "write_file",
  spellings: ["write"],
  title: "Write file",
  description: "Writes a text into a file. A file that is there is added to, unless ACTION says otherwise.",
  standing: "documented",
  parameters: {
    file: { ...file, aliases: ["FILENAME", "DEST"], path: "writes" },
    content: {
      name: "DATA",
      aliases: ["TEXT", "CONTENT"],
      title: "Text",
      description: "What to write.",
      type: { kind: "text" },
      standing: "inferred",
      isContent: true,
    },
    action: {
      name: "ACTION",
      title: "If the file exists",
      description:
        "What becomes of a file that is there: append adds to its end, overwrite replaces it in one step, fail leaves it and fails.",
      type: {
        kind: "options",
        options: [
          { value: "append", label: "Append", spellings: ["add"] },
          { value: "overwrite", label: "Overwrite", spellings: ["replace"] },
          { value: "fail", label: "Fail", spellings: ["error"] },
        ],
      },
      standing: "inferred",
      default: "append",
    },
    encoding: writtenEncoding,
    newLine: {
      name: "NEWLINE",
      title: "Line break",
      description: "YES writes a line break behind the text.",
      type: { kind: "yesNo" },
      standing: "extension",
      default: "NO",
    },
  },
  examples: [
    `<AMFILESYSTEM ACTIVITY="write_file" FILE="notes.txt" ACTION="overwrite">Called %Now()%</AMFILESYSTEM>`,
    `<AMFILESYSTEM ACTIVITY="write_file" FILE="notes.txt" DATA="one more line" NEWLINE="YES" />`,
  ],
} as const satisfies Activity;
