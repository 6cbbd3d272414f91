import { EntityReference } from "../../values/entity-reference.ts";
import type {
  ExecuteMultipleResponseItem,
  ExecuteMultipleResponses,
  ExecuteMultipleSettings,
  OrganizationRequest,
  OrganizationResponse,
  ParameterValue,
  UpsertResponses,
} from "../organization-call.ts";
import { given, isArrayOf, isKind } from "./data-contract.ts";
import { serviceFault } from "./fault-shapes.ts";
import { ns } from "./namespaces.ts";
import { boolean, int } from "./scalar-shapes.ts";
import {
  type ListShape,
  list,
  type NamedType,
  nillable,
  type RecordShape,
  record,
  required,
  ShapeError,
} from "./shape.ts";

/** Values of the messages that hold other messages: ExecuteMultiple, ExecuteTransaction, UpsertMultiple (protocols §1.5). */

const settings: RecordShape<ExecuteMultipleSettings> = record(
  ns.contracts2012,
  {
    ContinueOnError: required(boolean, (whole: ExecuteMultipleSettings) => whole.continueOnError),
    ReturnResponses: required(boolean, (whole: ExecuteMultipleSettings) => whole.returnResponses),
  },
  (fields) => ({
    kind: "ExecuteMultipleSettings",
    continueOnError: fields.ContinueOnError,
    returnResponses: fields.ReturnResponses,
  }),
);

/** The types, around the shapes of the messages themselves, which may hold any of these types in turn. */
export function batchTypes(
  request: RecordShape<OrganizationRequest>,
  response: RecordShape<OrganizationResponse>,
): readonly NamedType[] {
  return [
    {
      namespace: ns.contracts2012,
      name: "OrganizationRequestCollection",
      shape: list(ns.contracts2012, "OrganizationRequest", () => request),
      is: isArrayOf(isRequest),
    },
    {
      namespace: ns.contracts2012,
      name: "ExecuteMultipleSettings",
      shape: settings,
      is: isKind("ExecuteMultipleSettings"),
    },
    {
      namespace: ns.contracts2012,
      name: "OrganizationResponseCollection",
      shape: multipleResponses(response),
      is: isKind("ExecuteMultipleResponses"),
    },
    {
      namespace: ns.contracts71,
      name: "OrganizationResponseCollection",
      shape: list(ns.contracts71, "OrganizationResponse", () => response),
      is: isArrayOf(isResponse),
    },
    {
      namespace: ns.contracts,
      name: "ArrayOfUpsertResponse",
      shape: upsertResponses(response),
      is: isKind("UpsertResponses"),
    },
  ];
}

function multipleResponses(response: RecordShape<OrganizationResponse>): ListShape<ExecuteMultipleResponses> {
  type Item = ExecuteMultipleResponseItem;
  const item: RecordShape<Item> = record(
    [ns.contracts2012, ns.instance],
    {
      Fault: nillable(serviceFault, (whole: Item) => whole.fault),
      RequestIndex: required(int, (whole: Item) => whole.requestIndex),
      Response: nillable(response, (whole: Item) => whole.response),
    },
    (fields) => ({
      requestIndex: fields.RequestIndex,
      ...given({ fault: fields.Fault, response: fields.Response }),
    }),
  );
  return {
    ...list(ns.contracts2012, "ExecuteMultipleResponseItem", () => item),
    build: (items) => ({ kind: "ExecuteMultipleResponses", items: items as readonly Item[] }),
    items: (whole) => whole.items,
  };
}

/** Each is the response of one Upsert. */
function upsertResponses(response: RecordShape<OrganizationResponse>): ListShape<UpsertResponses> {
  return {
    ...list(ns.contracts, "UpsertResponse", () => response),
    build: (items) => ({
      kind: "UpsertResponses",
      items: (items as readonly OrganizationResponse[]).map(({ results }) => ({
        recordCreated: resultOf(results, "RecordCreated", isBoolean),
        target: resultOf(results, "Target", isReference),
      })),
    }),
    items: ({ items }) =>
      items.map(({ recordCreated, target }): OrganizationResponse => {
        const results = new Map<string, ParameterValue>([["RecordCreated", recordCreated]]);
        return { responseName: "Upsert", results: results.set("Target", target) };
      }),
  };
}

function resultOf<T extends ParameterValue>(
  results: OrganizationResponse["results"],
  name: string,
  is: (value: unknown) => value is T,
): T {
  const value = results.get(name);
  if (is(value)) return value;
  throw new ShapeError("WIRE_MISSING_ELEMENT", `a response of Upsert has no result ${name}`);
}

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isReference = (value: unknown): value is EntityReference => value instanceof EntityReference;

export function isRequest(value: unknown): value is OrganizationRequest {
  return typeof value === "object" && value !== null && "requestName" in value;
}

function isResponse(value: unknown): value is OrganizationResponse {
  return typeof value === "object" && value !== null && "responseName" in value;
}
