import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { attributeChild, entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

/** The message Upsert, of organizations from 7.1 on. */
export const upsertEntity = {
  action: "AMDYNAMICSCRM",
  name: "upsert_entity",
  title: "Upsert entity",
  description: "Changes the record of that ID or alternate key, or creates it where there is none.",
  standing: "extension",
  notInBatch: { caller: true, createdVariable: true, resultVariable: { notGiven: "id" } },
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    resultVariable: {
      name: "RESULTVARIABLE",
      title: "Result variable",
      description: "The variable that receives the record's ID. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
    },
    createdVariable: {
      name: "CREATEDVARIABLE",
      title: "Created variable",
      description:
        "The variable that receives True where the record was created and False where it was there; an empty value where it was there, and an earlier try without an answer may have created it. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
    },
  },
  children: { attributes: attributeChild, parameters: optionalParameterChild },
  examples: [
    `<AMVARIABLE NAME="accountId" VALUE="" />
<AMVARIABLE NAME="isNew" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="upsert_entity" SESSION="DynamicsCrmSession1" ENTITY="account" KEY="accountnumber=A-17" RESULTVARIABLE="accountId" CREATEDVARIABLE="isNew"><ATTRIBUTE LOGICALNAME="name" VALUE="Adventure Works" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
