import { Guid } from "../../../values/guid.ts";
import { recordCollection } from "../../../values/record-collection.ts";
import type { ParameterValue } from "../../organization-call.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import type { TableLookup } from "../table-lookup.ts";
import { recordReader } from "./record-reader.ts";
import { referenceFromJson, tableNameOf } from "./results.ts";

/*
 * Results of operations that nobody has described to us: of Custom APIs and custom actions. Their JSON tells what they are.
 */

/** Tables of the records in an answer, by their `@odata.type`: what reading them needs. */
export function tablesOfResults(json: JsonObject): ReadonlySet<string> {
  const records = Object.values(json).flatMap((value) => recordsIn(value) ?? []);
  return new Set(records.map(tableNameOf));
}

/**
 * Results by name. Texts that are GUIDs become GUIDs; records and lists of them records, or references where they have nothing but
 * their ID; lists of texts and numbers stay lists. Other objects, and records of tables that are not known, are told as JSON text.
 */
export function customResults(json: JsonObject, tables: TableLookup): ReadonlyMap<string, ParameterValue> {
  const named = Object.entries(json).filter(([name]) => !name.includes("@"));
  return new Map(named.map(([name, value]) => [name, resultOf(value, tables)]));
}

function resultOf(json: JsonValue, tables: TableLookup): ParameterValue {
  const records = recordsIn(json);
  if (records !== undefined) return recordsOf(json, records, tables) ?? JSON.stringify(json);
  if (typeof json === "string") return Guid.parse(json) ?? json;
  if (isListOf(json, "string") || isListOf(json, "number")) return json;
  // What is left are numbers, truth values and null.
  return typeof json === "object" && json !== null ? JSON.stringify(json) : json;
}

function isListOf<T extends "string" | "number">(
  json: JsonValue,
  type: T,
): json is T extends "string" ? readonly string[] : readonly number[] {
  return Array.isArray(json) && json.every((one) => typeof one === type);
}

/** The records that a result is or lists; undefined where it is something else. */
function recordsIn(json: JsonValue): readonly JsonObject[] | undefined {
  const all: readonly JsonValue[] = Array.isArray(json) ? json : [json];
  const records = all.filter(isJsonObject).filter((one) => /^[a-z_][a-z0-9_]*$/.test(tableNameOf(one)));
  return all.length > 0 && records.length === all.length ? records : undefined;
}

function recordsOf(json: JsonValue, records: readonly JsonObject[], tables: TableLookup): ParameterValue | undefined {
  const known = records.map((one) => tables.byLogicalName(tableNameOf(one))).filter((table) => table !== undefined);
  if (known.length < records.length) return undefined;
  if (records.every(isIdAlone)) {
    const references = records.map((one) => referenceFromJson(one, tables)).filter((one) => one !== undefined);
    if (references.length === records.length) return Array.isArray(json) ? references : (references[0] ?? null);
  }
  const entities = records.flatMap((one, index) => {
    const table = known[index];
    return table === undefined ? [] : [recordReader(table, tables)(one)];
  });
  return Array.isArray(json) ? recordCollection(entities[0]?.logicalName ?? "", entities) : (entities[0] ?? null);
}

function isIdAlone(json: JsonObject): boolean {
  return Object.keys(json).filter((name) => !name.includes("@")).length === 1;
}
