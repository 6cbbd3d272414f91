import type { ParameterValue } from "../../../wire/organization-call.ts";
import { severalToOne } from "../../customization/changes.ts";
import { newLookup } from "../../customization/new-column.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import type { Message } from "../message.ts";
import { relationshipFactsOf } from "./create-one-to-many.ts";
import { customize } from "./customize.ts";
import { definitionParameter, relationshipsParameter } from "./metadata-parameter.ts";

/** Message CreateCustomerRelationships: a lookup column that points at accounts and contacts, with a relationship for each. */
export const createCustomerRelationships: Message = {
  parameters: ["Lookup", "OneToManyRelationships"],
  run: ({ organization }, request) => {
    const given = relationshipsParameter(request, "OneToManyRelationships");
    const parents = given.map(({ referencedEntity }) => referencedEntity.toLowerCase());
    const lookup = newLookup(definitionParameter(request, "Lookup", "AttributeMetadata"), parents);
    const relationships = given.map((one) => relationshipFactsOf(one, lookup.name));
    customize(organization, severalToOne(organization.schema, relationships, parents, lookup));
    const child = relationships[0]?.child ?? "";
    return new Map<string, ParameterValue>([
      ["AttributeId", metadataId("attribute", `${child}.${lookup.name}`)],
      ["RelationshipIds", relationships.map(({ name }) => metadataId("relationship", name))],
    ]);
  },
};
