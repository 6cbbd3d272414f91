import type { Activity } from "../activity.ts";
import { entityParameter, recordStep } from "./record-parameters.ts";
import { resultDatasetParameter } from "./result-dataset.ts";

/** Ours. */
export const getChanges = {
  action: "AMDYNAMICSCRM",
  name: "get_changes",
  title: "Get changes",
  description:
    "Reads what was created, changed and deleted in an entity (table) since an earlier step of this kind. The entity must have change tracking switched on.",
  standing: "extension",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    columns: {
      name: "COLUMNS",
      title: "Columns",
      description: "Logical names of the attributes to read, separated by commas. Left out: all that have a value.",
      type: { kind: "text" },
      examples: ["name, telephone1"],
    },
    sinceVariable: {
      name: "SINCEVARIABLE",
      title: "Since variable",
      description:
        "The variable that holds since when to read, as the earlier step left it there, and receives what the next step goes on from when all changes are read. Empty: every record counts as new. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
      required: true,
      examples: ["since"],
    },
    pageSize: {
      name: "PAGESIZE",
      title: "Page size",
      description: "How many changes are asked for at once. All pages are read, whatever their size.",
      type: { kind: "number", min: 1, max: 5000, integer: true },
      default: "5000",
    },
    resultDataset: {
      ...resultDatasetParameter,
      description: "The dataset that receives the records that were created or changed, as they are now.",
    },
    deletedDataset: {
      name: "DELETEDDATASET",
      title: "Deleted dataset",
      description: "The dataset that receives the records that were deleted: id, and record, which is ENTITY:ID.",
      type: { kind: "datasetName" },
      effect: "creates",
      required: true,
      examples: ["deleted"],
    },
  },
  examples: [
    `<AMVARIABLE NAME="since" VALUE="" ISPARAMETER="YES" />
<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="DynamicsCrmSession1" PROTOCOL="HTTP" SERVER="crm.example.com" ORGANIZATION="adventureworks" USERNAME="administrator" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" />
<AMDYNAMICSCRM ACTIVITY="get_changes" SESSION="DynamicsCrmSession1" ENTITY="account" COLUMNS="name" SINCEVARIABLE="since" RESULTDATASET="changed" DELETEDDATASET="deleted" />`,
  ],
} as const satisfies Activity;
