import type { Activity } from "../activity.ts";
import { delimiter, optionalDataset, optionalResultDataset, resultVariable } from "../common-parameters.ts";
import { text } from "./shared.ts";

export const split = {
  action: "AMTEXT",
  name: "split",
  title: "Split",
  description: "Divides a text into items, as an array or as rows of a dataset with the column Value.",
  standing: "extension",
  parameters: {
    text,
    delimiter,
    resultVariable: {
      ...resultVariable,
      title: "Array",
      description: "The existing variable or array that becomes an array of the items; the first one is number 1.",
      required: { notGiven: "resultDataset" },
    },
    resultDataset: { ...optionalResultDataset, description: "The dataset that is made of them." },
  },
  examples: [
    `<AMARRAY NAME="colors" />
<AMTEXT ACTIVITY="split" TEXT="red,green,blue" RESULTVARIABLE="colors" />`,
    `<AMTEXT ACTIVITY="split" TEXT="red|green" DELIMITER="|" RESULTDATASET="items" />`,
  ],
} as const satisfies Activity;

export const join = {
  action: "AMTEXT",
  name: "join",
  title: "Join",
  description: "Makes one text of the elements of an array, or of a column of a dataset.",
  standing: "extension",
  parameters: {
    array: {
      name: "ARRAY",
      title: "Array",
      description: "The array's name.",
      type: { kind: "variableName" },
      effect: "uses",
      required: { notGiven: "dataset" },
      examples: ["colors"],
    },
    dataset: { ...optionalDataset, activeWhen: { notGiven: "array" }, examples: ["items"] },
    column: {
      name: "COLUMN",
      title: "Column",
      description: "The column whose values are joined.",
      type: { kind: "text" },
      required: { given: "dataset" },
      activeWhen: { notGiven: "array" },
      examples: ["Value"],
    },
    delimiter: {
      ...delimiter,
      description: "What comes between them: comma, new_line, semi-colon, space, tab, or the characters themselves.",
    },
    resultVariable,
  },
  examples: [
    `<AMARRAY NAME="colors" ROWS="3" /><AMVARIABLE NAME="list" VALUE="" />
<AMTEXT ACTIVITY="join" ARRAY="colors" DELIMITER="semi-colon" RESULTVARIABLE="list" />`,
  ],
} as const satisfies Activity;
