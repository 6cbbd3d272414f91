import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

export const setState = {
  action: "AMDYNAMICSCRM",
  name: "set_state",
  title: "Set state",
  description: "Gives a record another state (active, inactive, completed …) and status reason.",
  standing: "extension",
  notInBatch: { caller: true },
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    state: {
      name: "STATE",
      title: "State",
      description: "The state (statecode), by number or label. Left out: the state that STATUS belongs to.",
      type: { kind: "text" },
      required: { notGiven: "status" },
      examples: ["1", "Inactive"],
    },
    status: {
      name: "STATUS",
      title: "Status reason",
      description: "The status reason (statuscode), by number or label. Left out: the default of the state.",
      type: { kind: "text" },
      examples: ["2", "Canceled"],
    },
  },
  children: { parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="set_state" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" STATE="Inactive" />`,
    `<AMDYNAMICSCRM ACTIVITY="set_state" SESSION="DynamicsCrmSession1" ENTITY="task" ID="%taskId%" STATE="Completed" STATUS="5" />`,
  ],
} as const satisfies Activity;
