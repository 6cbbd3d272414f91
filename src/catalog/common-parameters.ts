import type { Parameter } from "./activity.ts";

/** Parameters that activities of several actions have; one that means more says so in a description of its own. */

export const optionalResultVariable = {
  name: "RESULTVARIABLE",
  title: "Result variable",
  description: "The existing variable that receives the result.",
  type: { kind: "variableName" },
  effect: "uses",
} as const satisfies Parameter;

export const resultVariable = { ...optionalResultVariable, required: true } as const satisfies Parameter;

export const optionalResultDataset = {
  name: "RESULTDATASET",
  title: "Result",
  description: "The name of the dataset that is made; one of that name is replaced.",
  type: { kind: "datasetName" },
  effect: "creates",
} as const satisfies Parameter;

export const resultDataset = { ...optionalResultDataset, required: true } as const satisfies Parameter;

/** One that is there already. */
export const optionalDataset = {
  name: "DATASET",
  title: "Dataset",
  description: "The dataset's name.",
  type: { kind: "datasetName" },
  effect: "uses",
} as const satisfies Parameter;

export const dataset = { ...optionalDataset, required: true } as const satisfies Parameter;

/** Between the items of a list. */
export const delimiter = {
  name: "DELIMITER",
  title: "Delimiter",
  description: "What stands between the items: comma, new_line, semi-colon, space, tab, or the characters themselves.",
  type: { kind: "text" },
  default: "comma",
  examples: ["semi-colon", "|"],
} as const satisfies Parameter;

/** `yesNo("SUBFOLDERS", "Subfolders", "YES goes into the folders inside, too.")`: NO where it is left out. */
export function yesNo<const Name extends string, const Usual extends "YES" | "NO" = "NO">(
  name: Name,
  title: string,
  description: string,
  usual?: Usual,
) {
  return { name, title, description, type: { kind: "yesNo" }, default: usual ?? "NO" } as const satisfies Parameter;
}
