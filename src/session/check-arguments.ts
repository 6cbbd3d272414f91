import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "./session-error.ts";

// What the compiler refuses, and a program without types may give all the same. Each throws SESSION_BAD_VALUE.

export function checkEntityName(name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw refusal(`the entity name is ${kindOf(name)}`, 'give a logical name: "account"');
}

/** Objects and Maps. */
export function checkAttributes(input: unknown): void {
  if (isList(input) || !isObject(input)) {
    throw refusal(`the attributes are ${kindOf(input)}`, 'give an object: { name: "Contoso" }');
  }
}

/** A record's ID, or an alternate key. */
export function checkAddress(address: unknown): void {
  if (typeof address === "string" || (isObject(address) && !isList(address))) return;
  throw refusal(`the record is ${kindOf(address)}`, 'give its ID, or an alternate key: { accountnumber: "A-17" }');
}

/** The names of columns, where they are given. */
export function checkColumns(columns: unknown): void {
  if (columns === undefined || isList(columns)) return;
  throw refusal(`the columns are ${kindOf(columns)}`, 'give a list of names: ["name", "revenue"]');
}

/** The ends of a relationship. */
export function checkEnds(record: unknown, related: unknown): void {
  const remedy = 'give new EntityReference("account", id)';
  if (!isReference(record)) throw refusal(`the record is ${kindOf(record)}`, remedy);
  if (!isList(related)) throw refusal(`the related records are ${kindOf(related)}`, `${remedy} in a list`);
  const other = related.findIndex((one) => !isReference(one));
  if (other >= 0) throw refusal(`one of the related records is ${kindOf(related[other])}`, remedy);
}

export function checkQuery(query: unknown): void {
  if (!isObject(query) || isList(query)) {
    throw refusal(
      `the query is ${kindOf(query)}`,
      'give an object: { entity: "account" }, or { fetchXml: "<fetch>…" }',
    );
  }
}

export function checkMessageName(name: unknown): void {
  if (typeof name !== "string" || name === "") {
    throw refusal(`the message's name is ${kindOf(name)}`, 'give the name of a message: "WhoAmI"');
  }
}

/** Rows of a load, one after the other. */
export function checkRows(rows: unknown): void {
  if (isObject(rows) && (Symbol.iterator in rows || Symbol.asyncIterator in rows)) return;
  throw refusal(
    `the rows are ${kindOf(rows)}`,
    'give a list, or what a generator yields: [{ attributes: { name: "Contoso" } }]',
  );
}

export function checkRow(row: unknown): void {
  if (!isObject(row) || isList(row)) {
    throw refusal(`the row is ${kindOf(row)}`, 'give an object: { attributes: { name: "Contoso" } }');
  }
  if ("attributes" in row && row.attributes !== undefined) checkAttributes(row.attributes);
}

/** How a value is called in a message, without what it holds. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value === "") return "empty";
  if (isList(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isReference(value: unknown): boolean {
  return isObject(value) && "logicalName" in value && "id" in value;
}

function refusal(message: string, remedy: string): DynamlError<SessionErrorCode> {
  return new DynamlError({ code: "SESSION_BAD_VALUE", message, remedy });
}
