import { EntityReference } from "../values/entity-reference.ts";
import type {
  ExecuteMultipleSettings,
  OrganizationRequest,
  ParameterValue,
  Relationship,
  RelationshipQueries,
} from "../wire/organization-call.ts";
import { checkMessageName, checkReference, kindOf, refusal } from "./check-arguments.ts";
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
  truth,
} from "./given-members.ts";
import { givenColumnSet, givenQuery } from "./query/given-query.ts";

/**
 * A message as a program without types may have given it. Throws SESSION_BAD_VALUE for a parameter that looks like a record, a query, a
 * request or rights and is none, and for what messages that hold others cannot do without: each wire would stumble over it in its own
 * way. Which types a parameter takes is the organization's to say. Queries and column sets have what the SDK's begin with where parts of
 * them were left out; a message that has all is given back as it is.
 */
export function givenRequest(request: OrganizationRequest): OrganizationRequest {
  checkMessageName(request.requestName);
  const { requestName, parameters } = request;
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

function givenParameter(name: string, value: ParameterValue): ParameterValue {
  if (typeof value === "function" || typeof value === "symbol") {
    throw refusal(`the parameter ${name} is ${kindOf(value)}`, "give a value of dynaml, or null");
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return givenList(name, value);
  if ("kind" in value) return Object.hasOwn(shapes, value.kind) ? (shapes[value.kind]?.(name, value) ?? value) : value;
  if (isRequest(value)) return givenInnerRequest(name, value);
  if ("logicalName" in value && !(value instanceof EntityReference)) checkRecord(name, value);
  return value;
}

/** The same list where nothing that it holds changes. */
function givenList(name: string, list: ParameterValue & readonly unknown[]): ParameterValue {
  const read = list.map((one) => givenParameter(name, one as ParameterValue));
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
  ExecuteMultipleSettings: (name, value) => executeMultipleSettings(value, parameter(name)),
  EntityCollection: (name, value) => void checkCollection(name, value),
  PrincipalAccess: (name, value) => void checkRights(name, value),
};

function parameter(name: string): Place {
  return { whole: `the parameter ${name}`, path: "" };
}

const executeMultipleSettings = members<ExecuteMultipleSettings>({
  kind: kindOfSettings,
  continueOnError: otherwise(false, truth),
  returnResponses: otherwise(false, truth),
});

const relatedQueries = members<RelationshipQueries>({
  kind: oneOf("RelationshipQueries"),
  queries: listOf(
    members<RelationshipQueries["queries"][number]>({
      relationship: members<Relationship>({
        kind: otherwise("Relationship", oneOf("Relationship")),
        schemaName: name,
        primaryEntityRole: optional(oneOf("Referencing", "Referenced")),
      }),
      query: givenQuery,
    }),
  ),
});

function checkRights(name: string, value: object): void {
  const { principal, accessMask } = { principal: undefined, accessMask: undefined, ...value };
  checkReference(principal);
  if (typeof accessMask === "string") return;
  throw refusal(
    `the rights of the parameter ${name} are ${kindOf(accessMask)}`,
    'give their names with blanks between them: "ReadAccess WriteAccess"',
  );
}

function checkRecord(name: string, value: object): void {
  if ("id" in value && !("attributes" in value)) {
    throw refusal(`the parameter ${name} is an object`, 'give new EntityReference("account", id)');
  }
  const { attributes, relatedEntities = [] }: { attributes?: unknown; relatedEntities?: unknown } = value;
  const remedy = 'give a record: { logicalName: "account", attributes: new Map([["name", "Contoso"]]) }';
  if (!(attributes instanceof Map)) throw refusal(`the attributes of the ${name} are ${kindOf(attributes)}`, remedy);
  if (!Array.isArray(relatedEntities)) {
    throw refusal(`the related records of the ${name} are ${kindOf(relatedEntities)}`, "give a list of relationships");
  }
  for (const related of relatedEntities) {
    const { collection }: { collection?: unknown } = related ?? {};
    checkCollection(name, collection);
  }
}

function checkCollection(name: string, value: unknown): void {
  const { entities }: { entities?: unknown } = typeof value === "object" && value !== null ? value : {};
  if (!Array.isArray(entities)) {
    throw refusal(
      `the records of the parameter ${name} are ${kindOf(value)}`,
      'give a collection: { kind: "EntityCollection", entityName: "contact", entities: […], … }',
    );
  }
  for (const one of entities) checkRecord(name, one ?? {});
}
