import type { Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type {
  OrganizationRequest,
  ParameterValue,
  PrincipalAccess,
  Relationship,
  RelationshipQueries,
} from "../../wire/organization-call.ts";
import type { ColumnSet, Query } from "../../wire/query/query-expression.ts";
import { OrganizationFault } from "../faults.ts";
import { unsupportedParameter } from "../not-supported.ts";

/** Optional parameters of every data message that change nothing here: there are no plug-ins, callbacks or duplicate rules. */
const harmless = new Set([
  "SuppressDuplicateDetection",
  "CalculateMatchCodeSynchronously",
  "BypassCustomPluginExecution",
  "BypassBusinessLogicExecution",
  "BypassBusinessLogicExecutionStepIds",
  "SuppressCallbackRegistrationExpanderJob",
  "tag",
]);

/** Refuses parameters that the message does not have, and those that are not obeyed yet. */
export function checkParameters({ requestName, parameters }: OrganizationRequest, known: readonly string[]): void {
  for (const [name, value] of parameters) {
    if (known.includes(name) || harmless.has(name)) continue;
    const refusal = unsupportedParameter(requestName, name);
    if (refusal === undefined) {
      // As users of an organization of 8.0 have reported it: 0x80040315.
      throw new OrganizationFault("NotSupported", `Unrecognized request parameter: ${name}`);
    }
    if (value !== null && value !== false) throw refusal;
  }
}

export function entityParameter(request: OrganizationRequest, name: string): Entity {
  return parameter(request, name, "Entity", isEntity);
}

export function referenceParameter(request: OrganizationRequest, name: string): EntityReference {
  return parameter(request, name, "EntityReference", (value) => value instanceof EntityReference);
}

export function guidParameter(request: OrganizationRequest, name: string): Guid {
  return parameter(request, name, "Guid", (value) => value instanceof Guid);
}

export function columnSetParameter(request: OrganizationRequest, name: string): ColumnSet {
  return parameter(request, name, "ColumnSet", (value): value is ColumnSet => isKind(value, ["ColumnSet"]));
}

export function queryParameter(request: OrganizationRequest, name: string): Query {
  const kinds = ["QueryExpression", "FetchExpression", "QueryByAttribute"];
  return parameter(request, name, "QueryBase", (value): value is Query => isKind(value, kinds));
}

export function collectionParameter(request: OrganizationRequest, name: string): EntityCollection {
  return parameter(request, name, "EntityCollection", (value): value is EntityCollection =>
    isKind(value, ["EntityCollection"]),
  );
}

export function relationshipParameter(request: OrganizationRequest, name: string): Relationship {
  return parameter(request, name, "Relationship", (value): value is Relationship => isKind(value, ["Relationship"]));
}

export function principalAccessParameter(request: OrganizationRequest, name: string): PrincipalAccess {
  return parameter(request, name, "PrincipalAccess", (value): value is PrincipalAccess =>
    isKind(value, ["PrincipalAccess"]),
  );
}

export function relatedQueriesParameter(request: OrganizationRequest, name: string): RelationshipQueries {
  return parameter(request, name, "RelationshipQueryCollection", (value): value is RelationshipQueries =>
    isKind(value, ["RelationshipQueries"]),
  );
}

export function referencesParameter(request: OrganizationRequest, name: string): readonly EntityReference[] {
  return parameter(request, name, "EntityReferenceCollection", (value): value is readonly EntityReference[] =>
    isArrayOf(value, (item) => item instanceof EntityReference),
  );
}

export function guidsParameter(request: OrganizationRequest, name: string): readonly Guid[] {
  return parameter(request, name, "Guid[]", (value): value is readonly Guid[] =>
    isArrayOf(value, (item) => item instanceof Guid),
  );
}

export function textsParameter(request: OrganizationRequest, name: string): readonly string[] {
  return parameter(request, name, "String[]", (value): value is readonly string[] =>
    isArrayOf(value, (item) => typeof item === "string"),
  );
}

export function requestsParameter(request: OrganizationRequest, name: string): readonly OrganizationRequest[] {
  return parameter(request, name, "OrganizationRequestCollection", (value): value is readonly OrganizationRequest[] =>
    isArrayOf(value, isRequest),
  );
}

export function requestParameter(request: OrganizationRequest, name: string): OrganizationRequest {
  return parameter(request, name, "OrganizationRequest", isRequest);
}

export function textParameter(request: OrganizationRequest, name: string): string {
  return parameter(request, name, "String", (value) => typeof value === "string");
}

export function booleanParameter(request: OrganizationRequest, name: string): boolean {
  return parameter(request, name, "Boolean", (value) => typeof value === "boolean");
}

/** Int32 or Int64. */
export function wholeParameter(request: OrganizationRequest, name: string): number {
  return Number(
    parameter(
      request,
      name,
      "Int64",
      (value): value is number | bigint => typeof value === "bigint" || Number.isInteger(value),
    ),
  );
}

export function dateParameter(request: OrganizationRequest, name: string): Date {
  return parameter(request, name, "DateTime", (value) => value instanceof Date);
}

/** The number of an OptionSetValue. */
export function optionParameter(request: OrganizationRequest, name: string): number {
  return parameter(request, name, "OptionSetValue", (value) => value instanceof OptionSetValue).value;
}

export function bytesParameter(request: OrganizationRequest, name: string): Uint8Array {
  return parameter(request, name, "Byte[]", (value) => value instanceof Uint8Array);
}

/** A parameter that may be left out, or be null. */
export function optional<T>(
  request: OrganizationRequest,
  name: string,
  read: (request: OrganizationRequest, name: string) => T,
): T | undefined {
  return (request.parameters.get(name) ?? null) === null ? undefined : read(request, name);
}

export function parameter<T extends ParameterValue>(
  request: OrganizationRequest,
  name: string,
  typeName: string,
  fits: (value: ParameterValue) => value is T,
): T {
  const value = request.parameters.get(name) ?? null;
  if (value === null) throw new OrganizationFault("InvalidArgument", `Required field '${name}' is missing`);
  if (fits(value)) return value;
  throw new OrganizationFault("InvalidArgument", `The parameter '${name}' is not of type '${typeName}'.`);
}

function isEntity(value: ParameterValue): value is Entity {
  return typeof value === "object" && value !== null && "attributes" in value && "logicalName" in value;
}

function isRequest(value: unknown): value is OrganizationRequest {
  return typeof value === "object" && value !== null && "requestName" in value;
}

function isArrayOf(value: ParameterValue, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

export function isKind(value: ParameterValue, kinds: readonly string[]): boolean {
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind);
}
