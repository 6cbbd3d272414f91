import { closestName } from "../../../values/closest-name.ts";
import type { Entity } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import type { OrganizationRequest, ParameterValue } from "../../organization-call.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { printLiteral, quoteText } from "../literals.ts";
import { missingParameter, namespace, notSupported, odataError, wrongParameter } from "../odata-error.ts";
import type { BoundTo, OperationType, WebApiOperation } from "../operations.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { bodyText } from "../unwritable.ts";
import { isPlain, jsonFromParameter, type ParameterPlace } from "./parameters.ts";
import { refuseEmptied, tableNamed } from "./record-body.ts";
import { resultFromJson } from "./results.ts";
import {
  allAnnotations,
  bodyRequest,
  getRequest,
  headersOfBody,
  jsonAnswer,
  type WebApiAnswer,
  type WebApiExchange,
} from "./web-api-exchange.ts";

const annotated = headersOfBody(allAnnotations);

export type OperationResults = ReadonlyMap<string, ParameterValue>;

/**
 * A message that the Web API has as a function or action (messages.md §2): `GET WhoAmI()`,
 * `POST queues(…)/Microsoft.Dynamics.CRM.AddToQueue`. Throws WIRE_ODATA for parameters that the operation does not have.
 */
export function runOperation(
  { requestName, parameters }: OrganizationRequest,
  operation: WebApiOperation,
  tables: TableLookup,
): WebApiExchange<OperationResults> {
  const given = new Map(parameters);
  const path = boundPath(requestName, operation.bound, given, tables);
  const own = new Map<string, ParameterValue>();
  const target = parameters.get("Target");
  for (const [name, { as = name, isOptional, table, type }] of Object.entries(operation.parameters)) {
    const of = table === "*" && target instanceof EntityReference ? target.logicalName : table;
    const value = of === undefined ? given.get(as) : recordsOf(given.get(as), of);
    given.delete(as);
    checkType(value, as, type);
    if (value !== undefined && value !== null) own.set(name, value);
    else if (isOptional !== true && value === undefined) throw missingParameter(as);
  }
  const [unknown] = given.keys();
  if (unknown !== undefined) throw noParameter(requestName, unknown, parametersOf(operation));
  if (changing.has(requestName)) for (const one of recordsIn(own.get("Targets"))) refuseEmptied(one, tables);
  return { request: requestOf(path, operation, own, tables), read: (answer) => readResults(answer, operation, tables) };
}

/** Messages of records that are there, or may be. */
const changing: ReadonlySet<string> = new Set(["UpdateMultiple", "UpsertMultiple"]);

function recordsIn(value: ParameterValue | undefined): readonly Entity[] {
  return typeof value === "object" && value !== null && "entities" in value ? value.entities : [];
}

/** What the Web API would tell of the JSON alone. */
function checkType(value: ParameterValue | undefined, name: string, type: OperationType): void {
  if (value === undefined || value === null) return;
  if (type === "reference" && !(value instanceof EntityReference)) throw wrongParameter(name, "EntityReference");
  if (type === "string" && typeof value !== "string") throw wrongParameter(name, "String");
  if (type === "bool" && typeof value !== "boolean") throw wrongParameter(name, "Boolean");
  if (type === "guid" && !(value instanceof Guid)) throw wrongParameter(name, "Guid");
}

/** IDs alone as the records that they are of. */
function recordsOf(value: ParameterValue | undefined, table: string): ParameterValue | undefined {
  if (value instanceof Guid) return new EntityReference(table, value);
  if (!Array.isArray(value)) return value;
  const all: readonly ParameterValue[] = value;
  const references = all.map((one) => (one instanceof Guid ? new EntityReference(table, one) : one));
  return references.every((one) => one instanceof EntityReference) ? references : value;
}

function requestOf(
  path: string,
  { kind, parameters }: WebApiOperation,
  own: ReadonlyMap<string, ParameterValue>,
  tables: TableLookup,
) {
  if (kind === "function") return functionRequest(path, own, tables);
  const body = [...own].map(([name, value]): [string, JsonValue] => [
    name,
    parameters[name]?.type === "option" && value instanceof OptionSetValue
      ? value.value
      : jsonFromParameter(value, { name, type: parameters[name]?.type, tables }),
  ]);
  return bodyRequest("POST", path, Object.fromEntries(body), annotated);
}

/** Parameters by aliases, so that records and lists may be among them: `X(Target=@p1)?@p1={'@odata.id':'accounts(…)'}`. */
function functionRequest(path: string, parameters: ReadonlyMap<string, ParameterValue>, tables: TableLookup) {
  const names = [...parameters.keys()].map((name, index) => `${name}=@p${index + 1}`);
  const values = [...parameters].map(
    ([name, value], index) =>
      `@p${index + 1}=${encodeURIComponent(parameterText(value, { name, type: undefined, tables }))}`,
  );
  const options = values.length === 0 ? "" : `?${values.join("&")}`;
  return getRequest(`${path}(${names.join(",")})${options}`, allAnnotations);
}

function parameterText(value: ParameterValue, place: ParameterPlace): string {
  if (value instanceof EntityReference) return `{'@odata.id':${quoteText(printRecordAddress(value, place.tables))}}`;
  if (typeof value === "object" && value !== null && "kind" in value && value.kind === "EnumValue") {
    return `${namespace}.${value.typeName}${quoteText(value.value.split(" ").join(","))}`;
  }
  return isPlain(value) ? printLiteral(value, place.name) : bodyText(jsonFromParameter(value, place));
}

/** What stands before the operation's name; the parameter that tells it is taken out. */
function boundPath(
  name: string,
  bound: BoundTo | undefined,
  given: Map<string, ParameterValue>,
  tables: TableLookup,
): string {
  if (bound === undefined) return name;
  if (bound.isCollection === true) {
    const table = bound.table === "*" ? tableOfTargets(given) : bound.table;
    return `${tableNamed(table, tables).entitySetName}/${namespace}.${name}`;
  }
  const value = given.get(bound.parameter ?? "");
  given.delete(bound.parameter ?? "");
  const reference = value instanceof Guid ? new EntityReference(bound.table, value) : value;
  const parameter = bound.parameter ?? "Target";
  if (reference === undefined || reference === null) throw missingParameter(parameter);
  if (!(reference instanceof EntityReference)) throw wrongParameter(parameter, "EntityReference");
  return `${printRecordAddress(reference, tables)}/${namespace}.${name}`;
}

/** CreateMultiple and its like work on the set of their records. */
function tableOfTargets(given: ReadonlyMap<string, ParameterValue>): string {
  const targets = given.get("Targets");
  if (typeof targets === "object" && targets !== null && "entityName" in targets) return String(targets.entityName);
  const [first] = Array.isArray(targets) ? (targets as readonly ParameterValue[]) : [];
  if (first instanceof EntityReference) return first.logicalName;
  throw missingParameter("Targets");
}

/** The parameters of an operation by their names in the request bag. */
export function parametersOf({ bound, parameters }: WebApiOperation): readonly string[] {
  const own = Object.entries(parameters).map(([name, { as = name }]) => as);
  return bound?.parameter === undefined ? own : [bound.parameter, ...own];
}

/**
 * A parameter that a message does not have, in the organization's words over SOAP.
 *
 * @param names of the parameters that it has
 */
export function noParameter(message: string, parameter: string, names: readonly string[]) {
  const near = closestName(parameter, names);
  const all = names.length === 0 ? "none: leave it out" : names.join(", ");
  return odataError(`Unrecognized request parameter: ${parameter}`, {
    errorCode: notSupported,
    remedy: near === undefined ? `the parameters of ${message} in the Web API are ${all}` : `did you mean ${near}?`,
    parameter,
  });
}

function readResults(answer: WebApiAnswer, operation: WebApiOperation, tables: TableLookup): OperationResults {
  const { results, value, column } = operation;
  if (answer.status === 204 || answer.body === "") return new Map();
  const json = jsonAnswer(answer);
  if (value !== undefined) {
    const type = results[value] ?? "string";
    const whole = (column === undefined ? undefined : json[column]) ?? wholeOf(json);
    return new Map([[value, resultFromJson(whole, type, value, tables)]]);
  }
  const read = new Map<string, ParameterValue>();
  for (const [name, type] of Object.entries(results)) {
    const member = json[name];
    if (member !== undefined) read.set(name, resultFromJson(member, type, name, tables));
  }
  return read;
}

/** An answer that is the result by itself: `{"@odata.context":…,"value":[…]}`, or a record. */
function wholeOf(json: JsonObject): JsonValue {
  return json.value ?? json;
}

/**
 * An operation that no table of ours has (a Custom API, a custom action): bound where a parameter Target is a record, its
 * values told by themselves; its answer is for `customResults` to read. `kind` is tried: an action first, and a function where there is no such action.
 */
export function runCustomOperation(
  { requestName, parameters }: OrganizationRequest,
  kind: "action" | "function",
  tables: TableLookup,
): WebApiExchange<JsonObject> {
  const given = new Map(parameters);
  const target = given.get("Target");
  let path = requestName;
  if (target instanceof EntityReference) {
    given.delete("Target");
    path = `${printRecordAddress(target, tables)}/${namespace}.${requestName}`;
  }
  const request =
    kind === "function"
      ? functionRequest(path, given, tables)
      : bodyRequest(
          "POST",
          path,
          Object.fromEntries(
            [...given].map(([name, value]) => [name, jsonFromParameter(value, { name, type: undefined, tables })]),
          ),
          annotated,
        );
  const read = (answer: WebApiAnswer) => (answer.status === 204 || answer.body === "" ? {} : jsonAnswer(answer));
  return { request, read };
}
