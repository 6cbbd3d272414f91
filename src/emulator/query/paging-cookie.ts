import { OrganizationFault } from "../faults.ts";
import type { SqlValue } from "../store/column-codec.ts";
import type { SortKey } from "./sort-key.ts";

/** What a cookie remembers of a page: its number and the values of its last row, in the order of the sort keys. */
export type PagingCookie = { readonly page: number; readonly last: readonly SqlValue[] };

/**
 * `<cookie page="1"><accountid last="{7BF2…}" first="{…}" /></cookie>`: one element for each sort key, GUIDs upper case in
 * braces; `lastnull="1"` where there is no value.
 */
export function printCookie(
  keys: readonly SortKey[],
  page: number,
  first: readonly SqlValue[],
  last: readonly SqlValue[],
): string {
  const elements = keys.map((key, index) => {
    const ends = [printEnd("last", key, last[index] ?? null), printEnd("first", key, first[index] ?? null)];
    return `<${key.name} ${ends.join(" ")} />`;
  });
  return `<cookie page="${page}">${elements.join("")}</cookie>`;
}

function printEnd(end: "last" | "first", { column }: SortKey, value: SqlValue): string {
  if (value === null) return `${end}null="1"`;
  const text = column.type === "Uniqueidentifier" ? `{${String(value).toUpperCase()}}` : String(value);
  return `${end}="${escapeXml(text)}"`;
}

const cookiePattern = /^<cookie page="(\d{1,9})">((?:<[\w.]+(?: \w+="[^"<]*")* \/>)*)<\/cookie>$/;
const elementPattern = /<([\w.]+)((?: \w+="[^"<]*")*) \/>/g;

/** Reads a cookie that `printCookie` wrote for the same order; another order or another text is refused. */
export function parseCookie(keys: readonly SortKey[], text: string): PagingCookie {
  const match = cookiePattern.exec(text.trim());
  if (match === null) {
    throw new OrganizationFault(
      "QueryBuilderInvalidPagingCookie",
      "The paging cookie is not one that this query returned.",
    );
  }
  const elements = [...(match[2] ?? "").matchAll(elementPattern)];
  const fits = elements.length === keys.length && keys.every((key, index) => elements[index]?.[1] === key.name);
  if (!fits) {
    throw new OrganizationFault(
      "QueryBuilderPagingOrderBy",
      "The order of the query differs from the one that the paging cookie was made for.",
    );
  }
  return { page: Number(match[1]), last: keys.map((key, index) => readLast(key, elements[index]?.[2] ?? "")) };
}

function readLast({ column }: SortKey, attributes: string): SqlValue {
  const text = / last="([^"]*)"/.exec(attributes)?.[1];
  if (text === undefined) return null;
  const value = unescapeXml(text);
  if (column.type === "Uniqueidentifier") return value.replace(/[{}]/g, "").toLowerCase();
  if (column.type === "Double") return Number(value);
  return isWholeNumber(column.type) ? wholeNumber(value) : value;
}

const wholeTypes = new Set(["Integer", "BigInt", "Money", "Boolean", "Picklist", "State", "Status"]);

function isWholeNumber(type: string): boolean {
  return wholeTypes.has(type);
}

function wholeNumber(text: string): bigint {
  if (/^-?\d{1,19}$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  throw new OrganizationFault("QueryBuilderInvalidPagingCookie", `The paging cookie holds '${text}' for a number.`);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const characters: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(escapes).map(([c, e]) => [e, c]),
);

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => characters[entity] ?? entity);
}
