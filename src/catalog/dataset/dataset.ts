import type { Activity, Parameter } from "../activity.ts";
import { resultDataset as newDataset, dataset as usedDataset } from "../common-parameters.ts";

const dataset = { ...usedDataset, examples: ["people"] } as const satisfies Parameter;
const resultDataset = { ...newDataset, examples: ["people"] } as const satisfies Parameter;

const row = {
  name: "ROW",
  title: "Row",
  description: "The row's number, 1 for the first one; left out, the current row.",
  type: { kind: "number", min: 1, integer: true },
} as const satisfies Parameter;

const column = {
  name: "COLUMN",
  title: "Column",
  description: "The column's name.",
  type: { kind: "text" },
  required: true,
  examples: ["name"],
} as const satisfies Parameter;

const value = {
  name: "VALUE",
  title: "Value",
  description: "The value; nothing makes it empty.",
  type: { kind: "text" },
  isContent: true,
} as const satisfies Parameter;

const people = `<AMDATASET RESULTDATASET="people" COLUMNS="name,age" />`;

/** Reference §3.5; of its other activities the vendor's pages that we could read show nothing. */
export const create = {
  action: "AMDATASET",
  name: "create",
  title: "Create dataset",
  description: "Makes a dataset with these columns and no rows.",
  standing: "documented",
  isDefault: true,
  parameters: {
    resultDataset,
    columns: {
      name: "COLUMNS",
      title: "Columns",
      description: "Names of the columns, separated by commas.",
      type: { kind: "text" },
      examples: ["name,age"],
    },
  },
  examples: [people],
} as const satisfies Activity;

export const addRow = {
  action: "AMDATASET",
  name: "add_row",
  title: "Add row",
  description:
    "Adds a row, at the end or before another one. In a loop with PARALLEL the rows stand in the order of the iterations.",
  standing: "extension",
  parameters: {
    dataset,
    row: {
      ...row,
      description: "The row to put it before; left out, it becomes the last one.",
    },
  },
  children: {
    values: {
      name: "COLUMN",
      title: "Column",
      description: "A value of the row; columns that are not named are empty.",
      parameters: {
        name: { ...column, name: "NAME" },
        value,
      },
    },
  },
  examples: [
    `${people}
<AMDATASET ACTIVITY="add_row" DATASET="people"><COLUMN NAME="name" VALUE="Ann" /><COLUMN NAME="age" VALUE="42" /></AMDATASET>`,
  ],
} as const satisfies Activity;

export const deleteRow = {
  action: "AMDATASET",
  name: "delete_row",
  title: "Delete row",
  description: "Deletes a row; a current row behind it stays the same row.",
  standing: "extension",
  parameters: { dataset, row },
  examples: [`<AMDATASET ACTIVITY="delete_row" DATASET="people" ROW="1" />`],
} as const satisfies Activity;

export const addColumn = {
  action: "AMDATASET",
  name: "add_column",
  title: "Add column",
  description: "Adds a column behind the others.",
  standing: "extension",
  parameters: { dataset, column, value: { ...value, description: "Its value in every row; nothing leaves it empty." } },
  examples: [`<AMDATASET ACTIVITY="add_column" DATASET="people" COLUMN="city" VALUE="Bern" />`],
} as const satisfies Activity;

export const deleteColumn = {
  action: "AMDATASET",
  name: "delete_column",
  title: "Delete column",
  description: "Deletes a column.",
  standing: "extension",
  parameters: { dataset, column },
  examples: [`<AMDATASET ACTIVITY="delete_column" DATASET="people" COLUMN="age" />`],
} as const satisfies Activity;

export const setValue = {
  action: "AMDATASET",
  name: "set",
  title: "Set value",
  description: "Changes the value of one column in one row.",
  standing: "extension",
  parameters: { dataset, row, column, value },
  examples: [`<AMDATASET ACTIVITY="set" DATASET="people" COLUMN="age" VALUE="%people.age + 1%" />`],
} as const satisfies Activity;

export const goToRow = {
  action: "AMDATASET",
  name: "go_to_row",
  title: "Go to row",
  description: "Makes a row the current one.",
  standing: "extension",
  parameters: { dataset, row: { ...row, description: "The row's number, 1 for the first one.", required: true } },
  examples: [`<AMDATASET ACTIVITY="go_to_row" DATASET="people" ROW="2" />`],
} as const satisfies Activity;

export const sort = {
  action: "AMDATASET",
  name: "sort",
  title: "Sort dataset",
  description:
    "Sorts the rows by a column: as numbers where both of two values are numbers, as texts without regard to case otherwise. Rows with equal values keep their order; the first row becomes the current one.",
  standing: "extension",
  parameters: {
    dataset,
    column,
    order: {
      name: "SORT",
      title: "Order",
      description: "Which way.",
      type: {
        kind: "options",
        options: [
          { value: "ascending", label: "Ascending" },
          { value: "descending", label: "Descending" },
        ],
      },
      default: "ascending",
    },
  },
  examples: [`<AMDATASET ACTIVITY="sort" DATASET="people" COLUMN="age" SORT="descending" />`],
} as const satisfies Activity;

export const filter = {
  action: "AMDATASET",
  name: "filter",
  title: "Filter dataset",
  description: "Makes a dataset of the rows for which an expression is true.",
  standing: "extension",
  parameters: {
    dataset,
    expression: {
      name: "EXPRESSION",
      title: "Expression",
      description: "What must be true; in it the row is the current one of the dataset.",
      type: { kind: "expression" },
      required: true,
      examples: ["people.age > 17"],
    },
    resultDataset: { ...resultDataset, description: "The name of the result; it may be the dataset itself." },
  },
  examples: [`<AMDATASET ACTIVITY="filter" DATASET="people" EXPRESSION="people.age &gt; 17" RESULTDATASET="adults" />`],
} as const satisfies Activity;

export const copy = {
  action: "AMDATASET",
  name: "copy",
  title: "Copy dataset",
  description: "Makes a copy of a dataset with all its rows.",
  standing: "extension",
  parameters: { dataset, resultDataset },
  examples: [`<AMDATASET ACTIVITY="copy" DATASET="people" RESULTDATASET="before" />`],
} as const satisfies Activity;
