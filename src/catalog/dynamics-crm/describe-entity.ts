import type { Activity } from "../activity.ts";
import { entityParameter, recordStep } from "./record-parameters.ts";
import { resultDatasetParameter } from "./result-dataset.ts";

/** Ours. */
export const describeEntity = {
  action: "AMDYNAMICSCRM",
  name: "describe_entity",
  title: "Describe entity",
  description: `Puts what the organization says of an entity (table) into a dataset.
Columns: logicalname, displayname, description, type, required, maxlength, minvalue, maxvalue, precision, format, targets, options, isprimaryid, isprimaryname, iscustom, cancreate, canupdate, canread, attributeof.
Relationships: schemaname, type, attribute, relatedentity, relatedattribute, intersectentity, navigationproperty, cascadedelete, iscustom.
Keys: logicalname, displayname, attributes, indexstatus.`,
  standing: "extension",
  parameters: {
    ...recordStep,
    entity: entityParameter,
    include: {
      name: "INCLUDE",
      title: "Include",
      description: "What of it to describe: one row for each.",
      type: {
        kind: "options",
        options: [
          { value: "Columns", label: "Attributes (columns)", spellings: ["Attributes"] },
          { value: "Relationships", label: "Relationships" },
          { value: "Keys", label: "Alternate keys" },
        ],
      },
      default: "Columns",
    },
    resultDataset: resultDatasetParameter,
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="describe_entity" SESSION="DynamicsCrmSession1" ENTITY="account" RESULTDATASET="columns" />`,
    `<AMDYNAMICSCRM ACTIVITY="describe_entity" SESSION="DynamicsCrmSession1" ENTITY="account" INCLUDE="Relationships" RESULTDATASET="relationships" />`,
  ],
} as const satisfies Activity;
