import type { Activity, Condition, Option } from "../activity.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

const places = [
  { value: "Column", label: "Into a column of the record" },
  { value: "Note", label: "As a new note of the record" },
  { value: "Attachment", label: "As a new attachment of the activity", spellings: ["ActivityMimeAttachment"] },
] as const satisfies readonly Option[];

const intoColumn: Condition = { parameter: "as", is: "Column" };
const asNew: Condition = { parameter: "as", isNot: "Column" };

export const uploadFile = {
  action: "AMDYNAMICSCRM",
  name: "upload_file",
  title: "Upload file",
  description:
    "Puts a file into a file or image column of a record, into a note or attachment that is there, or into a new note or attachment.",
  standing: "extension",
  notInBatch: "step",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    file: {
      name: "FILE",
      title: "File",
      description:
        "The file to upload. Files of any size go into columns; those of notes and attachments are sent whole.",
      type: { kind: "text" },
      path: "reads",
      required: true,
      examples: ["contract.pdf", "%folder%/%invoice%.pdf"],
    },
    as: {
      name: "AS",
      title: "Place",
      description: "Where the file goes.",
      type: { kind: "options", options: places },
      default: "Column",
    },
    column: {
      name: "COLUMN",
      title: "Column",
      description:
        "The logical name of the file or image column; documentbody of a note (annotation), body of an attachment (activitymimeattachment).",
      type: { kind: "text" },
      required: intoColumn,
      activeWhen: intoColumn,
      examples: ["new_contract", "entityimage", "documentbody"],
    },
    fileName: {
      name: "FILENAME",
      title: "File name",
      description: "The name that the organization keeps. Left out: the file's own.",
      type: { kind: "text" },
      examples: ["Contract 2026.pdf"],
    },
    mimeType: {
      name: "MIMETYPE",
      title: "MIME type",
      description: "What the file holds.",
      type: { kind: "text" },
      default: "application/octet-stream",
      examples: ["application/pdf"],
    },
    subject: {
      name: "SUBJECT",
      title: "Subject",
      description: "The title of the new note or attachment.",
      type: { kind: "text" },
      activeWhen: asNew,
    },
    text: {
      name: "TEXT",
      title: "Text",
      description: "The text of the new note.",
      type: { kind: "text" },
      activeWhen: { parameter: "as", is: "Note" },
    },
    resultVariable: {
      name: "RESULTVARIABLE",
      title: "Result variable",
      description:
        "The variable that receives the ID of the new note or attachment, or that of the file in a file column. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
    },
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="upload_file" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" COLUMN="new_contract" FILE="contract.pdf" MIMETYPE="application/pdf" />`,
    `<AMVARIABLE NAME="noteId" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="upload_file" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" AS="Note" SUBJECT="The contract" FILE="contract.pdf" RESULTVARIABLE="noteId" />`,
  ],
} as const satisfies Activity;
