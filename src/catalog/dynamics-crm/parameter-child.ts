import type { ChildRecord, Option } from "../activity.ts";

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

/** `<PARAMETER NAME="EntityId" VALUE="%accountId%" />` of execute_message, any number of them. */
export const parameterChild = {
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

const { name, type, value } = parameterChild.parameters;

/** `<PARAMETER NAME="BypassCustomPluginExecution" VALUE="YES" />` on what writes records: what the platform's messages take besides their own. */
export const optionalParameterChild = {
  name: "PARAMETER",
  title: "Parameter",
  description:
    "What the message of the step takes besides its own parameters: SuppressDuplicateDetection (NO looks for duplicates), BypassBusinessLogicExecution, BypassCustomPluginExecution, SuppressCallbackRegistrationExpanderJob (YES starts no flows), SolutionUniqueName, tag …",
  parameters: {
    name: { ...name, examples: ["SuppressDuplicateDetection", "BypassBusinessLogicExecution"] },
    type: {
      ...type,
      description: "Its type. Left out: what the platform documents for that name.",
      examples: ["Boolean", "String"],
    },
    value: {
      ...value,
      description: "The value as text: YES or NO, CustomSync,CustomAsync, a name.",
    },
  },
} as const satisfies ChildRecord;
