import { Guid } from "../../values/guid.ts";

/*
 * What an organization says of a name that its metadata does not have, the same whether it is asked or its definitions tell it
 * beforehand. Later versions add to each text what their cache holds (`MetadataCacheDetails: …`).
 */

/** QueryBuilderNoEntity (query.md §8). */
export function unknownTableText(logicalName: string): string {
  return `The entity with a name = '${logicalName}' with namemapping = 'Logical' was not found in the MetadataCache.`;
}

/** QueryBuilderNoAttribute, as in the recorded fault. */
export function unknownColumnText(table: string, logicalName: string): string {
  return `'${table}' entity doesn't contain attribute with Name = '${logicalName}'.`;
}

/** As Dynamics 365 says it of Associate (version 9, 2019). */
export function unknownRelationshipText(schemaName: string): string {
  return `The Entity Relationship with SchemaName = '${schemaName}' was not found in the MetadataCache.`;
}

/** InvalidArgument: which end the record is must be said. */
export function roleMissingText(schemaName: string): string {
  return `The relationship '${schemaName}' is one of a table with itself: PrimaryEntityRole must be set.`;
}

/** What a definition is asked for by. */
export type AskedDefinition = { readonly name?: string | undefined; readonly id?: Guid | undefined };

/** ObjectDoesNotExist, of a definition that is asked for by itself: `an attribute` with its table. */
export function unknownDefinitionText(what: string, { name = "", id = Guid.empty }: AskedDefinition, table?: string) {
  const where = table === undefined ? "" : ` in entity ${table}`;
  return `Could not find ${what} with name ${name} and id ${id}${where}.`;
}
