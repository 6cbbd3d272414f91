import type { Activity } from "../activity.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

/** Not in the vendor's pages we could read; its existence follows from tasks that read `%dataset.accountid%` (§1.0). */
export const getEntity = {
  action: "AMDYNAMICSCRM",
  name: "get_entity",
  title: "Get entity",
  description:
    "Reads one record, by its ID or an alternate key, into a dataset of one row: a column for each attribute, with its companions .name (as a person reads the value, or the record's name), .type and .id (a record's table and ID).",
  standing: "inferred",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    columns: {
      name: "COLUMNS",
      title: "Columns",
      description: "Logical names of the attributes to read, separated by commas. Left out: all that have a value.",
      type: { kind: "text" },
      examples: ["name, telephone1"],
    },
    resultDataset: {
      name: "RESULTDATASET",
      title: "Result dataset",
      description: "The dataset that receives the record. One of that name is replaced.",
      type: { kind: "datasetName" },
      effect: "creates",
      required: true,
    },
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" COLUMNS="name, telephone1" RESULTDATASET="account" />`,
    `<AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="DynamicsCrmSession1" ENTITY="account" KEY="accountnumber=A-17" COLUMNS="name, primarycontactid" RESULTDATASET="account" />`,
  ],
} as const satisfies Activity;
