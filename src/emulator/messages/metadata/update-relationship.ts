import { factsOf } from "../../customization/changes.ts";
import { OrganizationFault } from "../../faults.ts";
import type { Message } from "../message.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message UpdateRelationship: what deleting a record does to its children, and whether the relationship makes a hierarchy. */
export const updateRelationship: Message = {
  parameters: ["Relationship", "MergeLabels"],
  run: ({ organization }, request) => {
    const given = definitionParameter(request, "Relationship", "OneToManyRelationshipMetadata");
    const parent = factsOf(organization.schema, given.referencedEntity);
    const known = parent.relationships.find(({ name }) => name.toLowerCase() === given.schemaName.toLowerCase());
    if (known === undefined) {
      throw new OrganizationFault("ObjectDoesNotExist", `Could not find a relationship with name ${given.schemaName}.`);
    }
    const { isHierarchical: _, ...others } = known;
    const changed = {
      ...others,
      onDelete: given.cascadeDelete ?? known.onDelete ?? "RemoveLink",
      ...(given.isHierarchical === true ? { isHierarchical: true as const } : {}),
    };
    const relationships = parent.relationships.map((one) => (one === known ? changed : one));
    customize(organization, { tables: [{ ...parent, relationships }] });
    return new Map();
  },
};
