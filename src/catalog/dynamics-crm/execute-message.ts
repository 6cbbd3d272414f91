import type { Activity, ChildRecord, Option } from "../activity.ts";
import { attributeChild, recordStep } from "./record-parameters.ts";

/** Types of values, and of what parameters alone may hold. */
const parameterTypes = [
  { value: "String", label: "String" },
  { value: "Boolean", label: "Boolean", spellings: ["Bool"] },
  { value: "Integer", label: "Integer", spellings: ["Int"] },
  { value: "BigInt", label: "Big integer", spellings: ["Long"] },
  { value: "Decimal", label: "Decimal" },
  { value: "Double", label: "Double", spellings: ["Float"] },
  { value: "Money", label: "Money" },
  { value: "DateTime", label: "Date and time" },
  { value: "Guid", label: "Unique identifier", spellings: ["Uniqueidentifier"] },
  { value: "OptionSetValue", label: "Option set value", spellings: ["OptionSet", "Picklist"] },
  { value: "EntityReference", label: "Reference to a record", spellings: ["Lookup"] },
  { value: "EntityReferenceCollection", label: "References to records", spellings: ["EntityReference[]"] },
  { value: "Entity", label: "Record" },
  { value: "EntityCollection", label: "Records", spellings: ["Entity[]"] },
  { value: "StringArray", label: "Strings", spellings: ["String[]"] },
  { value: "IntegerArray", label: "Integers", spellings: ["Integer[]", "Int[]"] },
  { value: "GuidArray", label: "Unique identifiers", spellings: ["Guid[]"] },
  { value: "ColumnSet", label: "Columns" },
  { value: "FetchXml", label: "Query (FetchXML)", spellings: ["FetchExpression"] },
  { value: "QueryExpression", label: "Query (QueryExpression, from FetchXML)" },
  { value: "Enum", label: "Member of an enumeration" },
  { value: "Relationship", label: "Relationship" },
  { value: "PrincipalAccess", label: "Rights of a user or team" },
  { value: "RolePrivilegeArray", label: "Privileges of a role", spellings: ["RolePrivilege[]"] },
  { value: "Label", label: "Label in languages" },
  { value: "PagingInfo", label: "Page" },
  { value: "Binary", label: "Bytes (base64)", spellings: ["Byte[]"] },
  { value: "Null", label: "No value" },
] as const satisfies readonly Option[];

const parameterChild = {
  name: "PARAMETER",
  title: "Parameter",
  description: "One parameter of the message.",
  parameters: {
    name: {
      name: "NAME",
      title: "Name",
      description: "Its name, as the message's documentation spells it.",
      type: { kind: "text" },
      required: true,
      examples: ["Target", "EntityId"],
    },
    type: {
      name: "TYPE",
      title: "Type",
      description:
        "Its type. Left out: what the platform's message, or the organization's Custom API or custom action, has there.",
      type: { kind: "options", options: parameterTypes },
      examples: ["EntityReference", "Guid"],
    },
    value: {
      name: "VALUE",
      title: "Value",
      description:
        "The value as text: a record as account:ID or account(name=Contoso), an enumeration's member as EntityFilters:Attributes, a query as FetchXML, several with commas between. Left out or empty: no value (null).",
      type: { kind: "text" },
      isContent: true,
    },
    dataset: {
      name: "DATASET",
      title: "Dataset",
      description:
        "The dataset whose rows are the records of an EntityCollection: a column for each attribute, that of the ID where they exist already; VALUE is their entity. Columns with a dot in their name are passed over.",
      type: { kind: "datasetName" },
      effect: "uses",
    },
  },
} as const satisfies ChildRecord;

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
  notInBatch: ["caller", "results"],
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
