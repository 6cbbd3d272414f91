import type { RelationshipMetadata } from "../../../wire/metadata/metadata.ts";
import { describeManyToMany, describeRelationship } from "../../metadata/describe-table.ts";
import type { Tables } from "../../metadata/tables.ts";
import type { Message } from "../message.ts";
import { noDefinition, publishedOnly, requestedId, requestedName } from "./requested.ts";

/** Message RetrieveRelationship: the definition of a one-to-many or many-to-many relationship, by schema name or ID. */
export const retrieveRelationship: Message = {
  parameters: ["Name", "MetadataId", publishedOnly],
  run: ({ organization }, request) => {
    const name = requestedName(request, "Name");
    const id = requestedId(request);
    const isAsked = ({ schemaName, metadataId }: RelationshipMetadata): boolean =>
      name === undefined ? id?.equals(metadataId) === true : schemaName.toLowerCase() === name.toLowerCase();
    for (const relationship of relationshipsOf(organization.tables)) {
      if (isAsked(relationship)) return new Map([["RelationshipMetadata", relationship]]);
    }
    throw noDefinition("a relationship", { name, id });
  },
};

/** Every relationship once. */
function* relationshipsOf(tables: Tables): Generator<RelationshipMetadata> {
  for (const table of tables.values()) {
    for (const relationship of table.parents) yield describeRelationship(relationship);
    for (const relationship of table.manyToMany) {
      if (relationship.table1 === table.logicalName) yield describeManyToMany(relationship);
    }
  }
}
