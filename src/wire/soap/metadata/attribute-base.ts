import { Guid } from "../../../values/guid.ts";
import type { AttributeMetadata, AttributeTypeCode } from "../../metadata/metadata.ts";
import { contract, given } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, oneOf, text } from "../scalar-shapes.ts";
import {
  type Fields,
  type LeafShape,
  type Member,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
} from "../shape.ts";
import { label } from "./label-shapes.ts";
import { constant, metadataBase } from "./metadata-base.ts";

/** What all types of columns have in common (contracts: AttributeMetadata). */

type Attribute = AttributeMetadata;

const requiredLevels = oneOf("None", "SystemRequired", "ApplicationRequired", "Recommended");

/** A managed property: whether a publisher locked the level is not kept; that of a system column always is. */
const requiredLevel: RecordShape<Attribute["requiredLevel"]> = contract(
  {
    CanBeChanged: omittable(boolean, (level: Attribute["requiredLevel"]) => level !== "SystemRequired"),
    ManagedPropertyLogicalName: nillable(text, () => "canmodifyrequirementlevelsettings"),
    Value: required(requiredLevels, (level: Attribute["requiredLevel"]) => level),
  },
  (fields) => fields.Value,
);

const typeCode: LeafShape<AttributeTypeCode> = oneOf(
  "Boolean",
  "Customer",
  "DateTime",
  "Decimal",
  "Double",
  "Integer",
  "Lookup",
  "Memo",
  "Money",
  "Owner",
  "PartyList",
  "Picklist",
  "State",
  "Status",
  "String",
  "Uniqueidentifier",
  "CalendarRules",
  "Virtual",
  "BigInt",
  "ManagedProperty",
  "EntityName",
);

const members = {
  ...metadataBase((attribute: Attribute) => attribute.metadataId),
  AttributeOf: nillable(text, (attribute: Attribute) => attribute.attributeOf),
  AttributeType: nillable(typeCode, (attribute: Attribute) => attribute.attributeType),
  Description: nillable(label, (attribute: Attribute) => attribute.description),
  DisplayName: nillable(label, (attribute: Attribute) => attribute.displayName),
  EntityLogicalName: nillable(text, (attribute: Attribute) => attribute.entityLogicalName),
  IsCustomAttribute: nillable(boolean, (attribute: Attribute) => attribute.isCustomAttribute),
  IsPrimaryId: nillable(boolean, (attribute: Attribute) => attribute.isPrimaryId),
  IsPrimaryName: nillable(boolean, (attribute: Attribute) => attribute.isPrimaryName),
  IsValidForCreate: nillable(boolean, (attribute: Attribute) => attribute.isValidForCreate),
  IsValidForRead: nillable(boolean, (attribute: Attribute) => attribute.isValidForRead),
  IsValidForUpdate: nillable(boolean, (attribute: Attribute) => attribute.isValidForUpdate),
  LogicalName: nillable(text, (attribute: Attribute) => attribute.logicalName),
  RequiredLevel: nillable(requiredLevel, (attribute: Attribute) => attribute.requiredLevel),
  SchemaName: nillable(text, (attribute: Attribute) => attribute.schemaName),
  AttributeTypeName: nillable(constant, (attribute: Attribute) => attribute.attributeTypeName),
  IsLogical: nillable(boolean, (attribute: Attribute) => attribute.isLogical),
};

/** Whoever describes a new column may leave out the logical name: it is the schema name in lower case. */
function commonOf(fields: Fields<typeof members>, code: AttributeTypeCode): Attribute {
  const schemaName = fields.SchemaName ?? fields.LogicalName ?? "";
  return {
    kind: "AttributeMetadata",
    metadataId: fields.MetadataId ?? Guid.empty,
    logicalName: fields.LogicalName ?? schemaName.toLowerCase(),
    schemaName,
    attributeType: fields.AttributeType ?? code,
    isPrimaryId: fields.IsPrimaryId ?? false,
    isPrimaryName: fields.IsPrimaryName ?? false,
    isCustomAttribute: fields.IsCustomAttribute ?? false,
    isValidForCreate: fields.IsValidForCreate ?? true,
    isValidForUpdate: fields.IsValidForUpdate ?? true,
    isValidForRead: fields.IsValidForRead ?? true,
    requiredLevel: fields.RequiredLevel ?? "None",
    ...given({
      entityLogicalName: fields.EntityLogicalName,
      attributeTypeName: fields.AttributeTypeName,
      attributeOf: fields.AttributeOf,
      displayName: fields.DisplayName,
      description: fields.Description,
      isLogical: fields.IsLogical,
    }),
  };
}

type Own = Readonly<Record<string, Member<Attribute, unknown>>>;

/** A type that extends AttributeMetadata by members of its own; `code` where the message leaves out AttributeType. */
export function extended<M extends Own>(
  code: AttributeTypeCode,
  own: M,
  build: (fields: Fields<M>) => Partial<Attribute>,
): RecordShape<Attribute> {
  return record(ns.metadata, { ...members, ...own } as typeof members, (fields) => ({
    ...commonOf(fields, code),
    ...given(build(fields as unknown as Fields<M>)),
  }));
}
