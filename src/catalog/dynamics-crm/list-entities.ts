import type { Activity } from "../activity.ts";
import { recordStep } from "./record-parameters.ts";
import { resultDatasetParameter } from "./result-dataset.ts";

/** Ours. */
export const listEntities = {
  action: "AMDYNAMICSCRM",
  name: "list_entities",
  title: "List entities",
  description:
    "Lists the entities (tables) of the organization in a dataset, by logical name: logicalname, displayname, displaycollectionname, description, entitysetname, primaryid, primaryname, objecttypecode, ownership, iscustom, isactivity, isintersect, changetracking.",
  standing: "extension",
  parameters: {
    ...recordStep,
    kind: {
      name: "KIND",
      title: "Kind",
      description: "Which entities to list.",
      type: {
        kind: "options",
        options: [
          { value: "All", label: "All" },
          { value: "Standard", label: "Those of the product" },
          { value: "Custom", label: "Those that were added" },
        ],
      },
      default: "All",
    },
    resultDataset: resultDatasetParameter,
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="list_entities" SESSION="DynamicsCrmSession1" KIND="Custom" RESULTDATASET="entities" />`,
  ],
} as const satisfies Activity;
