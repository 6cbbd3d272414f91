import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type {
  AliasedValue,
  AttributeValue,
  Entity,
  EntityCollection,
  ManagedProperty,
  RelatedEntities,
} from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Relationship } from "../organization-call.ts";
import { contract, dictionary, dictionaryOf, given, isArrayOf, isKind } from "./data-contract.ts";
import { ns } from "./namespaces.ts";
import {
  base64Binary,
  boolean,
  dateTime,
  decimal,
  double,
  guid,
  int,
  isInt32,
  long,
  name,
  oneOf,
  text,
} from "./scalar-shapes.ts";
import {
  type ChoiceShape,
  type ListShape,
  list,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
  ShapeError,
} from "./shape.ts";

/** Records, collections and the values of attributes: the data types of namespace Contracts. */

const optionSetValue: RecordShape<OptionSetValue> = contract(
  { Value: required(int, (option: OptionSetValue) => option.value) },
  (fields) => new OptionSetValue(fields.Value),
);

const money: RecordShape<Money> = contract(
  { Value: required(decimal, (amount: Money) => amount.value) },
  (fields) => new Money(fields.Value),
);

export const entityReference: RecordShape<EntityReference> = contract(
  {
    Id: omittable(guid, (reference: EntityReference) => reference.id),
    KeyAttributes: omittable(keyAttributesShape, (reference: EntityReference) => reference.keyAttributes),
    LogicalName: required(name, (reference: EntityReference) => reference.logicalName),
    Name: nillable(text, (reference: EntityReference) => reference.name),
    RowVersion: omittable(text, (reference: EntityReference) => reference.rowVersion),
  },
  ({ LogicalName, Id, Name, KeyAttributes, RowVersion }) => {
    if (Id !== undefined && KeyAttributes === undefined && RowVersion === undefined) {
      return new EntityReference(LogicalName, Id, Name);
    }
    const keyAttributes = filled(KeyAttributes);
    if (Id === undefined && keyAttributes === undefined) {
      throw new ShapeError("WIRE_MISSING_ELEMENT", "a reference has neither <Id> nor <KeyAttributes>");
    }
    return new EntityReference(LogicalName, Id ?? Guid.empty, Name, { keyAttributes, rowVersion: RowVersion });
  },
);

/** Values of an alternate key (7.1 and later). Servers send the collection empty where there are none. */
function keyAttributesShape(): ListShape<Map<string, AttributeValue>> {
  return keyAttributeCollection;
}

function filled<M extends ReadonlyMap<string, unknown>>(map: M | undefined): M | undefined {
  return map?.size ? map : undefined;
}

const managedProperty: RecordShape<ManagedProperty> = contract(
  {
    CanBeChanged: required(boolean, (property: ManagedProperty) => property.canBeChanged),
    ManagedPropertyLogicalName: nillable(text, (property: ManagedProperty) => property.managedPropertyLogicalName),
    Value: required(boolean, (property: ManagedProperty) => property.value),
  },
  (fields) => ({
    kind: "ManagedProperty",
    value: fields.Value,
    canBeChanged: fields.CanBeChanged,
    ...given({ managedPropertyLogicalName: fields.ManagedPropertyLogicalName }),
  }),
);

/** The value of an attribute, with its type; a type that is not in the table is refused. */
export const attributeValue: ChoiceShape<AttributeValue> = { kind: "choice", types: () => attributeTypes, nil: null };

const keyAttributeCollection: ListShape<Map<string, AttributeValue>> = dictionaryOf(
  ns.contracts71,
  "KeyValuePairOfstringanyType",
  attributeValue,
);

/** `{PrimaryEntityRole, SchemaName}`; the role is nil but for a relationship of a table with itself. */
export const relationship: RecordShape<Relationship> = contract(
  {
    PrimaryEntityRole: nillable(oneOf("Referencing", "Referenced"), (whole: Relationship) => whole.primaryEntityRole),
    SchemaName: required(text, (whole: Relationship) => whole.schemaName),
  },
  (fields) => ({
    kind: "Relationship",
    schemaName: fields.SchemaName,
    ...given({ primaryEntityRole: fields.PrimaryEntityRole }),
  }),
);

/** Pairs of which the key is a relationship; one that comes twice is an error. */
export function byRelationship<P>(
  pairName: string,
  pair: () => RecordShape<P>,
  relationshipOf: (pair: P) => Pick<Relationship, "schemaName" | "primaryEntityRole">,
): ListShape<readonly P[]> {
  return {
    ...list(ns.contracts, pairName, pair, [ns.generic]),
    build: (items) => {
      const pairs = items as readonly P[];
      refuseRepeated(pairs.map(relationshipOf));
      return pairs;
    },
  };
}

function refuseRepeated(relationships: readonly Pick<Relationship, "schemaName" | "primaryEntityRole">[]): void {
  const seen = new Set<string>();
  for (const { schemaName, primaryEntityRole = "" } of relationships) {
    const key = `${schemaName} ${primaryEntityRole}`;
    if (seen.has(key)) throw new RangeError(`the relationship "${schemaName}" comes twice`);
    seen.add(key);
  }
}

const relatedPair: RecordShape<RelatedEntities> = record(
  ns.generic,
  {
    key: required(
      relationship,
      ({ relationship: schemaName, primaryEntityRole }: RelatedEntities): Relationship => ({
        kind: "Relationship",
        schemaName,
        primaryEntityRole,
      }),
    ),
    value: required(
      () => entityCollection,
      (related: RelatedEntities) => related.collection,
    ),
  },
  ({ key, value }) => ({
    relationship: key.schemaName,
    ...given({ primaryEntityRole: key.primaryEntityRole }),
    collection: value,
  }),
  { subject: (related) => related.relationship },
);

const relatedEntities: ListShape<readonly RelatedEntities[]> = byRelationship(
  "KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN",
  () => relatedPair,
  (related) => ({ schemaName: related.relationship, primaryEntityRole: related.primaryEntityRole }),
);

export const entity: RecordShape<Entity> = contract(
  {
    Attributes: required(
      dictionary("KeyValuePairOfstringanyType", attributeValue),
      (whole: Entity) => whole.attributes,
    ),
    EntityState: nillable(text, () => undefined),
    FormattedValues: omittable(
      dictionary("KeyValuePairOfstringstring", name),
      (whole: Entity) => whole.formattedValues ?? noFormattedValues,
    ),
    Id: omittable(guid, (whole: Entity) => whole.id ?? Guid.empty),
    KeyAttributes: omittable(keyAttributesShape, (whole: Entity) => whole.keyAttributes),
    LogicalName: required(name, (whole: Entity) => whole.logicalName),
    RelatedEntities: omittable(relatedEntities, (whole: Entity) => whole.relatedEntities ?? noRelatedEntities),
    RowVersion: omittable(text, (whole: Entity) => whole.rowVersion),
  },
  (fields) => ({
    logicalName: fields.LogicalName,
    attributes: fields.Attributes,
    ...given({
      id: fields.Id?.equals(Guid.empty) ? undefined : fields.Id,
      formattedValues: fields.FormattedValues?.size ? fields.FormattedValues : undefined,
      rowVersion: fields.RowVersion,
      keyAttributes: filled(fields.KeyAttributes),
      relatedEntities: fields.RelatedEntities?.length ? [...fields.RelatedEntities] : undefined,
    }),
  }),
);

const noFormattedValues: Map<string, string> = new Map();
const noRelatedEntities: readonly RelatedEntities[] = [];

const entities: ListShape<readonly Entity[]> = list(ns.contracts, "Entity", () => entity);

export const entityCollection: RecordShape<EntityCollection> = collectionOf(entities);

/** The same for reading: each record is given away as soon as it is read, and the collection has none. */
export const arrivingCollection: RecordShape<EntityCollection> = collectionOf({ ...entities, isGivenAway: true });

function collectionOf(records: ListShape<readonly Entity[]>): RecordShape<EntityCollection> {
  return contract(
    {
      Entities: required(records, (whole: EntityCollection) => whole.entities),
      EntityName: nillable(name, (whole: EntityCollection) => (whole.entityName === "" ? undefined : whole.entityName)),
      MinActiveRowVersion: omittable(text, (whole: EntityCollection) => whole.minActiveRowVersion ?? "-1"),
      MoreRecords: omittable(boolean, (whole: EntityCollection) => whole.moreRecords),
      PagingCookie: nillable(text, (whole: EntityCollection) => whole.pagingCookie),
      TotalRecordCount: omittable(int, (whole: EntityCollection) => whole.totalRecordCount),
      TotalRecordCountLimitExceeded: omittable(
        boolean,
        (whole: EntityCollection) => whole.totalRecordCountLimitExceeded,
      ),
    },
    (fields) => ({
      kind: "EntityCollection",
      entityName: fields.EntityName ?? "",
      entities: [...fields.Entities],
      moreRecords: fields.MoreRecords ?? false,
      ...given({ pagingCookie: fields.PagingCookie }),
      totalRecordCount: fields.TotalRecordCount ?? -1,
      totalRecordCountLimitExceeded: fields.TotalRecordCountLimitExceeded ?? false,
      ...(hasVersion(fields.MinActiveRowVersion) && { minActiveRowVersion: fields.MinActiveRowVersion }),
    }),
  );
}

/** What stands there where it was not asked for. */
function hasVersion(version: string | undefined): boolean {
  return version !== undefined && version !== "" && version !== "-1";
}

const aliasedValue: RecordShape<AliasedValue> = contract(
  {
    AttributeLogicalName: required(text, (aliased: AliasedValue) => aliased.attributeLogicalName),
    EntityLogicalName: required(text, (aliased: AliasedValue) => aliased.entityLogicalName),
    Value: required(attributeValue, (aliased: AliasedValue) => aliased.value),
  },
  (fields) => ({
    kind: "AliasedValue",
    entityLogicalName: fields.EntityLogicalName,
    attributeLogicalName: fields.AttributeLogicalName,
    value: fields.Value,
  }),
);

const optionSetValues = list(ns.contracts9, "OptionSetValue", () => optionSetValue);

/** Types of attribute values (protocols §1.6). On writing the first type that fits is taken, on reading the one that is named. */
export const attributeTypes: readonly NamedType[] = [
  { namespace: ns.xsd, name: "string", shape: text, is: (value) => typeof value === "string" },
  { namespace: ns.xsd, name: "boolean", shape: boolean, is: (value) => typeof value === "boolean" },
  { namespace: ns.xsd, name: "int", shape: int, is: (value) => typeof value === "number" && isInt32(value) },
  {
    namespace: ns.xsd,
    name: "double",
    shape: double,
    is: (value) => typeof value === "number" || value instanceof Double,
  },
  { namespace: ns.xsd, name: "long", shape: long, is: (value) => typeof value === "bigint" },
  { namespace: ns.xsd, name: "decimal", shape: decimal, is: (value) => value instanceof Decimal },
  { namespace: ns.xsd, name: "dateTime", shape: dateTime, is: (value) => value instanceof Date },
  { namespace: ns.serialization, name: "guid", shape: guid, is: (value) => value instanceof Guid },
  {
    namespace: ns.contracts,
    name: "OptionSetValue",
    shape: optionSetValue,
    is: (value) => value instanceof OptionSetValue,
  },
  {
    namespace: ns.contracts,
    name: "EntityReference",
    shape: entityReference,
    is: (value) => value instanceof EntityReference,
  },
  { namespace: ns.contracts, name: "Money", shape: money, is: (value) => value instanceof Money },
  { namespace: ns.contracts, name: "EntityCollection", shape: entityCollection, is: isKind("EntityCollection") },
  { namespace: ns.contracts, name: "AliasedValue", shape: aliasedValue, is: isKind("AliasedValue") },
  { namespace: ns.contracts, name: "BooleanManagedProperty", shape: managedProperty, is: isKind("ManagedProperty") },
  {
    namespace: ns.contracts9,
    name: "OptionSetValueCollection",
    shape: optionSetValues,
    is: isArrayOf((value) => value instanceof OptionSetValue),
  },
  { namespace: ns.xsd, name: "base64Binary", shape: base64Binary, is: (value) => value instanceof Uint8Array },
];
