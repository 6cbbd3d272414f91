import type {
  EntityKeyMetadata,
  EntityMetadata,
  ManyToManyRelationshipMetadata,
  OneToManyRelationshipMetadata,
  OwnershipType,
} from "../../wire/metadata/metadata.ts";
import { describeColumns } from "./describe-column.ts";
import { labelOf } from "./label.ts";
import { metadataId } from "./metadata-id.ts";
import type { Key, ManyToMany, Relationship } from "./relationship.ts";
import type { Table } from "./table.ts";

/** The whole definition of a table, as both wires send it: columns, keys and relationships of all kinds. */
export function metadataOf(table: Table): EntityMetadata {
  return {
    ...describeTable(table),
    attributes: describeColumns(table),
    keys: table.keys.map((key) => describeKey(table, key)),
    oneToManyRelationships: table.children.map(describeRelationship),
    manyToOneRelationships: table.parents.map(describeRelationship),
    manyToManyRelationships: table.manyToMany.map(describeManyToMany),
  };
}

/** A table without its columns, keys and relationships. */
function describeTable(table: Table): EntityMetadata {
  const { logicalName, columns } = table;
  const image = columns.has("entityimage") ? "entityimage" : undefined;
  return {
    kind: "EntityMetadata",
    metadataId: metadataId("entity", logicalName),
    logicalName,
    schemaName: table.schemaName,
    entitySetName: table.entitySetName,
    logicalCollectionName: table.entitySetName,
    displayName: labelOf(table.displayName),
    displayCollectionName: labelOf(table.displayCollectionName),
    description: labelOf(table.description),
    objectTypeCode: table.objectTypeCode,
    ownershipType: table.ownership as OwnershipType,
    primaryIdAttribute: table.primaryId,
    primaryNameAttribute: table.primaryName,
    primaryImageAttribute: image,
    isActivity: table.isActivity,
    isIntersect: table.isIntersect,
    isCustomEntity: table.isCustom,
    changeTrackingEnabled: table.tracksChanges,
    isOptimisticConcurrencyEnabled: columns.has("versionnumber"),
  };
}

export function describeKey(table: Table, key: Key): EntityKeyMetadata {
  return {
    kind: "EntityKeyMetadata",
    metadataId: keyId(table.logicalName, key.logicalName),
    logicalName: key.logicalName,
    schemaName: key.schemaName,
    entityLogicalName: table.logicalName,
    displayName: labelOf(key.label),
    keyAttributes: key.columns,
    indexStatus: key.status,
  };
}

export function keyId(table: string, key: string): EntityKeyMetadata["metadataId"] {
  return metadataId("key", `${table}.${key}`);
}

export function describeRelationship(relationship: Relationship): OneToManyRelationshipMetadata {
  return {
    kind: "OneToManyRelationshipMetadata",
    metadataId: metadataId("relationship", relationship.schemaName),
    schemaName: relationship.schemaName,
    referencedEntity: relationship.parent,
    referencedAttribute: relationship.parentColumn,
    referencingEntity: relationship.child,
    referencingAttribute: relationship.column,
    referencedEntityNavigationPropertyName: relationship.collection,
    referencingEntityNavigationPropertyName: relationship.navigation,
    isHierarchical: relationship.isHierarchical,
    isCustomRelationship: relationship.isCustom,
    cascadeDelete: relationship.onDelete,
  };
}

export function describeManyToMany(relationship: ManyToMany): ManyToManyRelationshipMetadata {
  return {
    kind: "ManyToManyRelationshipMetadata",
    metadataId: metadataId("relationship", relationship.schemaName),
    schemaName: relationship.schemaName,
    intersectEntityName: relationship.intersect,
    entity1LogicalName: relationship.table1,
    entity1IntersectAttribute: relationship.column1,
    entity1NavigationPropertyName: relationship.navigation1,
    entity2LogicalName: relationship.table2,
    entity2IntersectAttribute: relationship.column2,
    entity2NavigationPropertyName: relationship.navigation2,
    isCustomRelationship: relationship.isCustom,
  };
}
