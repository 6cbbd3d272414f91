import type { Activity, ChildRecord } from "../activity.ts";
import { parameterChild } from "./parameter-child.ts";
import { attributeChild, recordStep } from "./record-parameters.ts";

const { logicalName, type, value } = attributeChild.parameters;

const recordChild = {
  ...attributeChild,
  description: "One attribute (column) of a record that the message takes as a parameter.",
  parameters: {
    parameter: {
      name: "PARAMETER",
      title: "Parameter",
      description: "The name of that parameter; the step has a PARAMETER element for it, whose value is its entity.",
      type: { kind: "text" },
      default: "Target",
      examples: ["UpdateContent", "IncidentResolution"],
    },
    logicalName,
    type,
    value,
  },
} as const satisfies ChildRecord;

const resultChild = {
  name: "RESULT",
  title: "Result",
  description: "One result of the message, and where it goes.",
  parameters: {
    name: {
      name: "NAME",
      title: "Name",
      description: "Its name, as the message's documentation spells it.",
      type: { kind: "text" },
      required: true,
      examples: ["UserId", "EntityCollection"],
    },
    variable: {
      name: "VARIABLE",
      title: "Variable",
      description:
        "The variable that receives it: a text, number, date or truth value; a record as ENTITY:ID; several with commas between. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
      required: { notGiven: "dataset" },
    },
    dataset: {
      name: "DATASET",
      title: "Dataset",
      description:
        "The dataset that receives it: a row for each record, reference or value. One of that name is replaced.",
      type: { kind: "datasetName" },
      effect: "creates",
      activeWhen: { notGiven: "variable" },
    },
  },
} as const satisfies ChildRecord;

export const executeMessage = {
  action: "AMDYNAMICSCRM",
  name: "execute_message",
  title: "Execute message",
  description:
    "Sends any message of the organization by name: what the platform has, actions, functions and Custom APIs, with typed parameters and results.",
  standing: "extension",
  notInBatch: { caller: true, results: true },
  parameters: {
    ...recordStep,
    name: {
      name: "NAME",
      title: "Name",
      description:
        "The message's name: that of its request class without the word Request, or the action's unique name.",
      type: { kind: "text" },
      required: true,
      examples: ["WhoAmI", "ExecuteWorkflow", "new_CalculateDiscount"],
    },
  },
  children: { parameters: parameterChild, attributes: recordChild, results: resultChild },
  examples: [
    `<AMVARIABLE NAME="jobId" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="execute_message" SESSION="DynamicsCrmSession1" NAME="ExecuteWorkflow"><PARAMETER NAME="WorkflowId" VALUE="workflow(name=Approve)" /><PARAMETER NAME="EntityId" VALUE="%accountId%" /><RESULT NAME="Id" VARIABLE="jobId" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="execute_message" SESSION="DynamicsCrmSession1" NAME="Merge"><PARAMETER NAME="Target" VALUE="account:%keptId%" /><PARAMETER NAME="SubordinateId" VALUE="%doubleId%" /><PARAMETER NAME="UpdateContent" VALUE="account" /><PARAMETER NAME="PerformParentingChecks" VALUE="NO" /><ATTRIBUTE PARAMETER="UpdateContent" LOGICALNAME="telephone1" VALUE="555-0100" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="execute_message" SESSION="DynamicsCrmSession1" NAME="GrantAccess"><PARAMETER NAME="Target" VALUE="account:%accountId%" /><PARAMETER NAME="PrincipalAccess" VALUE="team(name=Sales North)=ReadAccess,WriteAccess" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="execute_message" SESSION="DynamicsCrmSession1" NAME="new_CalculateDiscount"><PARAMETER NAME="Target" TYPE="EntityReference" VALUE="account:%accountId%" /><PARAMETER NAME="Factor" TYPE="Decimal" VALUE="1.25" /><RESULT NAME="Lines" DATASET="lines" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
