import type { Parameter } from "../activity.ts";
import { resultDataset } from "../common-parameters.ts";

/** RESULTDATASET of an activity whose result it is. */
export const resultDatasetParameter = {
  ...resultDataset,
  title: "Result dataset",
  description: "The dataset that receives the result, in place of one that has its name.",
} as const satisfies Parameter;
