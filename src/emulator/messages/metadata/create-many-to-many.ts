import { manyToMany } from "../../customization/changes.ts";
import { newIntersection } from "../../customization/new-intersection.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateManyToMany: the intersect table and the relationship of two tables. */
export const createManyToMany: Message = {
  parameters: ["ManyToManyRelationship", "IntersectEntitySchemaName"],
  run: ({ organization }, request) => {
    const { schema } = organization;
    const given = definitionParameter(request, "ManyToManyRelationship", "ManyToManyRelationshipMetadata");
    const { relationship, intersect } = newIntersection(
      schema,
      given,
      textParameter(request, "IntersectEntitySchemaName"),
    );
    customize(organization, manyToMany(schema, relationship, intersect));
    return new Map([["ManyToManyRelationshipId", metadataId("relationship", relationship.name)]]);
  },
};
