import type { OneToManyRelationshipMetadata } from "../../../wire/metadata/metadata.ts";
import type { ParameterValue } from "../../../wire/organization-call.ts";
import { oneToMany } from "../../customization/changes.ts";
import { logicalNameOf } from "../../customization/names.ts";
import { newLookup } from "../../customization/new-column.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import type { RelationshipFacts } from "../../metadata/table-facts.ts";
import type { Message } from "../message.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateOneToMany: a lookup column on the many, and the relationship. */
export const createOneToMany: Message = {
  parameters: ["OneToManyRelationship", "Lookup"],
  run: ({ organization }, request) => {
    const given = definitionParameter(request, "OneToManyRelationship", "OneToManyRelationshipMetadata");
    const parent = given.referencedEntity.toLowerCase();
    const lookup = newLookup(definitionParameter(request, "Lookup", "AttributeMetadata"), [parent]);
    const relationship = relationshipFactsOf(given, lookup.name);
    customize(organization, oneToMany(organization.schema, relationship, parent, lookup));
    return new Map<string, ParameterValue>([
      ["RelationshipId", metadataId("relationship", relationship.name)],
      ["AttributeId", metadataId("attribute", `${relationship.child}.${lookup.name}`)],
    ]);
  },
};

export function relationshipFactsOf(
  given: Pick<OneToManyRelationshipMetadata, "schemaName" | "referencingEntity"> &
    Partial<OneToManyRelationshipMetadata>,
  column: string,
): RelationshipFacts {
  logicalNameOf(given.schemaName, "a relationship");
  const collection = given.referencedEntityNavigationPropertyName;
  const navigation = given.referencingEntityNavigationPropertyName;
  return {
    name: given.schemaName,
    child: given.referencingEntity.toLowerCase(),
    column,
    onDelete: given.cascadeDelete ?? "RemoveLink",
    ...(collection === undefined || collection === "" ? {} : { collection }),
    ...(navigation === undefined || navigation === "" ? {} : { navigation }),
    ...(given.isHierarchical === true ? { isHierarchical: true } : {}),
    isCustom: true,
  };
}
