import type { Activity, Parameter } from "../activity.ts";
import { respelled } from "../respelled.ts";

const variableName = {
  name: "VARIABLENAME",
  aliases: ["RESULTVARIABLE", "NAME"],
  title: "Variable",
  description: "The name of the variable, or of an element of an array: colors(2).",
  type: { kind: "variableName", elements: true },
  effect: "uses",
  required: true,
  examples: ["count", "colors(2)"],
} as const satisfies Parameter;

/** Reference §3.4. */
export const set = {
  action: "AMVARIABLE",
  name: "set",
  title: "Set variable",
  description: "Gives an existing variable another value.",
  standing: "documented",
  parameters: {
    variableName,
    value: {
      name: "VALUE",
      aliases: ["TEXT"],
      title: "Value",
      description: "The value. The text of the element may stand in its place; nothing makes it empty.",
      type: { kind: "text" },
      isContent: true,
    },
  },
  examples: [
    `<AMVARIABLE NAME="name" VALUE="" />
<AMVARIABLE ACTIVITY="set" VARIABLENAME="name" VALUE="Contoso" />`,
  ],
} as const satisfies Activity;

export const oldSet = respelled(set, {
  action: "AMSET",
  examples: [`<AMVARIABLE NAME="name" VALUE="" /><AMSET VARIABLENAME="name">Contoso</AMSET>`],
});

const stepParameters = {
  resultVariable: { ...variableName, name: "RESULTVARIABLE", aliases: ["VARIABLENAME", "NAME"] },
  amount: {
    name: "AMOUNT",
    title: "Amount",
    description: "By how much.",
    type: { kind: "number" },
    default: "1",
    examples: ["5"],
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** Documented by the vendor as Increment. */
export const increment = {
  action: "AMVARIABLE",
  name: "increment",
  title: "Increment variable",
  description: "Adds to a variable that holds a number; an empty one counts as 0.",
  standing: "documented",
  parameters: stepParameters,
  examples: [
    `<AMVARIABLE NAME="count" VALUE="1" /><AMVARIABLE ACTIVITY="increment" RESULTVARIABLE="count" AMOUNT="5" />`,
  ],
} as const satisfies Activity;

export const oldIncrement = respelled(increment, {
  action: "AMINCREMENTVARIABLE",
  examples: [`<AMVARIABLE NAME="count" VALUE="1" /><AMINCREMENTVARIABLE RESULTVARIABLE="count" />`],
});

export const decrement = {
  ...increment,
  name: "decrement",
  title: "Decrement variable",
  description: "Subtracts from a variable that holds a number; an empty one counts as 0.",
  examples: [`<AMVARIABLE NAME="count" VALUE="1" /><AMVARIABLE ACTIVITY="decrement" RESULTVARIABLE="count" />`],
} as const satisfies Activity;

export const oldDecrement = respelled(decrement, {
  action: "AMDECREMENTVARIABLE",
  examples: [`<AMVARIABLE NAME="count" VALUE="1" /><AMDECREMENTVARIABLE RESULTVARIABLE="count" />`],
});
