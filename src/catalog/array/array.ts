import type { Activity, Parameter } from "../activity.ts";
import { delimiter, resultVariable } from "../common-parameters.ts";
import { variable } from "../variable/variable.ts";

const size = { kind: "number", min: 0, max: 1_000_000, integer: true } as const;

const name = {
  name: "NAME",
  title: "Array",
  description: "The array's name.",
  type: { kind: "variableName" },
  effect: "uses",
  required: true,
  examples: ["colors"],
} as const satisfies Parameter;

export const create = {
  action: "AMARRAY",
  name: "create",
  title: "Create array",
  description:
    "Creates an array of one, two or three dimensions with empty elements. The first element of each is number 1: colors(1), table(2, 10).",
  standing: "documented",
  isDefault: true,
  parameters: {
    name: { ...name, effect: "creates" },
    rows: {
      name: "ROWS",
      title: "Rows",
      description: "How many elements the first dimension has.",
      type: size,
      default: "0",
    },
    columns: {
      name: "COLUMNS",
      title: "Columns",
      description: "How many the second one has; left out, the array has one dimension.",
      type: size,
    },
    depth: {
      name: "DEPTH",
      title: "Depth",
      description: "How many the third one has.",
      type: size,
      activeWhen: { given: "columns" },
    },
    description: variable.parameters.description,
    type: variable.parameters.type,
    isPrivate: variable.parameters.isPrivate,
    isParameter: variable.parameters.isParameter,
  },
  examples: [`<AMARRAY NAME="colors" ROWS="3" />`, `<AMARRAY NAME="prices" ROWS="10" COLUMNS="2" TYPE="number" />`],
} as const satisfies Activity;

export const set = {
  action: "AMARRAY",
  name: "set",
  title: "Set array",
  description: "Gives elements of an array other values.",
  standing: "documented",
  parameters: {
    name,
    startIndexZero: {
      name: "STARTINDEXZERO",
      title: "Start index with 0",
      description: "YES counts the first element as 0 in this step.",
      type: { kind: "yesNo" },
      default: "NO",
    },
  },
  children: {
    setters: {
      name: "SETTER",
      title: "Element",
      description: "An element and its value.",
      parameters: {
        index: {
          name: "INDEX",
          title: "Index",
          description: "The element's number; of several dimensions with commas between them.",
          type: { kind: "text" },
          required: true,
          examples: ["3", "2,10"],
        },
        value: {
          name: "VALUE",
          title: "Value",
          description: "Its value.",
          type: { kind: "text" },
          isContent: true,
        },
      },
    },
  },
  examples: [
    `<AMARRAY NAME="colors" ROWS="3" />
<AMARRAY ACTIVITY="set" NAME="colors"><SETTER INDEX="1" VALUE="red" /><SETTER INDEX="2" VALUE="green" /></AMARRAY>`,
  ],
} as const satisfies Activity;

export const resize = {
  action: "AMARRAY",
  name: "resize",
  title: "Resize array",
  description: "Changes the size of the last dimension. Elements that stay keep their values, new ones are empty.",
  standing: "documented",
  parameters: {
    name,
    size: {
      name: "SIZE",
      title: "Size",
      description: "How many elements it has afterwards.",
      type: size,
      required: true,
      examples: ["23"],
    },
  },
  examples: [`<AMARRAY NAME="colors" ROWS="3" /><AMARRAY ACTIVITY="resize" NAME="colors" SIZE="10" />`],
} as const satisfies Activity;

export const fill = {
  action: "AMARRAY",
  name: "fill",
  title: "Fill array",
  description: "Gives every element one value, or makes the array of the items of a list.",
  standing: "extension",
  parameters: {
    name,
    value: {
      name: "VALUE",
      title: "Value",
      description: "The value of every element; nothing makes them empty.",
      type: { kind: "text" },
      activeWhen: { notGiven: "list" },
    },
    list: {
      name: "LIST",
      title: "List",
      description: "The elements with a delimiter between them; the array gets as many elements.",
      type: { kind: "text" },
      examples: ["red,green"],
    },
    delimiter: { ...delimiter, activeWhen: { given: "list" } },
  },
  examples: [`<AMARRAY NAME="colors" ROWS="3" /><AMARRAY ACTIVITY="fill" NAME="colors" LIST="red,green,blue" />`],
} as const satisfies Activity;

export const copy = {
  action: "AMARRAY",
  name: "copy",
  title: "Copy array",
  description: "Copies an array into an existing array or variable.",
  standing: "extension",
  parameters: {
    name,
    resultVariable: {
      ...resultVariable,
      title: "Copy",
      description: "The name of the array that becomes the copy.",
    },
  },
  examples: [
    `<AMARRAY NAME="colors" ROWS="3" /><AMARRAY NAME="others" />
<AMARRAY ACTIVITY="copy" NAME="colors" RESULTVARIABLE="others" />`,
  ],
} as const satisfies Activity;
