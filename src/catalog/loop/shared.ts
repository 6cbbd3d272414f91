import type { Parameter } from "../activity.ts";
import { optionalResultVariable as optionalVariable } from "../common-parameters.ts";

/** Of loops that know their iterations before the first one. */
export const parallel = {
  name: "PARALLEL",
  title: "Iterations at once",
  description:
    "How many iterations run at the same time. Each has its own current row and loop variable, and what it creates is its own; writes to variables of the task come one after the other.",
  type: { kind: "number", min: 1, max: 64, integer: true },
  standing: "extension",
  default: "1",
  examples: ["8"],
} as const satisfies Parameter;

/** Of loops that may go without. */
export const optionalResultVariable = {
  ...optionalVariable,
  title: "Variable",
  description: "The name of an existing variable that gets the value of each iteration.",
  examples: ["item"],
} as const satisfies Parameter;

export const resultVariable = { ...optionalResultVariable, required: true } as const satisfies Parameter;

const orders = {
  kind: "options",
  options: [
    { value: "unsorted", label: "None", spellings: ["none", "no"] },
    { value: "ascending", label: "Ascending" },
    { value: "descending", label: "Descending" },
  ],
} as const;

export const sort = {
  name: "SORT",
  title: "Order",
  description:
    "In which order the loop goes through them: as numbers where both of two are numbers, as texts without regard to case otherwise.",
  type: orders,
  default: "unsorted",
} as const satisfies Parameter;

/** What ACTIVITY says today. */
export const loopType = {
  name: "TYPE",
  title: "Kind of loop",
  description: "The kind of loop, where there is no ACTIVITY: RANGE, LIST, DATASET or EXPRESSION.",
  type: { kind: "text" },
  until: "AutoMate 9",
  examples: ["DATASET"],
} as const satisfies Parameter;
