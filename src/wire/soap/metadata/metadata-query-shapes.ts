import type { Guid } from "../../../values/guid.ts";
import type {
  DeletedMetadata,
  DeletedMetadataFilter,
  EntityQueryExpression,
  MetadataCondition,
  MetadataFilter,
  MetadataPart,
  MetadataProperties,
} from "../../metadata/metadata-query.ts";
import type { ParameterValue } from "../../organization-call.ts";
import { arrayOf, given, isKind } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, guid, int, oneOf, text } from "../scalar-shapes.ts";
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
} from "../shape.ts";

/** Queries of RetrieveMetadataChanges and what it says was deleted, with the types that a condition's value may have. */
export function metadataQueryTypes(valueTypes: () => readonly NamedType[]): readonly NamedType[] {
  const value: ChoiceShape<ParameterValue> = { kind: "choice", types: valueTypes, nil: null };
  return [
    {
      namespace: ns.metadataQuery,
      name: "EntityQueryExpression",
      shape: entityQuery(filterShape(value)),
      is: isKind("EntityQueryExpression"),
    },
    {
      namespace: ns.metadataQuery,
      name: "DeletedMetadataCollection",
      shape: deletedMetadata,
      is: isKind("DeletedMetadata"),
    },
  ];
}

function filterShape(value: ChoiceShape<ParameterValue>): RecordShape<MetadataFilter> {
  const operators = oneOf("Equals", "NotEquals", "In", "NotIn", "GreaterThan", "LessThan");
  const condition: RecordShape<MetadataCondition> = record(
    ns.metadataQuery,
    {
      ConditionOperator: required(operators, (whole: MetadataCondition) => whole.operator),
      PropertyName: required(text, (whole: MetadataCondition) => whole.propertyName),
      Value: required(value, (whole: MetadataCondition) => whole.value),
    },
    (fields) => ({ propertyName: fields.PropertyName, operator: fields.ConditionOperator, value: fields.Value }),
  );
  const filters = (): ListShape<readonly MetadataFilter[]> =>
    list(ns.metadataQuery, "MetadataFilterExpression", () => filter);
  const filter: RecordShape<MetadataFilter> = record(
    ns.metadataQuery,
    {
      Conditions: omittable(
        list(ns.metadataQuery, "MetadataConditionExpression", () => condition),
        (whole: MetadataFilter) => whole.conditions,
      ),
      FilterOperator: omittable(oneOf("And", "Or"), (whole: MetadataFilter) => whole.filterOperator),
      Filters: omittable(filters, (whole: MetadataFilter) => whole.filters),
    },
    (fields) => ({
      filterOperator: fields.FilterOperator ?? "And",
      conditions: fields.Conditions ?? [],
      filters: fields.Filters ?? [],
    }),
  );
  return filter;
}

const properties: RecordShape<MetadataProperties> = record(
  ns.metadataQuery,
  {
    AllProperties: omittable(boolean, (whole: MetadataProperties) => whole.allProperties),
    PropertyNames: omittable(arrayOf("string", text), (whole: MetadataProperties) =>
      whole.allProperties ? [] : whole.names,
    ),
  },
  (fields) =>
    fields.AllProperties === true
      ? { allProperties: true }
      : { allProperties: false, names: fields.PropertyNames ?? [] },
);

const labelQuery: RecordShape<readonly number[]> = record(
  ns.metadataQuery,
  { FilterLanguages: omittable(arrayOf("int", int), (languages: readonly number[]) => languages) },
  (fields) => fields.FilterLanguages ?? [],
);

function entityQuery(filter: RecordShape<MetadataFilter>): RecordShape<EntityQueryExpression> {
  const members = {
    Criteria: nillable(filter, (part: MetadataPart) => part.criteria),
    Properties: nillable(properties, (part: MetadataPart) => part.properties),
  };
  const part: RecordShape<MetadataPart> = record(ns.metadataQuery, members, (fields) =>
    given({ criteria: fields.Criteria, properties: fields.Properties }),
  );
  return record(
    ns.metadataQuery,
    {
      ...members,
      AttributeQuery: nillable(part, (query: EntityQueryExpression) => query.attributeQuery),
      KeyQuery: nillable(part, (query: EntityQueryExpression) => query.keyQuery),
      LabelQuery: nillable(labelQuery, (query: EntityQueryExpression) => query.labelLanguages),
      RelationshipQuery: nillable(part, (query: EntityQueryExpression) => query.relationshipQuery),
    },
    (fields) => ({
      kind: "EntityQueryExpression",
      ...given({
        criteria: fields.Criteria,
        properties: fields.Properties,
        attributeQuery: fields.AttributeQuery,
        keyQuery: fields.KeyQuery,
        relationshipQuery: fields.RelationshipQuery,
        labelLanguages: fields.LabelQuery?.length ? fields.LabelQuery : undefined,
      }),
    }),
  );
}

type DeletedPair = readonly [sort: DeletedMetadataFilter, ids: readonly Guid[]];

const deletedPair: RecordShape<DeletedPair> = record(
  ns.generic,
  {
    key: required(oneOf("Entity", "Attribute", "Relationship", "Label", "OptionSet"), ([sort]: DeletedPair) => sort),
    value: required(arrayOf("guid", guid), ([, ids]: DeletedPair) => ids),
  },
  (fields): DeletedPair => [fields.key, fields.value],
);

const deletedMetadata: ListShape<DeletedMetadata> = {
  ...list(ns.metadataQuery, "KeyValuePairOfDeletedMetadataFiltersArrayOfguidPlUv_PKtF", () => deletedPair, [
    ns.metadataQuery,
    ns.generic,
  ]),
  build: (items) => ({ kind: "DeletedMetadata", ids: new Map(items as readonly DeletedPair[]) }),
  items: ({ ids }) => ids,
};
