import type { Parameter } from "../activity.ts";
import { yesNo } from "../common-parameters.ts";

const kinds = [
  { value: "file", label: "File" },
  { value: "folder", label: "Folder" },
] as const;

/** Of steps that mean either files or folders. */
export const fileOrFolder = {
  name: "MODE",
  title: "File or folder",
  description: "What SOURCE names.",
  type: { kind: "options", options: kinds },
  default: "file",
} as const satisfies Parameter;

/** Of steps that may mean both at once. */
export const entryKind = {
  ...fileOrFolder,
  title: "Mode",
  description: "What is listed.",
  type: { kind: "options", options: [...kinds, { value: "both", label: "File and folder" }] },
} as const satisfies Parameter;

export const subfolders = yesNo(
  "SUBFOLDERS",
  "Subfolders",
  "YES goes into the folders inside, too. Links are not followed.",
);

export const exclude = {
  name: "EXCLUDE",
  title: "Exclude",
  description: "Names to leave out, with * and ?, separated by vertical bars or semicolons.",
  type: { kind: "text" },
  examples: ["*.bak;old*"],
} as const satisfies Parameter;

export const regularExpression = yesNo(
  "RE",
  "Regular expression",
  "YES reads EXCLUDE as one regular expression (RE2).",
);

const moment = {
  type: { kind: "text" },
  examples: ["%DateSerial(2026, 1, 31) + TimeSerial(12, 0, 0)%", '%DateAdd("d", -30, Now())%'],
} as const satisfies Partial<Parameter>;

/** What an entry must be like, beside its name; the vendor's pages on copy, concatenate and wait for file show them. */
export const filters = {
  newerThan: {
    ...moment,
    name: "ISNEWERTHAN",
    title: "Only if newer than",
    description: "Leaves out what was last changed at this moment or before.",
  },
  olderThan: {
    ...moment,
    name: "ISOLDERTHAN",
    title: "Only if older than",
    description: "Leaves out what was last changed at this moment or after.",
  },
  attributeFilter: {
    name: "ATTRFILTER",
    title: "Attributes",
    description:
      "Which attributes an entry must have (+) and must not have (-): r read-only, h hidden (a name that begins with a point), a archive, s system, c compressed, e encrypted. The last four are attributes of Windows alone, and this program sees them nowhere: a step that names one of them fails.",
    type: { kind: "text" },
    examples: ["-r-h"],
  },
} as const satisfies Readonly<Record<string, Parameter>>;
