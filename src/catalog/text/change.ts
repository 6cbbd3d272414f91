import type { Activity } from "../activity.ts";
import { resultVariable } from "../common-parameters.ts";
import { find, matchCase, regularExpression, side, text } from "./shared.ts";

/** Reference §3.7. */
export const convertCase = {
  action: "AMTEXT",
  name: "convert_case",
  title: "Convert case",
  description: "Writes a text in capital or small letters.",
  standing: "documented",
  parameters: {
    text,
    letters: {
      name: "CASE",
      title: "Convert",
      description: "To what.",
      type: {
        kind: "options",
        options: [
          { value: "upper_case", label: "To upper case", spellings: ["upper"] },
          { value: "lower_case", label: "To lower case", spellings: ["lower"] },
          {
            value: "proper_case",
            label: "To proper upper case (first characters only)",
            spellings: ["proper", "proper_upper_case", "title_case"],
          },
        ],
      },
      default: "upper_case",
    },
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="shout" VALUE="" />
<AMTEXT ACTIVITY="convert_case" TEXT="Contoso" CASE="upper_case" RESULTVARIABLE="shout" />`,
  ],
} as const satisfies Activity;

export const replace = {
  action: "AMTEXT",
  name: "replace",
  spellings: ["replace_text"],
  title: "Replace",
  description: "Puts one text in the place of another, everywhere or a number of times.",
  standing: "inferred",
  parameters: {
    text,
    find,
    replacement: {
      name: "REPLACE",
      aliases: ["REPLACEWITH", "TEXTTOREPLACE"],
      title: "Replace with",
      description:
        "What comes in its place; nothing takes it away. With RE=YES $1 to $99, and a group's name in braces behind $, are what the groups hold, $0 the whole, $$ a dollar sign.",
      type: { kind: "text" },
    },
    matchCase,
    regularExpression,
    count: {
      name: "COUNT",
      title: "How often",
      description: "How many times at the most; left out, everywhere.",
      type: { kind: "number", min: 1, integer: true },
    },
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="name" VALUE="Contoso Ltd" />
<AMTEXT ACTIVITY="replace" TEXT="%name%" FIND="Ltd" REPLACE="Limited" RESULTVARIABLE="name" />`,
    `<AMVARIABLE NAME="phone" VALUE="+41 31 555 01 23" />
<AMTEXT ACTIVITY="replace" TEXT="%phone%" FIND="[^0-9+]" RE="YES" RESULTVARIABLE="phone" />`,
  ],
} as const satisfies Activity;

export const trim = {
  action: "AMTEXT",
  name: "trim",
  title: "Trim",
  description: "Takes spaces, tabs and line breaks away from the ends of a text.",
  standing: "inferred",
  parameters: { text, side: { ...side, description: "From which end.", default: "both" }, resultVariable },
  examples: [
    `<AMVARIABLE NAME="name" VALUE=" Contoso " />
<AMTEXT ACTIVITY="trim" TEXT="%name%" RESULTVARIABLE="name" />`,
  ],
} as const satisfies Activity;

export const pad = {
  action: "AMTEXT",
  name: "pad",
  title: "Pad",
  description: "Fills a text up to a length. One that is longer stays as it is.",
  standing: "inferred",
  parameters: {
    text,
    length: {
      name: "LENGTH",
      title: "Length",
      description: "How many characters it has afterwards.",
      type: { kind: "number", min: 0, max: 1_000_000, integer: true },
      required: true,
      examples: ["8"],
    },
    fill: {
      name: "CHARACTER",
      title: "Character",
      description: "What fills it; a space where it is left out.",
      type: { kind: "text" },
      examples: ["0"],
    },
    side: {
      ...side,
      description: "At which end.",
      type: { ...side.type, options: [side.type.options[1], side.type.options[2]] },
      default: "start",
    },
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="number" VALUE="42" />
<AMTEXT ACTIVITY="pad" TEXT="%number%" LENGTH="8" CHARACTER="0" RESULTVARIABLE="number" />`,
  ],
} as const satisfies Activity;

export const reverse = {
  action: "AMTEXT",
  name: "reverse",
  title: "Reverse",
  description: "Writes a text from its last character to its first.",
  standing: "extension",
  parameters: { text, resultVariable },
  examples: [
    `<AMVARIABLE NAME="back" VALUE="" />
<AMTEXT ACTIVITY="reverse" TEXT="abc" RESULTVARIABLE="back" />`,
  ],
} as const satisfies Activity;

export const subText = {
  action: "AMTEXT",
  name: "sub_text",
  spellings: ["sub_string", "get_sub_text"],
  title: "Sub text",
  description: "Takes a part of a text.",
  standing: "inferred",
  parameters: {
    text,
    start: {
      name: "START",
      title: "Start",
      description: "The number of the first character, from 1.",
      type: { kind: "number", min: 1, integer: true },
      default: "1",
    },
    length: {
      name: "LENGTH",
      title: "Length",
      description: "How many characters; left out, to the end.",
      type: { kind: "number", min: 0, integer: true },
    },
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="code" VALUE="" />
<AMTEXT ACTIVITY="sub_text" TEXT="CH-3000 Bern" START="4" LENGTH="4" RESULTVARIABLE="code" />`,
  ],
} as const satisfies Activity;
