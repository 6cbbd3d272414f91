import { odataError } from "./odata-error.ts";
import type { ParameterAliases } from "./parse-filter.ts";
import { Scanner } from "./scanner.ts";

/** `name desc`, `primarycontactid/fullname`, `@o`. */
export type OrderItem = { readonly path: readonly string[]; readonly descending: boolean; readonly position: number };

/** `$select=name,_primarycontactid_value`. A star is all columns: undefined. */
export function parseSelect(text: string): readonly string[] | undefined {
  const scanner = new Scanner(text);
  const names: string[] = [];
  do {
    if (scanner.take("*")) continue;
    names.push(scanner.dottedName() ?? throwSyntax(scanner));
    if (scanner.peek() === "/")
      throw scanner.error(
        "Found a path with multiple navigation properties or a bad complex property path in a select clause. Please reword your query such that each level of select or expand only contains either TypeSegments or Properties.",
      );
  } while (scanner.take(","));
  if (!scanner.isAtEnd) throw scanner.syntaxError();
  return text.includes("*") ? undefined : names;
}

/** `$orderby=name desc,primarycontactid/fullname`. */
export function parseOrderBy(text: string, aliases: ParameterAliases = new Map()): readonly OrderItem[] {
  const scanner = new Scanner(text);
  const items: OrderItem[] = [];
  do {
    items.push(readOrder(scanner, aliases));
  } while (scanner.take(","));
  if (!scanner.isAtEnd) throw scanner.syntaxError();
  return items;
}

function readOrder(scanner: Scanner, aliases: ParameterAliases): OrderItem {
  scanner.skipBlanks();
  const { position } = scanner;
  const path = readPath(scanner, aliases);
  const descending = scanner.takeWord("desc");
  if (!descending) scanner.takeWord("asc");
  return { path, descending, position };
}

function readPath(scanner: Scanner, aliases: ParameterAliases): readonly string[] {
  const alias = scanner.alias();
  if (alias !== undefined) return (aliases.get(alias) ?? "").trim().split("/");
  const path = [scanner.identifier()];
  while (scanner.take("/")) path.push(scanner.identifier());
  return path;
}

export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw odataError(
    `Invalid value '${text}' for ${option} query option found. The ${option} query option requires a non-negative integer value.`,
  );
}

function throwSyntax(scanner: Scanner): never {
  throw scanner.syntaxError();
}
