import { EntityReference } from "../../values/entity-reference.ts";
import type { JsonValue } from "../../wire/odata/json.ts";
import { namespace, odataError } from "../../wire/odata/odata-error.ts";
import { jsonFromLiteral, parameterFromJson } from "../../wire/odata/operation-values.ts";
import { aliasValue } from "../../wire/odata/resource-path.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import type { EmulatorResponse } from "../handler.ts";
import { unsupportedMessage } from "../not-supported.ts";
import { printResults } from "./operation-results.ts";
import { executeMessage, optionalParameters, withId } from "./organization-messages.ts";
import type { OperationTarget } from "./resolve-target.ts";
import { checkUpsertRows } from "./upsert-rows.ts";
import { bodyObject, noContent, optionsOf, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** `GET Function(A=@a)?@a='x'` and `POST Action {…}`, unbound or bound to a record or set: the message of that name. */
export function runOperation(
  target: OperationTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const { name, operation } = target;
  const method = operation.kind === "function" ? "GET" : "POST";
  if (request.method !== method) {
    throw odataError(`The ${operation.kind} '${name}' is called with ${method}.`, { status: 405 });
  }
  const refusal = unsupportedMessage(name);
  if (refusal !== undefined) throw refusal;
  const given = operation.kind === "function" ? inAddress(target, request) : Object.entries(bodyObject(request));
  const parameters: Record<string, ParameterValue> = {
    ...boundParameter(target, context),
    ...readParameters(target, given, context),
    ...optionalParameters(request),
  };
  if (name === "UpsertMultiple") checkUpsertRows(parameters.Targets, context.message.organization);
  const results = executeMessage(context, name, parameters);
  return Object.keys(operation.results).length === 0 ? noContent() : printResults(target, results, request, context);
}

type Given = readonly (readonly [name: string, json: JsonValue])[];

function inAddress({ parts }: OperationTarget, request: WebApiRequest): Given {
  const { aliases } = optionsOf(request);
  return parts.map(({ name = "", value }) => {
    const literal = value.kind === "alias" ? aliasValue(value.name, aliases) : value;
    return [name, jsonFromLiteral(literal)];
  });
}

function readParameters(
  { name: operationName, operation, bound }: OperationTarget,
  given: Given,
  { tables }: WebApiContext,
): Record<string, ParameterValue> {
  const parameters: Record<string, ParameterValue> = {};
  for (const [name, json] of given) {
    if (name.startsWith("@")) continue;
    const parameter = Object.hasOwn(operation.parameters, name) ? operation.parameters[name] : undefined;
    if (parameter === undefined) throw noParameter(name, operationName);
    const { type, table } = parameter;
    parameters[parameter.as ?? name] = parameterFromJson(json, type, {
      name,
      tables,
      table: type === "entity" && table !== undefined ? tables.byLogicalName(table) : undefined,
      bound: bound?.type === "set" ? bound.table : undefined,
    });
  }
  return parameters;
}

function boundParameter({ operation, bound }: OperationTarget, context: WebApiContext): Record<string, ParameterValue> {
  const parameter = operation.bound?.parameter;
  if (parameter === undefined || bound?.type !== "record") return {};
  const { logicalName, id } = withId(context, bound.reference);
  return { [parameter]: operation.bound?.type === "guid" ? id : new EntityReference(logicalName, id) };
}

function noParameter(name: string, operationName: string) {
  return odataError(
    `The parameter '${name}' in the request payload is not a valid parameter for the operation '${namespace}.${operationName}'.`,
    { errorCode: "0x80048d19" },
  );
}
