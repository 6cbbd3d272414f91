import { Guid } from "../../../values/guid.ts";
import type {
  EntityKeyMetadata,
  ManyToManyRelationshipMetadata,
  OneToManyRelationshipMetadata,
  RelationshipMetadata,
} from "../../metadata/metadata.ts";
import { arrayOf, given } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, oneOf, text } from "../scalar-shapes.ts";
import { nillable, omittable, type RecordShape, record, required } from "../shape.ts";
import { label } from "./label-shapes.ts";
import { metadataBase } from "./metadata-base.ts";

type OneToMany = OneToManyRelationshipMetadata;
type ManyToMany = ManyToManyRelationshipMetadata;

const relationshipType = oneOf("OneToManyRelationship", "ManyToManyRelationship");

function members(type: "OneToManyRelationship" | "ManyToManyRelationship") {
  return {
    ...metadataBase((relationship: RelationshipMetadata) => relationship.metadataId),
    IsCustomRelationship: nillable(boolean, (relationship: RelationshipMetadata) => relationship.isCustomRelationship),
    SchemaName: required(text, (relationship: RelationshipMetadata) => relationship.schemaName),
    RelationshipType: omittable(relationshipType, () => type),
  };
}

type CascadeDelete = OneToMany["cascadeDelete"];

/** Of the cascades only that of deletion is kept. */
const cascades: RecordShape<CascadeDelete> = record(
  ns.metadata,
  { Delete: nillable(oneOf("NoCascade", "Cascade", "RemoveLink", "Restrict"), (cascade: CascadeDelete) => cascade) },
  (fields) => fields.Delete ?? "NoCascade",
);

export const oneToMany: RecordShape<OneToMany> = record(
  ns.metadata,
  {
    ...members("OneToManyRelationship"),
    CascadeConfiguration: nillable(cascades, (relationship: OneToMany) => relationship.cascadeDelete),
    IsHierarchical: nillable(boolean, (relationship: OneToMany) => relationship.isHierarchical),
    ReferencedAttribute: nillable(text, (relationship: OneToMany) => relationship.referencedAttribute),
    ReferencedEntity: required(text, (relationship: OneToMany) => relationship.referencedEntity),
    ReferencedEntityNavigationPropertyName: nillable(
      text,
      (relationship: OneToMany) => relationship.referencedEntityNavigationPropertyName,
    ),
    ReferencingAttribute: nillable(text, (relationship: OneToMany) => relationship.referencingAttribute),
    ReferencingEntity: required(text, (relationship: OneToMany) => relationship.referencingEntity),
    ReferencingEntityNavigationPropertyName: nillable(
      text,
      (relationship: OneToMany) => relationship.referencingEntityNavigationPropertyName,
    ),
  },
  (fields) => ({
    kind: "OneToManyRelationshipMetadata",
    metadataId: fields.MetadataId ?? Guid.empty,
    schemaName: fields.SchemaName,
    referencedEntity: fields.ReferencedEntity,
    referencedAttribute: fields.ReferencedAttribute ?? "",
    referencingEntity: fields.ReferencingEntity,
    referencingAttribute: fields.ReferencingAttribute ?? "",
    ...given({
      referencedEntityNavigationPropertyName: fields.ReferencedEntityNavigationPropertyName,
      referencingEntityNavigationPropertyName: fields.ReferencingEntityNavigationPropertyName,
    }),
    isHierarchical: fields.IsHierarchical ?? false,
    isCustomRelationship: fields.IsCustomRelationship ?? false,
    cascadeDelete: fields.CascadeConfiguration ?? "NoCascade",
  }),
);

export const manyToMany: RecordShape<ManyToMany> = record(
  ns.metadata,
  {
    ...members("ManyToManyRelationship"),
    Entity1IntersectAttribute: nillable(text, (relationship: ManyToMany) => relationship.entity1IntersectAttribute),
    Entity1LogicalName: required(text, (relationship: ManyToMany) => relationship.entity1LogicalName),
    Entity1NavigationPropertyName: nillable(
      text,
      (relationship: ManyToMany) => relationship.entity1NavigationPropertyName,
    ),
    Entity2IntersectAttribute: nillable(text, (relationship: ManyToMany) => relationship.entity2IntersectAttribute),
    Entity2LogicalName: required(text, (relationship: ManyToMany) => relationship.entity2LogicalName),
    Entity2NavigationPropertyName: nillable(
      text,
      (relationship: ManyToMany) => relationship.entity2NavigationPropertyName,
    ),
    IntersectEntityName: nillable(text, (relationship: ManyToMany) => relationship.intersectEntityName),
  },
  (fields) => ({
    kind: "ManyToManyRelationshipMetadata",
    metadataId: fields.MetadataId ?? Guid.empty,
    schemaName: fields.SchemaName,
    intersectEntityName: fields.IntersectEntityName ?? "",
    entity1LogicalName: fields.Entity1LogicalName,
    entity1IntersectAttribute: fields.Entity1IntersectAttribute ?? "",
    entity2LogicalName: fields.Entity2LogicalName,
    entity2IntersectAttribute: fields.Entity2IntersectAttribute ?? "",
    ...given({
      entity1NavigationPropertyName: fields.Entity1NavigationPropertyName,
      entity2NavigationPropertyName: fields.Entity2NavigationPropertyName,
    }),
    isCustomRelationship: fields.IsCustomRelationship ?? false,
  }),
);

type Key = EntityKeyMetadata;

/** An alternate key (7.1 and later). */
export const entityKey: RecordShape<Key> = record(
  ns.metadata71,
  {
    ...metadataBase((key: Key) => key.metadataId),
    DisplayName: nillable(label, (key: Key) => key.displayName),
    EntityKeyIndexStatus: omittable(oneOf("Pending", "InProgress", "Active", "Failed"), (key: Key) => key.indexStatus),
    EntityLogicalName: nillable(text, (key: Key) => key.entityLogicalName || undefined),
    KeyAttributes: omittable(arrayOf("string", text), (key: Key) => key.keyAttributes),
    LogicalName: nillable(text, (key: Key) => key.logicalName),
    SchemaName: nillable(text, (key: Key) => key.schemaName),
  },
  (fields) => {
    const schemaName = fields.SchemaName ?? fields.LogicalName ?? "";
    return {
      kind: "EntityKeyMetadata",
      metadataId: fields.MetadataId ?? Guid.empty,
      logicalName: fields.LogicalName ?? schemaName.toLowerCase(),
      schemaName,
      entityLogicalName: fields.EntityLogicalName ?? "",
      ...given({ displayName: fields.DisplayName }),
      keyAttributes: fields.KeyAttributes ?? [],
      indexStatus: fields.EntityKeyIndexStatus ?? "Pending",
    };
  },
);
