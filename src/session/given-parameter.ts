import { closestName } from "../values/closest-name.ts";
import type { AttributeValue } from "../values/entity.ts";
import { EntityReference } from "../values/entity-reference.ts";
import { sdkTypeNameOf } from "../wire/metadata/sdk-type-name.ts";
import type {
  EnumValue,
  ExecuteMultipleSettings,
  OrganizationRequest,
  ParameterValue,
  PrincipalAccess,
  Relationship,
  RelationshipQueries,
} from "../wire/organization-call.ts";
import { enumerations } from "../wire/soap/enumerations.ts";
import { checkMessageName, checkReference, kindOf, refusal } from "./check-arguments.ts";
import { checkCollection, checkRecord } from "./check-record.ts";
import {
  inside,
  listOf,
  members,
  misplaced,
  name,
  oneOf,
  optional,
  otherwise,
  type Place,
  text,
  truth,
} from "./given-members.ts";
import { givenColumnSet, givenPage, givenQuery } from "./query/given-query.ts";

/**
 * A message as a program without types may have given it. Throws SESSION_BAD_VALUE for a parameter that looks like a record, a query, a
 * request or rights and is none, and for what messages that hold others cannot do without: each wire would stumble over it in its own
 * way. Which types a parameter takes is the organization's to say. Queries and column sets have what the SDK's begin with where parts of
 * them were left out, and names of rights one blank between them: they are read into values of their own. A message that has nothing
 * of the kind is given back itself.
 */
export function givenRequest(request: OrganizationRequest): OrganizationRequest {
  const { requestName, parameters }: Partial<OrganizationRequest> = request ?? {};
  checkMessageName(requestName);
  if (!(parameters instanceof Map) || requestName === undefined) {
    throw refusal(`the parameters of the message are ${kindOf(parameters)}`, "give a Map of them by name");
  }
  const own = Object.hasOwn(ofMessages, requestName) ? ofMessages[requestName] : undefined;
  for (const [name, check] of Object.entries(own ?? {}))
    check(parameters.get(name), { whole: requestName, path: name });
  let read = parameters;
  for (const [name, value] of parameters) {
    const given = givenParameter(name, value);
    if (given === value) continue;
    if (read === parameters) read = new Map(parameters);
    read.set(name, given);
  }
  return read === parameters ? request : { ...request, parameters: read };
}

type Check = (value: unknown, place: Place) => void;

const requests: Check = (value, place) => {
  const remedy = 'give a list: [{ requestName: "WhoAmI", parameters: new Map() }]';
  if (!Array.isArray(value)) throw misplaced(value, place, remedy);
  const { whole, path } = place;
  for (const [index, one] of value.entries()) {
    if (!isRequest(one)) throw misplaced(one, { whole, path: `${path}[${index}]` }, remedy);
  }
};

const kindOfSettings = oneOf("ExecuteMultipleSettings");

const settings: Check = (value, place) => {
  const remedy = 'give { kind: "ExecuteMultipleSettings", continueOnError: false, returnResponses: true }';
  if (typeof value !== "object" || value === null) throw misplaced(value, place, remedy);
  kindOfSettings("kind" in value ? value.kind : undefined, inside(place, "kind"));
};

/** What messages that hold others cannot do without, by message and parameter. */
const ofMessages: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  ExecuteMultiple: { Requests: requests, Settings: settings },
  ExecuteTransaction: { Requests: requests, ReturnResponses: optional(truth) },
};

/** The value of one parameter. Throws as `givenRequest`. */
export function givenParameter(name: string, value: ParameterValue, what = `the parameter ${name}`): ParameterValue {
  if (!isValue(value)) throw refusal(`${what} is ${kindOf(value)}`, "give a value of dynaml, or null");
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw refusal(`${what} is an invalid Date`, "give a date that exists");
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return givenList(name, value);
  if ("kind" in value) return Object.hasOwn(shapes, value.kind) ? (shapes[value.kind]?.(name, value) ?? value) : value;
  if (isRequest(value)) return givenInnerRequest(name, value);
  if ("pageNumber" in value) return givenPage(value, parameter(name));
  if ("logicalName" in value && !(value instanceof EntityReference)) checkRecord(name, value);
  return value;
}

/** What values that say nothing of their kind are known by. */
const telling = ["requestName", "responseName", "logicalName", "pageNumber", "localized"];

function isValue(value: ParameterValue | undefined): value is ParameterValue {
  if (value === undefined) return false;
  // Of the values of attributes it tells the type, of others that they are objects.
  if (sdkTypeNameOf(value as AttributeValue) !== "System.Object") return true;
  return typeof value === "object" && telling.some((member) => member in Object(value));
}

/** The same list where nothing that it holds changes. */
function givenList(name: string, list: ParameterValue & readonly unknown[]): ParameterValue {
  const read = list.map((one) => {
    const what = `one of the values of the parameter ${name}`;
    if (one === null) throw refusal(`${what} is null`, "give values of dynaml alone");
    return givenParameter(name, one as ParameterValue, what);
  });
  // What was read is of the types that the list had.
  return read.every((one, index) => one === list[index]) ? list : (read as typeof list);
}

function givenInnerRequest(name: string, request: OrganizationRequest): OrganizationRequest {
  const { parameters }: { readonly parameters?: unknown } = request;
  if (parameters instanceof Map) return givenRequest(request);
  throw refusal(
    `the parameters of a request in ${name} are ${kindOf(parameters)}`,
    'give a Map: { requestName: "WhoAmI", parameters: new Map() }',
  );
}

function isRequest(value: unknown): value is OrganizationRequest {
  return typeof value === "object" && value !== null && "requestName" in value;
}

/** What is to be as its `kind` says. */
const shapes: Readonly<Record<string, (name: string, value: object) => ParameterValue | undefined>> = {
  QueryExpression: (name, value) => givenQuery(value, parameter(name)),
  QueryByAttribute: (name, value) => givenQuery(value, parameter(name)),
  FetchExpression: (name, value) => givenQuery(value, parameter(name)),
  ColumnSet: (name, value) => givenColumnSet(value, parameter(name)),
  RelationshipQueries: (name, value) => relatedQueries(value, parameter(name)),
  Relationship: (name, value) => relationship(value, parameter(name)),
  EnumValue: (name, value) => givenEnumValue(name, value),
  ExecuteMultipleSettings: (name, value) => executeMultipleSettings(value, parameter(name)),
  EntityCollection: (name, value) => void checkCollection(name, value),
  PrincipalAccess: (name, value) => givenRights(name, value),
};

function parameter(name: string): Place {
  return { whole: `the parameter ${name}`, path: "" };
}

const executeMultipleSettings = members<ExecuteMultipleSettings>({
  kind: kindOfSettings,
  continueOnError: otherwise(false, truth),
  returnResponses: otherwise(false, truth),
});

const relationship = members<Relationship>({
  kind: otherwise("Relationship", oneOf("Relationship")),
  schemaName: name,
  primaryEntityRole: optional(oneOf("Referencing", "Referenced")),
});

const relatedQueries = members<RelationshipQueries>({
  kind: oneOf("RelationshipQueries"),
  queries: listOf(
    members<RelationshipQueries["queries"][number]>({
      relationship,
      query: givenQuery,
    }),
  ),
});

const enumValue = members<EnumValue>({ kind: oneOf("EnumValue"), typeName: name, value: text });

function givenEnumValue(name: string, given: object): EnumValue {
  const read = enumValue(given, parameter(name));
  checkEnumMembers(read.typeName, read.value, `the parameter ${name}`);
  return { ...read, value: namesIn(read.value).join(" ") };
}

/** Of an enumeration that is not known here any member is the organization's to take or refuse; `All` of one that joins its members too. */
function checkEnumMembers(typeName: string, given: string, what: string): void {
  const known = enumerations.find((one) => one.name === typeName);
  if (known?.isList === true && given === "All") return;
  const other = known && namesIn(given).find((one) => !known.members.includes(one));
  if (known === undefined || other === undefined) return;
  const near = closestName(other, known.members);
  throw refusal(
    `${what}: "${given}", and ${typeName} has no such member`,
    near === undefined ? `give of these: ${known.members.join(", ")}` : `did you mean ${near}?`,
  );
}

/** The names in a text, whatever stands between them: `ReadAccess WriteAccess`, and as .NET prints it, `ReadAccess, WriteAccess`. */
function namesIn(text: string): readonly string[] {
  return text.trim().split(/[\s,]+/);
}

function givenRights(name: string, value: object): PrincipalAccess {
  const { principal, accessMask } = { principal: undefined, accessMask: undefined, ...value };
  checkReference(principal);
  const what = `the rights of the parameter ${name}`;
  if (typeof accessMask !== "string" || accessMask === "") {
    throw refusal(
      `${what} are ${kindOf(accessMask)}`,
      'give their names with blanks between them: "ReadAccess WriteAccess"',
    );
  }
  checkEnumMembers("AccessRights", accessMask, what);
  return { ...(value as PrincipalAccess), accessMask: namesIn(accessMask).join(" ") };
}
