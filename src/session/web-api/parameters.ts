import { EntityReference } from "../../values/entity-reference.ts";
import { missingParameter, wrongParameter } from "../../wire/odata/odata-error.ts";
import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import type { Query } from "../../wire/query/query-expression.ts";

/*
 * Parameters of messages as they are needed here. What is missing or of another type is refused as the organization does over SOAP:
 * with InvalidArgument, in its words.
 */

type Parameters = Pick<OrganizationRequest, "parameters">;

export function textOf({ parameters }: Parameters, name: string): string {
  const value = parameters.get(name);
  if (typeof value === "string" && value !== "") return value;
  throw unfit(value === "" ? null : value, name, "String");
}

export function referenceOf({ parameters }: Parameters, name: string): EntityReference {
  const value = parameters.get(name);
  if (value instanceof EntityReference) return value;
  throw unfit(value, name, "EntityReference");
}

/** Of any kind. */
export function queryOf({ parameters }: Parameters, name: string): Query {
  const value = parameters.get(name);
  if (isQuery(value)) return value;
  throw unfit(value, name, "QueryBase");
}

function isQuery(value: unknown): value is Query {
  const kinds = ["QueryExpression", "QueryByAttribute", "FetchExpression"];
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(String(value.kind));
}

/** Why a parameter cannot be taken. */
export function unfit(value: ParameterValue | undefined, name: string, typeName: string) {
  return value === undefined || value === null ? missingParameter(name) : wrongParameter(name, typeName);
}
