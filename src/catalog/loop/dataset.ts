import type { Activity } from "../activity.ts";
import { dataset as usedDataset } from "../common-parameters.ts";
import { respelled } from "../respelled.ts";
import { loopType, parallel, sort } from "./shared.ts";

/** Reference §3.7. */
export const dataset = {
  action: "AMLOOP",
  name: "dataset",
  title: "Loop dataset",
  description: "Repeats a block of steps for each row of a dataset; the row is its current row.",
  standing: "documented",
  flow: "loop",
  parameters: {
    loopType,
    dataset: {
      ...usedDataset,
      description: "The dataset's name. Without rows there are no iterations.",
      examples: ["accounts"],
    },
    from: {
      name: "FROM",
      title: "Start row",
      description: "The first row to visit.",
      type: { kind: "number", min: 0, integer: true },
      default: "1",
    },
    to: {
      name: "TO",
      title: "End row",
      description: "The last row to visit; 0 is the last one of the dataset.",
      type: { kind: "number", min: 0, integer: true },
      default: "0",
    },
    sort,
    sortedColumn: {
      name: "SORTEDCOLUMN",
      title: "Sorted column",
      description: "The column whose values give the order.",
      type: { kind: "text" },
      required: { parameter: "sort", isNot: "unsorted" },
      activeWhen: { parameter: "sort", isNot: "unsorted" },
      examples: ["name"],
    },
    parallel,
  },
  examples: [
    `<AMLOOP ACTIVITY="dataset" DATASET="accounts" SORT="ascending" SORTEDCOLUMN="name" />
  <AMWRITETOLOG TEXT="%accounts.name%" />
<AMLOOP ACTIVITY="end" />`,
    `<AMLOOP ACTIVITY="dataset" DATASET="accounts" PARALLEL="8" />
  <AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="%accounts.accountid%" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;

export const loopDataset = respelled(dataset, {
  action: "AMLOOPDATASET",
  examples: [`<AMLOOPDATASET DATASET="accounts"><AMWRITETOLOG TEXT="%accounts.name%" /></AMLOOPDATASET>`],
});
