import type { Activity } from "../activity.ts";
import { sessionStep } from "./host-connection.ts";

export const endBatch = {
  action: "AMDYNAMICSCRM",
  name: "end_batch",
  title: "End batch",
  description:
    "Sends what was gathered since begin_batch: as one ExecuteMultiple, one ExecuteTransaction or one $batch. It fails where an operation failed, unless CONTINUEONERROR was chosen and RESULTDATASET tells of it.",
  standing: "extension",
  parameters: {
    ...sessionStep,
    resultDataset: {
      name: "RESULTDATASET",
      title: "Result dataset",
      description:
        "The dataset that receives a row for each operation: operation, step, activity, entity, id, status (done, failed, notReached), code, name and message.",
      type: { kind: "datasetName" },
      effect: "creates",
    },
  },
  examples: [`<AMDYNAMICSCRM ACTIVITY="end_batch" SESSION="DynamicsCrmSession1" RESULTDATASET="done" />`],
} as const satisfies Activity;
