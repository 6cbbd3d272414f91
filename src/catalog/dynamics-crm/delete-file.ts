import type { Activity } from "../activity.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

export const deleteFile = {
  action: "AMDYNAMICSCRM",
  name: "delete_file",
  title: "Delete file",
  description:
    "Takes the file of a file or image column, or of a note, away. The record stays; a column that is empty stays so.",
  standing: "extension",
  notInBatch: "step",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    column: {
      name: "COLUMN",
      title: "Column",
      description: "The logical name of the file or image column; documentbody of a note (annotation).",
      type: { kind: "text" },
      required: true,
      examples: ["new_contract", "entityimage", "documentbody"],
    },
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="delete_file" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" COLUMN="new_contract" />`,
  ],
} as const satisfies Activity;
