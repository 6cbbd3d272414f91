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
        "The dataset that receives a row for each operation, also where the step fails: operation, step, activity, entity, id, status (done, failed, notReached, unknown where no answer came), code, name, message and created (whether there was no record before).",
      type: { kind: "datasetName" },
      effect: "creates",
    },
  },
  examples: [`<AMDYNAMICSCRM ACTIVITY="end_batch" SESSION="DynamicsCrmSession1" RESULTDATASET="done" />`],
} as const satisfies Activity;
