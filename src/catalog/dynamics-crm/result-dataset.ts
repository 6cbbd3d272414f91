import type { Parameter } from "../activity.ts";

/** RESULTDATASET of an activity whose result it is. */
export const resultDatasetParameter = {
  name: "RESULTDATASET",
  title: "Result dataset",
  description: "The dataset that receives the result, in place of one that has its name.",
  type: { kind: "datasetName" },
  effect: "creates",
  required: true,
} as const satisfies Parameter;
