import type { Datasets } from "../../engine/datasets.ts";
import type { Value } from "../../expression/value.ts";
import type { ExecuteResults } from "../../session/session.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { ActionError } from "../action-error.ts";
import { datasetValue } from "./dataset-value.ts";
import { RecordRows } from "./record-rows.ts";

type Result = ExecuteResults[string];
/** A result, or one of a list. */
type Part = Result extends infer R ? (R extends readonly (infer P)[] ? P : R) : never;

/**
 * A result as a variable holds it: a value as datasets have it, a record as `account:GUID`, several with commas between.
 * Throws ACTION_RESULT for one that has no text.
 */
export function resultValue(name: string, value: Result | undefined): Value {
  if (value === undefined || value === null) return undefined;
  const parts = partsOf(value);
  return Array.isArray(value) ? parts.map((part) => partValue(name, part)).join(",") : partValue(name, value as Part);
}

function partValue(name: string, value: Part): Value {
  if (isValue(value)) return datasetValue(value);
  if (isRecord(value)) return `${value.logicalName}:${value.id?.text ?? ""}`;
  if ("kind" in value && value.kind === "EnumValue") return value.value.split(" ").join(",");
  if ("kind" in value && value.kind === "FetchExpression") return value.query;
  const hasRows = "kind" in value && kindsWithRows.has(value.kind);
  throw noForm(name, value, "a variable", hasRows ? "give the RESULT element DATASET in place of VARIABLE" : undefined);
}

/** What a dataset takes, and a variable does not. */
const kindsWithRows: ReadonlySet<unknown> = new Set([
  "PrincipalAccess",
  "RolePrivilege",
  "RecordCounts",
  "UpsertResponses",
]);

/**
 * Puts a result into a dataset: records a row each with their columns, everything else a row each with a column `value`, or
 * with the columns that its parts have. Throws ACTION_RESULT for one that has no rows.
 */
export function putResult(name: string, value: Result | undefined, datasets: Datasets, dataset: string): void {
  const rows = new RecordRows();
  if (isCollection(value)) {
    for (const record of value.entities) rows.add(record);
    rows.putInto(datasets, dataset, { MoreRecords: value.moreRecords });
    return;
  }
  for (const part of partsOf(value)) {
    for (const row of rowsOf(name, part)) rows.add(row);
  }
  rows.putInto(datasets, dataset);
}

type Row = Pick<Entity, "attributes" | "formattedValues">;

function rowsOf(name: string, value: Part): readonly Row[] {
  if (isRecord(value)) return [value];
  if (isValue(value)) return [row({ value })];
  if (!("kind" in value)) throw noForm(name, value, "a dataset");
  switch (value.kind) {
    case "EnumValue":
    case "FetchExpression":
      return [row({ value: String(partValue(name, value)) })];
    case "PrincipalAccess":
      return [row({ principal: value.principal, accessmask: value.accessMask.split(" ").join(",") })];
    case "RolePrivilege": {
      const { privilegeId: privilegeid, businessUnitId: businessunitid, privilegeName: name = null, depth } = value;
      return [row({ privilegeid, name, depth, businessunitid })];
    }
    case "RecordCounts":
      return [...value.counts].map(([entity, count]) => row({ entity, count }));
    case "UpsertResponses":
      return value.items.map(({ recordCreated: created, target }) => row({ created, target }));
    default:
      throw noForm(name, value, "a dataset");
  }
}

function row(values: Readonly<Record<string, AttributeValue>>): Row {
  return { attributes: new Map(Object.entries(values)) };
}

/** A list's items, or the one that is no list. */
function partsOf(value: Result | undefined): readonly Part[] {
  if (value === undefined || value === null) return [];
  // Each list has parts of its own type; together they are of any of these types.
  return Array.isArray(value) ? (value as readonly Part[]) : [value as Part];
}

const valueClasses = [Date, Uint8Array, EntityReference, Guid, Money, Decimal, Double, OptionSetValue] as const;
const valueKinds: ReadonlySet<unknown> = new Set(["AliasedValue", "ManagedProperty", "EntityCollection"]);

function isValue(value: Part): value is Extract<Part, AttributeValue> {
  if (typeof value !== "object" || value === null) return true;
  if ("kind" in value) return valueKinds.has(value.kind);
  return valueClasses.some((one) => value instanceof one);
}

export function isRecord(value: Result | Part | undefined): value is Entity {
  return typeof value === "object" && value !== null && "attributes" in value && value.attributes instanceof Map;
}

export function isCollection(value: Result | undefined): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}

const anyForm = "leave the RESULT element out, or call the message from TypeScript, with session.execute";

function noForm(name: string, value: object, place: string, remedy = anyForm): ActionError {
  const kind = "typeName" in value ? String(value.typeName) : "kind" in value ? String(value.kind) : "another type";
  return new ActionError({
    code: "ACTION_RESULT",
    message: `the message was done, but its result ${name} is of type ${kind}, which ${place} cannot hold`,
    remedy,
    context: { result: name, type: kind },
  });
}
