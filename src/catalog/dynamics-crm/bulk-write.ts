import type { Activity, ChildRecord, Option } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { entityParameter, recordStep } from "./record-parameters.ts";

const operations = [
  { value: "create", label: "Create" },
  { value: "update", label: "Update" },
  { value: "upsert", label: "Upsert" },
  { value: "delete", label: "Delete" },
] as const satisfies readonly Option[];

const formats = [
  { value: "csv", label: "CSV" },
  { value: "jsonl", label: "JSON lines", spellings: ["ndjson"] },
] as const satisfies readonly Option[];

const encodings = [
  { value: "utf-8", label: "UTF-8" },
  { value: "utf-16le", label: "UTF-16, little endian", spellings: ["unicode"] },
  { value: "utf-16be", label: "UTF-16, big endian" },
  { value: "windows-1252", label: "Windows-1252", spellings: ["ansi"] },
] as const satisfies readonly Option[];

const columnChild = {
  name: "COLUMN",
  title: "Column",
  description: "Where a column of the rows goes. Columns without one go to the attribute of their own name.",
  parameters: {
    name: {
      name: "NAME",
      title: "Name",
      description: "The column's name in the dataset or file.",
      type: { kind: "text" },
      required: true,
      examples: ["Company"],
    },
    attribute: {
      name: "ATTRIBUTE",
      title: "Attribute",
      description: "The logical name of the attribute that it gives. Left out: the column is passed over.",
      type: { kind: "text" },
      examples: ["name"],
    },
  },
} as const satisfies ChildRecord;

const fromFile = { given: "file" } as const;

export const bulkWrite = {
  action: "AMDYNAMICSCRM",
  name: "bulk_write",
  title: "Bulk write",
  description:
    "Creates, updates, upserts or deletes a record for every row of a dataset or file, as fast as the organization allows. Rows that do not fit are told one by one; the others are written once.",
  standing: "extension",
  notInBatch: "step",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    operation: {
      name: "OPERATION",
      title: "Operation",
      description: "What is done with each row.",
      type: { kind: "options", options: operations },
      default: "create",
    },
    dataset: {
      name: "DATASET",
      title: "Dataset",
      description: "The dataset whose rows are written.",
      type: { kind: "datasetName" },
      effect: "uses",
      required: { notGiven: "file" },
    },
    file: {
      name: "FILE",
      title: "File",
      description: "A file whose rows are written: CSV with a header row, or a JSON object a line.",
      type: { kind: "text" },
      path: "reads",
      activeWhen: { notGiven: "dataset" },
      examples: ["accounts.csv"],
    },
    format: {
      name: "FORMAT",
      title: "Format",
      description:
        "What the file holds. Left out: JSON lines where its name ends in .jsonl, .ndjson or .json, else CSV.",
      type: { kind: "options", options: formats },
      activeWhen: fromFile,
    },
    encoding: {
      name: "ENCODING",
      title: "Encoding",
      description: "How the file's text is encoded, where no byte order mark tells it.",
      type: { kind: "options", options: encodings },
      default: "utf-8",
      activeWhen: fromFile,
    },
    delimiter: {
      name: "DELIMITER",
      title: "Delimiter",
      description: "The character between the values of a CSV file.",
      type: { kind: "text" },
      default: ",",
      activeWhen: fromFile,
      examples: [";"],
    },
    key: {
      name: "KEY",
      title: "Alternate key",
      description:
        "Update and upsert: the attributes of the alternate key that tells the record, separated by commas. Left out: its ID.",
      type: { kind: "text" },
      activeWhen: {
        any: [
          { parameter: "operation", is: "update" },
          { parameter: "operation", is: "upsert" },
        ],
      },
      examples: ["accountnumber"],
    },
    concurrency: {
      name: "CONCURRENCY",
      title: "Concurrency",
      description: "Most requests at the same time. Left out: what the session carries.",
      type: { kind: "number", min: 1, max: 100, integer: true },
    },
    setSize: {
      name: "SETSIZE",
      title: "Set size",
      description: "Most rows of one request.",
      type: { kind: "number", min: 1, max: 1_000, integer: true },
    },
    rejectsDataset: {
      name: "REJECTSDATASET",
      title: "Rejects dataset",
      description:
        "The dataset that receives the rows that were not written, with the columns _row, _code, _message (what is wrong, and what would fit) and _retry (yes, no).",
      type: { kind: "datasetName" },
      effect: "creates",
    },
    rejectsFile: {
      name: "REJECTSFILE",
      title: "Rejects file",
      description:
        "The file that receives the rows that were not written, in the format of FILE (CSV for a dataset). It can be written again as it is.",
      type: { kind: "text" },
      path: "writes",
      examples: ["rejects.csv"],
    },
    overwrite: {
      name: "OVERWRITE",
      title: "Overwrite",
      description:
        "Whether a REJECTSFILE that is there is replaced, also where no row is rejected; else the step fails before it writes anything.",
      type: { kind: "yesNo" },
      default: "NO",
      activeWhen: { given: "rejectsFile" },
    },
    writtenVariable: {
      name: "WRITTENVARIABLE",
      title: "Written variable",
      description: "The variable that receives the number of rows that were written.",
      type: { kind: "variableName" },
      effect: "uses",
    },
    rejectedVariable: {
      name: "REJECTEDVARIABLE",
      title: "Rejected variable",
      description: "The variable that receives the number of rows that were not written.",
      type: { kind: "variableName" },
      effect: "uses",
    },
  },
  children: { columns: columnChild, parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="bulk_write" SESSION="DynamicsCrmSession1" ENTITY="account" FILE="accounts.csv" REJECTSFILE="rejects.csv"><COLUMN NAME="Company" ATTRIBUTE="name" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="bulk_write" SESSION="DynamicsCrmSession1" ENTITY="account" OPERATION="upsert" KEY="accountnumber" DATASET="accounts" REJECTSDATASET="rejects"><PARAMETER NAME="BypassBusinessLogicExecution" VALUE="CustomSync,CustomAsync" /><PARAMETER NAME="SuppressCallbackRegistrationExpanderJob" VALUE="YES" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
