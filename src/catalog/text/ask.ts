import type { Activity } from "../activity.ts";
import { resultDataset, resultVariable } from "../common-parameters.ts";
import { find, matchCase, regularExpression, text } from "./shared.ts";

const number = { ...resultVariable, description: "The existing variable that receives the number." } as const;

export const length = {
  action: "AMTEXT",
  name: "length",
  title: "Length",
  description: "Tells how many characters a text has (UTF-16 units, as Len counts).",
  standing: "inferred",
  parameters: { text, resultVariable: number },
  examples: [
    `<AMVARIABLE NAME="length" VALUE="" />
<AMTEXT ACTIVITY="length" TEXT="Contoso" RESULTVARIABLE="length" />`,
  ],
} as const satisfies Activity;

export const findText = {
  action: "AMTEXT",
  name: "find",
  spellings: ["find_text"],
  title: "Find",
  description: "Tells where a text stands in another, from 1; 0 where it does not.",
  standing: "inferred",
  parameters: {
    text,
    find,
    start: {
      name: "START",
      title: "Start",
      description: "The number of the character to begin with.",
      type: { kind: "number", min: 1, integer: true },
      default: "1",
    },
    matchCase,
    regularExpression,
    resultVariable: number,
  },
  examples: [
    `<AMVARIABLE NAME="at" VALUE="" />
<AMTEXT ACTIVITY="find" TEXT="ann@contoso.com" FIND="@" RESULTVARIABLE="at" />`,
  ],
} as const satisfies Activity;

export const count = {
  action: "AMTEXT",
  name: "count",
  title: "Count",
  description: "Tells how often a text stands in another; places do not overlap.",
  standing: "extension",
  parameters: { text, find, matchCase, regularExpression, resultVariable: number },
  examples: [
    `<AMVARIABLE NAME="lines" VALUE="" />
<AMTEXT ACTIVITY="count" TEXT="a,b,c" FIND="," RESULTVARIABLE="lines" />`,
  ],
} as const satisfies Activity;

export const match = {
  action: "AMTEXT",
  name: "match",
  spellings: ["matches", "regular_expression"],
  title: "Regular expression matches",
  description:
    "Puts all places where a regular expression matches into a dataset: the columns Match, Position (from 1), and one for each group, by its name or Group1, Group2 and so on.",
  standing: "extension",
  parameters: {
    text,
    pattern: {
      name: "PATTERN",
      title: "Pattern",
      description:
        "The regular expression, in the syntax of RE2: it takes time in proportion to the text, whatever the pattern.",
      type: { kind: "text" },
      required: true,
      examples: ["(\\w+)@(?P<host>[\\w.]+)"],
    },
    matchCase,
    multiLine: {
      name: "MULTILINE",
      title: "Lines",
      description: "YES lets ^ and $ stand at the ends of lines.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    resultDataset: { ...resultDataset, examples: ["found"] },
  },
  examples: [
    `<AMTEXT ACTIVITY="match" TEXT="ann@contoso.com, bob@fabrikam.com" PATTERN="(\\w+)@([\\w.]+)" RESULTDATASET="found" />
<AMLOOP ACTIVITY="dataset" DATASET="found" />
  <AMWRITETOLOG TEXT="%found.Group1% is at %found.Group2%" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
