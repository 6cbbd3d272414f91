import type { ManyToManyRelationshipMetadata } from "../../wire/metadata/metadata.ts";
import type { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { ColumnFacts, ManyToManyFacts, TableFacts } from "../metadata/table-facts.ts";
import { factsOf } from "./changes.ts";
import { logicalNameOf } from "./names.ts";
import { nextTypeCode } from "./new-table.ts";

/** What CreateManyToMany and a file of customizations say of a relationship. */
export type NewManyToMany = Pick<
  ManyToManyRelationshipMetadata,
  "schemaName" | "entity1LogicalName" | "entity2LogicalName"
> &
  Partial<ManyToManyRelationshipMetadata>;

/** The relationship and its intersect table, whose two columns are called as the keys of the records, with one and two where those are the same. */
export function newIntersection(
  schema: OrganizationSchema,
  given: NewManyToMany,
  intersectSchemaName: string,
): { readonly relationship: ManyToManyFacts; readonly intersect: TableFacts } {
  logicalNameOf(given.schemaName, "a relationship");
  const name = logicalNameOf(intersectSchemaName, "an intersect table");
  const first = factsOf(schema, given.entity1LogicalName);
  const second = factsOf(schema, given.entity2LogicalName);
  const isReflexive = first.logicalName === second.logicalName;
  const [column1, column2] = isReflexive
    ? [`${first.primaryId}one`, `${first.primaryId}two`]
    : [first.primaryId, second.primaryId];
  const { entity1NavigationPropertyName: navigation1, entity2NavigationPropertyName: navigation2 } = given;
  return {
    relationship: {
      name: given.schemaName,
      intersect: name,
      table1: first.logicalName,
      column1,
      table2: second.logicalName,
      column2,
      ...(navigation1 ? { navigation1 } : {}),
      ...(navigation2 ? { navigation2 } : {}),
      isCustom: true,
    },
    intersect: {
      logicalName: name,
      schemaName: intersectSchemaName,
      entitySetName: `${name}set`,
      displayName: intersectSchemaName,
      objectTypeCode: nextTypeCode(schema),
      primaryId: `${name}id`,
      ownership: "None",
      isIntersect: true,
      isCustom: true,
      columns: [
        { ...idColumn(`${name}id`), schemaName: `${intersectSchemaName}Id`, required: "SystemRequired" },
        idColumn(column1),
        idColumn(column2),
        { name: "versionnumber", type: "BigInt", schemaName: "VersionNumber", create: false, update: false },
      ],
      relationships: [],
    },
  };
}

function idColumn(name: string): ColumnFacts {
  return { name, type: "Uniqueidentifier", schemaName: name, create: false, update: false };
}
