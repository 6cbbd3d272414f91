import type { Activity } from "../activity.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

export const downloadFile = {
  action: "AMDYNAMICSCRM",
  name: "download_file",
  title: "Download file",
  description: "Writes the file of a file or image column, of a note or of an attachment to disk.",
  standing: "extension",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    column: {
      name: "COLUMN",
      title: "Column",
      description:
        "The logical name of the file or image column; documentbody of a note (annotation), body of an attachment (activitymimeattachment).",
      type: { kind: "text" },
      required: true,
      examples: ["new_contract", "entityimage", "documentbody"],
    },
    file: {
      name: "FILE",
      title: "File",
      description:
        "Where to write it. A folder, or a path that ends with a slash: into that folder, under the name that the organization keeps.",
      type: { kind: "text" },
      path: "writes",
      required: true,
      examples: ["contract.pdf", "downloads/"],
    },
    overwrite: {
      name: "OVERWRITE",
      title: "Overwrite",
      description: "Whether a file that is there is replaced; else the step fails.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    resultVariable: {
      name: "RESULTVARIABLE",
      title: "Result variable",
      description:
        "The variable that receives the name that the organization keeps. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
    },
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="download_file" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" COLUMN="new_contract" FILE="contract.pdf" OVERWRITE="YES" />`,
    `<AMVARIABLE NAME="fileName" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="download_file" SESSION="DynamicsCrmSession1" ENTITY="annotation" ID="%noteId%" COLUMN="documentbody" FILE="downloads/" RESULTVARIABLE="fileName" />`,
  ],
} as const satisfies Activity;
