import type { Parameter } from "../activity.ts";

export const text = {
  name: "TEXT",
  title: "Text",
  description: "The text. The text of the element may stand in its place.",
  type: { kind: "text" },
  isContent: true,
  examples: ["%name%"],
} as const satisfies Parameter;

export const find = {
  name: "FIND",
  aliases: ["SEARCH", "TEXTTOFIND"],
  title: "Find",
  description: "What to look for: a text, or with RE=YES a regular expression.",
  type: { kind: "text" },
  required: true,
  examples: ["Ltd"],
} as const satisfies Parameter;

export const regularExpression = {
  name: "RE",
  aliases: ["REGULAREXPRESSION", "USEREGEX"],
  title: "Regular expression",
  description:
    "YES reads it as a regular expression in the syntax of RE2, which takes time in proportion to the text, whatever the pattern; what goes back over the text, such as \\1 and (?=…), is not in it.",
  type: { kind: "yesNo" },
  default: "NO",
} as const satisfies Parameter;

export const matchCase = {
  name: "MATCHCASE",
  aliases: ["CASESENSITIVE"],
  title: "Match case",
  description: "NO takes capital and small letters for the same.",
  type: { kind: "yesNo" },
  default: "YES",
} as const satisfies Parameter;

export const side = {
  name: "SIDE",
  title: "Side",
  type: {
    kind: "options",
    options: [
      { value: "both", label: "Both" },
      { value: "start", label: "Start", spellings: ["left", "leading"] },
      { value: "end", label: "End", spellings: ["right", "trailing"] },
    ],
  },
} as const satisfies Omit<Parameter, "description">;
