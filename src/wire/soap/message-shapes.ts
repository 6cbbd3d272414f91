import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationRequest, OrganizationResponse, ParameterValue, UnknownValue } from "../organization-call.ts";
import { batchTypes, isRequest } from "./batch-shapes.ts";
import { columnSet } from "./column-set-shape.ts";
import { arrayOf, contract, dictionary, given, isArrayOf, isKind } from "./data-contract.ts";
import { enumTypes } from "./enum-shapes.ts";
import { durationType } from "./fault-shapes.ts";
import { typeOfRequest, typeOfResponse, typesOfRequests } from "./message-types.ts";
import { metadataQueryTypes } from "./metadata/metadata-query-shapes.ts";
import { metadataTypes } from "./metadata/metadata-types.ts";
import { ns } from "./namespaces.ts";
import { pagingInfo, queryExpressions, queryTypes, relationshipQueries } from "./query-shapes.ts";
import { resultTypes } from "./result-shapes.ts";
import { guid, int, text } from "./scalar-shapes.ts";
import {
  type ChoiceShape,
  list,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
} from "./shape.ts";
import { typedLists, withTypedLists } from "./typed-list.ts";
import { attributeTypes, entity, entityCollection, entityReference, relationship } from "./value-shapes.ts";

/** Requests and responses of Execute: bags of parameters. */

export const entityReferences = list(ns.contracts, "EntityReference", () => entityReference, [
  ns.contracts,
  ns.instance,
]);

/** A parameter or result. A type that is not in the table becomes an UnknownValue with its name. */
const parameterValue: ChoiceShape<ParameterValue> = {
  kind: "choice",
  types: () => parameterTypes,
  nil: null,
  unknown: ({ name, namespace }): UnknownValue => ({ kind: "UnknownValue", typeName: name, namespace }),
};

const parameters = dictionary("KeyValuePairOfstringanyType", parameterValue);

/** As a parameter of another message, where the parameter says the type. */
const untypedRequest: RecordShape<OrganizationRequest> = contract(
  {
    Parameters: omittable(parameters, ({ requestName, parameters: values }: OrganizationRequest) =>
      withTypedLists(requestName, values),
    ),
    RequestId: nillable(guid, (request: OrganizationRequest) => request.requestId),
    RequestName: required(text, (request: OrganizationRequest) => request.requestName),
  },
  (fields) => ({
    requestName: fields.RequestName.trim(),
    ...given({ requestId: fields.RequestId }),
    parameters: fields.Parameters ?? new Map(),
  }),
);

export const organizationRequest: RecordShape<OrganizationRequest> = {
  ...untypedRequest,
  type: (request) => typeOfRequest(request.requestName),
};

export const organizationResponse: RecordShape<OrganizationResponse> = record(
  [ns.contracts, ns.instance],
  {
    ResponseName: required(text, (response: OrganizationResponse) => response.responseName),
    Results: omittable(parameters, ({ responseName, results }: OrganizationResponse) =>
      withTypedLists(responseName, results),
    ),
  },
  (fields) => ({ responseName: fields.ResponseName.trim(), results: fields.Results ?? new Map() }),
  { type: (response) => typeOfResponse(response.responseName) },
);

const requestTypes: readonly NamedType[] = [
  ...typesOfRequests.map(({ message, type }) => ({
    ...type,
    shape: untypedRequest,
    is: (value: unknown) => isRequest(value) && value.requestName === message,
  })),
  { namespace: ns.contracts, name: "OrganizationRequest", shape: untypedRequest, is: isRequest },
];

/** On writing the first type that fits is taken: an empty list of which the parameter tells no type is one of references. */
const knownTypes: readonly NamedType[] = [
  {
    namespace: ns.contracts,
    name: "EntityReferenceCollection",
    shape: entityReferences,
    is: isArrayOf((value) => value instanceof EntityReference),
  },
  {
    namespace: ns.arrays,
    name: "ArrayOfguid",
    shape: arrayOf("guid", guid),
    is: isArrayOf((value) => value instanceof Guid),
  },
  {
    namespace: ns.arrays,
    name: "ArrayOfstring",
    shape: arrayOf("string", text),
    is: isArrayOf((value) => typeof value === "string"),
  },
  {
    namespace: ns.arrays,
    name: "ArrayOfint",
    shape: arrayOf("int", int),
    is: isArrayOf((value) => typeof value === "number"),
  },
  ...attributeTypes,
  ...queryTypes,
  { namespace: ns.contracts, name: "ColumnSet", shape: columnSet, is: isKind("ColumnSet") },
  { namespace: ns.contracts, name: "Entity", shape: entity, is: isEntity },
  { namespace: ns.contracts, name: "PagingInfo", shape: pagingInfo, is: isPagingInfo },
  { namespace: ns.contracts, name: "Relationship", shape: relationship, is: isKind("Relationship") },
  {
    namespace: ns.contracts,
    name: "RelationshipQueryCollection",
    shape: relationshipQueries,
    is: isKind("RelationshipQueries"),
  },
  {
    namespace: ns.contracts,
    name: "ArrayOfQueryExpression",
    shape: queryExpressions,
    is: isArrayOf(isKind("QueryExpression")),
  },
  {
    namespace: ns.contracts,
    name: "ArrayOfEntityCollection",
    shape: list(ns.contracts, "EntityCollection", () => entityCollection),
    is: isArrayOf(isKind("EntityCollection")),
  },
  ...batchTypes(organizationRequest, organizationResponse),
  ...resultTypes,
  ...metadataTypes,
  ...enumTypes,
  durationType,
  ...metadataQueryTypes(() => knownTypes),
  ...requestTypes,
];

const parameterTypes: readonly NamedType[] = [...knownTypes, ...typedLists(knownTypes)];

function isEntity(value: unknown): boolean {
  return isObject(value) && "logicalName" in value && "attributes" in value && !("kind" in value);
}

function isPagingInfo(value: unknown): boolean {
  return isObject(value) && "pageNumber" in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
