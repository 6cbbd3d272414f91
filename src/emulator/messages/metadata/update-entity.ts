import { factsOf } from "../../customization/changes.ts";
import { textOf } from "../../customization/text-of.ts";
import type { Message } from "../message.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message UpdateEntity: names and description of a table, and whether its changes are tracked. */
export const updateEntity: Message = {
  parameters: ["Entity", "MergeLabels", "HasNotes", "HasActivities"],
  run: ({ organization }, request) => {
    const given = definitionParameter(request, "Entity", "EntityMetadata");
    const facts = factsOf(organization.schema, given.logicalName);
    const description = textOf(given.description) ?? facts.description;
    const table = {
      ...facts,
      displayName: textOf(given.displayName) ?? facts.displayName,
      displayCollectionName: textOf(given.displayCollectionName) ?? facts.displayCollectionName ?? facts.displayName,
      ...(description === undefined ? {} : { description }),
      ...(given.changeTrackingEnabled === undefined ? {} : { tracksChanges: given.changeTrackingEnabled }),
    };
    customize(organization, { tables: [table] });
    return new Map();
  },
};
