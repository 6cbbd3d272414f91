import { Guid } from "../../../values/guid.ts";
import type { EntityMetadata, OwnershipType } from "../../metadata/metadata.ts";
import { given } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, int, text } from "../scalar-shapes.ts";
import { type LeafShape, type ListShape, list, nillable, type RecordShape, record, type Shape } from "../shape.ts";
import { anyAttribute } from "./attribute-shapes.ts";
import { label } from "./label-shapes.ts";
import { metadataBase } from "./metadata-base.ts";
import { entityKey, manyToMany, oneToMany } from "./relationship-shapes.ts";

const ownershipNames: readonly OwnershipType[] = [
  "UserOwned",
  "TeamOwned",
  "BusinessOwned",
  "OrganizationOwned",
  "BusinessParented",
  "None",
];

/** A list of flags on the wire; a table has one that matters. */
const ownership: LeafShape<OwnershipType> = {
  kind: "leaf",
  expected: `one of ${ownershipNames.join(", ")}`,
  parse: (value) => {
    const flags = value.trim().split(/\s+/);
    return flags.includes("Filtered") ? "None" : ownershipNames.find((name) => flags.includes(name));
  },
  format: (value) => value,
};

function listOf<I>(item: string, shape: Shape<I>): ListShape<readonly I[]> {
  return list(ns.metadata, item, () => shape);
}

type Table = EntityMetadata;

export const entityMetadata: RecordShape<Table> = record(
  ns.metadata,
  {
    ...metadataBase((table: Table) => table.metadataId),
    Attributes: nillable(listOf("AttributeMetadata", anyAttribute), (table: Table) => table.attributes),
    ChangeTrackingEnabled: nillable(boolean, (table: Table) => table.changeTrackingEnabled),
    Description: nillable(label, (table: Table) => table.description),
    DisplayCollectionName: nillable(label, (table: Table) => table.displayCollectionName),
    DisplayName: nillable(label, (table: Table) => table.displayName),
    IsActivity: nillable(boolean, (table: Table) => table.isActivity),
    IsCustomEntity: nillable(boolean, (table: Table) => table.isCustomEntity),
    IsIntersect: nillable(boolean, (table: Table) => table.isIntersect),
    LogicalName: nillable(text, (table: Table) => table.logicalName),
    ManyToManyRelationships: nillable(
      listOf("ManyToManyRelationshipMetadata", manyToMany),
      (table: Table) => table.manyToManyRelationships,
    ),
    ManyToOneRelationships: nillable(
      listOf("OneToManyRelationshipMetadata", oneToMany),
      (table: Table) => table.manyToOneRelationships,
    ),
    ObjectTypeCode: nillable(int, (table: Table) => table.objectTypeCode),
    OneToManyRelationships: nillable(
      listOf("OneToManyRelationshipMetadata", oneToMany),
      (table: Table) => table.oneToManyRelationships,
    ),
    OwnershipType: nillable(ownership, (table: Table) => table.ownershipType),
    PrimaryIdAttribute: nillable(text, (table: Table) => table.primaryIdAttribute),
    PrimaryNameAttribute: nillable(text, (table: Table) => table.primaryNameAttribute),
    SchemaName: nillable(text, (table: Table) => table.schemaName),
    PrimaryImageAttribute: nillable(text, (table: Table) => table.primaryImageAttribute),
    IsOptimisticConcurrencyEnabled: nillable(boolean, (table: Table) => table.isOptimisticConcurrencyEnabled),
    Keys: nillable(
      list(ns.metadata71, "EntityKeyMetadata", () => entityKey),
      (table: Table) => table.keys,
    ),
    LogicalCollectionName: nillable(text, (table: Table) => table.logicalCollectionName),
    EntitySetName: nillable(text, (table: Table) => table.entitySetName),
  },
  (fields) => {
    const schemaName = fields.SchemaName ?? fields.LogicalName ?? "";
    return {
      kind: "EntityMetadata",
      metadataId: fields.MetadataId ?? Guid.empty,
      logicalName: fields.LogicalName ?? schemaName.toLowerCase(),
      schemaName,
      isActivity: fields.IsActivity ?? false,
      isIntersect: fields.IsIntersect ?? false,
      isCustomEntity: fields.IsCustomEntity ?? false,
      ...given({
        entitySetName: fields.EntitySetName,
        logicalCollectionName: fields.LogicalCollectionName,
        displayName: fields.DisplayName,
        displayCollectionName: fields.DisplayCollectionName,
        description: fields.Description,
        objectTypeCode: fields.ObjectTypeCode,
        ownershipType: fields.OwnershipType,
        primaryIdAttribute: fields.PrimaryIdAttribute,
        primaryNameAttribute: fields.PrimaryNameAttribute,
        primaryImageAttribute: fields.PrimaryImageAttribute,
        changeTrackingEnabled: fields.ChangeTrackingEnabled,
        isOptimisticConcurrencyEnabled: fields.IsOptimisticConcurrencyEnabled,
        attributes: fields.Attributes,
        keys: fields.Keys,
        oneToManyRelationships: fields.OneToManyRelationships,
        manyToOneRelationships: fields.ManyToOneRelationships,
        manyToManyRelationships: fields.ManyToManyRelationships,
      }),
    };
  },
);
