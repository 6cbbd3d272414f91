import type { Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import type { ColumnSet, Query } from "../../wire/query/query-expression.ts";
import { OrganizationFault } from "../faults.ts";
import { unsupportedParameter } from "../not-supported.ts";

/** Optional parameters of every data message that change nothing here: there are no plug-ins, callbacks or duplicate rules. */
const harmless = new Set([
  "SuppressDuplicateDetection",
  "BypassCustomPluginExecution",
  "BypassBusinessLogicExecution",
  "SuppressCallbackRegistrationExpanderJob",
  "tag",
]);

/** Refuses parameters that the message does not have, and those that are not obeyed yet. */
export function checkParameters({ requestName, parameters }: OrganizationRequest, known: readonly string[]): void {
  for (const [name, value] of parameters) {
    if (known.includes(name) || harmless.has(name)) continue;
    const refusal = unsupportedParameter(requestName, name);
    if (refusal === undefined) {
      throw new OrganizationFault("InvalidArgument", `Unrecognized request parameter: ${name}`);
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

function parameter<T extends ParameterValue>(
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

function isKind(value: ParameterValue, kinds: readonly string[]): boolean {
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind);
}
