import type { Activity } from "../activity.ts";
import { entityParameter, recordStep } from "./record-parameters.ts";
import { resultDatasetParameter } from "./result-dataset.ts";

/** Ours. */
export const getOptionSet = {
  action: "AMDYNAMICSCRM",
  name: "get_option_set",
  title: "Get option set",
  description:
    "Reads the options of an attribute, or of a global option set (choice), into a dataset: value, label, color, state (of a status reason: the state it belongs to), defaultstatus (of a state), description.",
  standing: "extension",
  parameters: {
    ...recordStep,
    entity: {
      ...entityParameter,
      description: "The logical name of the entity (table) that has the attribute.",
      required: { notGiven: "name" },
      activeWhen: { notGiven: "name" },
    },
    attribute: {
      name: "ATTRIBUTE",
      title: "Attribute",
      description: "The logical name of the attribute whose options are read.",
      type: { kind: "text" },
      required: { notGiven: "name" },
      activeWhen: { notGiven: "name" },
      examples: ["industrycode", "statuscode"],
    },
    name: {
      name: "NAME",
      title: "Name",
      description: "The name of a global option set, in place of ENTITY and ATTRIBUTE.",
      type: { kind: "text" },
      examples: ["budgetstatus"],
    },
    resultDataset: resultDatasetParameter,
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="get_option_set" SESSION="DynamicsCrmSession1" ENTITY="account" ATTRIBUTE="industrycode" RESULTDATASET="industries" />`,
    `<AMDYNAMICSCRM ACTIVITY="get_option_set" SESSION="DynamicsCrmSession1" NAME="budgetstatus" RESULTDATASET="states" />`,
  ],
} as const satisfies Activity;
