import type { ParameterValue } from "../../../wire/organization-call.ts";
import { newColumn } from "../../customization/new-column.ts";
import { newTable } from "../../customization/new-table.ts";
import { withActivities, withNotes } from "../../customization/regarding.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import { ensureStandardRoles } from "../../roles/roles.ts";
import type { Message } from "../message.ts";
import { booleanParameter, optional } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateEntity: a table with its primary name column, the columns that every table has, and privileges on it. */
export const createEntity: Message = {
  parameters: ["Entity", "PrimaryAttribute", "HasNotes", "HasActivities"],
  run: (context, request) => {
    const { organization } = context;
    const { schema } = organization;
    const primaryName = newColumn(schema, definitionParameter(request, "PrimaryAttribute", "AttributeMetadata"));
    const table = newTable(schema, definitionParameter(request, "Entity", "EntityMetadata"), primaryName);
    const isAsked = (name: string): boolean => optional(request, name, booleanParameter) === true;
    const noted = isAsked("HasNotes") ? withNotes(schema, [table]) : [table];
    customize(organization, { tables: isAsked("HasActivities") ? withActivities(schema, noted) : noted });
    organization.store.transaction(() => ensureStandardRoles(context));
    return new Map<string, ParameterValue>([
      ["EntityId", metadataId("entity", table.logicalName)],
      ["AttributeId", metadataId("attribute", `${table.logicalName}.${primaryName.name}`)],
    ]);
  },
};
