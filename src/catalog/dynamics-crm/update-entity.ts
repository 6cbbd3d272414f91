import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import {
  attributeChild,
  entityParameter,
  idParameter,
  keyParameter,
  recordStep,
  rowVersionParameter,
} from "./record-parameters.ts";

/** Reference §1.5. Without attributes it changes nothing, and is legal: the vendor's own sample has none. */
export const updateEntity = {
  action: "AMDYNAMICSCRM",
  name: "update_entity",
  title: "Update entity",
  description: "Changes the given attributes of one record and leaves its others as they are.",
  standing: "documented",
  notInBatch: { caller: true, rowVersion: true },
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    rowVersion: rowVersionParameter,
  },
  children: { attributes: attributeChild, parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="update_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%account.accountid%"><ATTRIBUTE LOGICALNAME="telephone1" TYPE="String" VALUE="555-0100" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
