import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationRequest, OrganizationResponse, ParameterValue, UnknownValue } from "../organization-call.ts";
import { typeOfRequest, typeOfResponse } from "./message-types.ts";
import { ns } from "./namespaces.ts";
import { columnSet, queryTypes } from "./query-shapes.ts";
import { guid, text } from "./scalar-shapes.ts";
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
import {
  arrayOf,
  attributeTypes,
  dictionary,
  entity,
  entityReference,
  given,
  isArrayOf,
  isKind,
} from "./value-shapes.ts";

/** Requests and responses of Execute: bags of parameters. */

export const entityReferences = list(ns.contracts, "EntityReference", () => entityReference, [
  ns.contracts,
  ns.instance,
]);

const parameterTypes: readonly NamedType[] = [
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
  ...attributeTypes,
  ...queryTypes,
  { namespace: ns.contracts, name: "ColumnSet", shape: columnSet, is: isKind("ColumnSet") },
  { namespace: ns.contracts, name: "Entity", shape: entity, is: isEntity },
];

/** A parameter or result. A type that is not in the table becomes an UnknownValue with its name. */
const parameterValue: ChoiceShape<ParameterValue> = {
  kind: "choice",
  types: () => parameterTypes,
  nil: null,
  unknown: ({ name, namespace }): UnknownValue => ({ kind: "UnknownValue", typeName: name, namespace }),
};

const parameters = dictionary("KeyValuePairOfstringanyType", parameterValue);

export const organizationRequest: RecordShape<OrganizationRequest> = record(
  [ns.contracts, ns.instance],
  {
    Parameters: omittable(parameters, (request: OrganizationRequest) => request.parameters),
    RequestId: nillable(guid, (request: OrganizationRequest) => request.requestId),
    RequestName: required(text, (request: OrganizationRequest) => request.requestName),
  },
  (fields) => ({
    requestName: fields.RequestName.trim(),
    ...given({ requestId: fields.RequestId }),
    parameters: fields.Parameters ?? new Map(),
  }),
  { type: (request) => typeOfRequest(request.requestName) },
);

export const organizationResponse: RecordShape<OrganizationResponse> = record(
  [ns.contracts, ns.instance],
  {
    ResponseName: required(text, (response: OrganizationResponse) => response.responseName),
    Results: omittable(parameters, (response: OrganizationResponse) => response.results),
  },
  (fields) => ({ responseName: fields.ResponseName.trim(), results: fields.Results ?? new Map() }),
  { type: (response) => typeOfResponse(response.responseName) },
);

function isEntity(value: unknown): boolean {
  return typeof value === "object" && value !== null && "logicalName" in value && "attributes" in value;
}
