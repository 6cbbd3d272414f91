import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { entityParameter, idParameter, keyParameter, recordStep, rowVersionParameter } from "./record-parameters.ts";

/** Reference §1.6: by the page of the same activity in the Dynamics 365 family. */
export const deleteEntity = {
  action: "AMDYNAMICSCRM",
  name: "delete_entity",
  title: "Delete entity",
  description: "Deletes one record. The entity itself stays.",
  standing: "inferred",
  notInBatch: { caller: true, rowVersion: true },
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    rowVersion: rowVersionParameter,
  },
  children: { parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="delete_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%account.accountid%" />`,
  ],
} as const satisfies Activity;
