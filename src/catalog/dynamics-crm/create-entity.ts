import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { attributeChild, entityParameter, recordStep } from "./record-parameters.ts";

/** Reference §1.4. */
export const createEntity = {
  action: "AMDYNAMICSCRM",
  name: "create_entity",
  title: "Create entity",
  description: "Creates a record with the given attributes and puts its new ID into a variable.",
  standing: "documented",
  notInBatch: { caller: true },
  parameters: {
    ...recordStep,
    entity: entityParameter,
    resultVariable: {
      name: "RESULTVARIABLE",
      title: "Result variable",
      description: "The variable that receives the new record's ID. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
    },
  },
  children: { attributes: attributeChild, parameters: optionalParameterChild },
  examples: [
    `<AMVARIABLE NAME="accountId" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="DynamicsCrmSession1" PROTOCOL="HTTP" SERVER="crm.example.com" ORGANIZATION="adventureworks" USERNAME="administrator" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" />
<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="DynamicsCrmSession1" ENTITY="account" RESULTVARIABLE="accountId"><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="Adventure Works" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="DynamicsCrmSession1" ENTITY="account"><ATTRIBUTE LOGICALNAME="name" VALUE="Adventure Works" /><PARAMETER NAME="SuppressDuplicateDetection" VALUE="NO" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
