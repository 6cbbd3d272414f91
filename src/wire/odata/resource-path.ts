import { Decimal } from "../../values/decimal.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { EntityMetadata } from "../metadata/metadata.ts";
import { checkKind } from "./column-kind.ts";
import { type Literal, printLiteral, readLiteral } from "./literals.ts";
import { odataError, typeNameOf } from "./odata-error.ts";
import { findProperty } from "./properties.ts";
import { Scanner } from "./scanner.ts";
import type { TableLookup } from "./table-lookup.ts";

/** `accounts(…)`, `$ref`, `Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)`: what stands between two slashes. */
export type PathSegment = {
  readonly name: string;
  /** What is in the parentheses; undefined where there are none. */
  readonly parts?: readonly PathPart[] | undefined;
};

/** `c4944f99-…`, `name='x'`, `Target=@t`. */
export type PathPart = { readonly name?: string | undefined; readonly value: Literal | ParameterAlias };

type ParameterAlias = { readonly kind: "alias"; readonly name: string };

/**
 * The path of an address after `/api/data/v9.2/`, percent-encoded, as segments. Slashes and parentheses in quotes do not
 * count. Throws ODataError.
 */
export function parseResourcePath(path: string): readonly PathSegment[] {
  const scanner = new Scanner(decodePath(path));
  const segments: PathSegment[] = [];
  while (!scanner.isAtEnd) {
    segments.push(readSegment(scanner));
    if (!scanner.take("/") && !scanner.isAtEnd) throw badPath(scanner);
  }
  return segments;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw odataError("Bad Request - Error in query syntax.", { text: path, cause });
  }
}

function readSegment(scanner: Scanner): PathSegment {
  scanner.skipBlanks();
  const [name = ""] = /^[^(/]*/.exec(scanner.text.slice(scanner.position)) ?? [];
  if (name === "") throw badPath(scanner);
  scanner.position += name.length;
  return scanner.take("(") ? { name, parts: readParts(scanner) } : { name };
}

function readParts(scanner: Scanner): readonly PathPart[] {
  const parts: PathPart[] = [];
  if (scanner.take(")")) return parts;
  do {
    parts.push(readPart(scanner));
  } while (scanner.take(","));
  scanner.expect(")");
  return parts;
}

function readPart(scanner: Scanner): PathPart {
  const value = readValue(scanner);
  if (value !== undefined) return { value };
  const name = scanner.identifier();
  scanner.expect("=");
  const named = readValue(scanner);
  if (named === undefined) throw badPath(scanner);
  return { name, value: named };
}

function readValue(scanner: Scanner): PathPart["value"] | undefined {
  const alias = scanner.alias();
  return alias === undefined ? scanner.literal() : { kind: "alias", name: alias };
}

function badPath(scanner: Scanner) {
  return scanner.error("Bad Request - Error in query syntax.");
}

/** A key of a table, as an address writes it. */
export type RecordKey = { readonly id: Guid } | { readonly keyAttributes: ReadonlyMap<string, AttributeValue> };

/** `(guid)`, `(accountid=guid)`, `(firstname='J',_parentcustomerid_value=guid)`: the key that the parentheses hold. */
export function recordKeyOf(table: EntityMetadata, parts: readonly PathPart[]): RecordKey {
  const [first] = parts;
  if (parts.length === 1 && first?.name === undefined) return { id: guidOf(first?.value, table) };
  const keyAttributes = new Map<string, AttributeValue>();
  for (const { name, value } of parts) {
    const property = name === undefined ? undefined : findProperty(table, name);
    if (property === undefined || value.kind === "alias") throw invalidKey(table);
    keyAttributes.set(property.attribute.logicalName, keyValue(value, property.attribute, table));
  }
  const id = table.primaryIdAttribute === undefined ? undefined : keyAttributes.get(table.primaryIdAttribute);
  if (id instanceof Guid && keyAttributes.size === 1) return { id };
  const isKey = table.keys?.some(
    ({ keyAttributes: names }) => names.length === keyAttributes.size && names.every((name) => keyAttributes.has(name)),
  );
  if (isKey !== true) throw invalidKey(table);
  return { keyAttributes };
}

function keyValue(
  literal: Literal,
  { attributeType, targets = [] }: NonNullable<ReturnType<typeof findProperty>>["attribute"],
  table: EntityMetadata,
): AttributeValue {
  switch (literal.kind) {
    case "null":
      return null;
    case "string":
      return literal.value;
    case "guid":
      return attributeType === "Uniqueidentifier"
        ? literal.value
        : new EntityReference(targets[0] ?? "", literal.value);
    case "number":
      return numberValue(literal.text, attributeType);
    case "date":
    case "dateTime":
      return new Date(literal.text);
    case "boolean":
      return literal.value;
    default:
      throw invalidKey(table);
  }
}

function numberValue(text: string, attributeType: string): AttributeValue {
  if (["Picklist", "State", "Status"].includes(attributeType)) return new OptionSetValue(Number(text));
  return attributeType === "Decimal" ? Decimal.of(text) : Number(text);
}

function guidOf(value: PathPart["value"] | undefined, table: EntityMetadata): Guid {
  if (value?.kind === "guid") return value.value;
  const guid = value?.kind === "string" ? Guid.parse(value.value) : undefined;
  if (guid === undefined) throw invalidKey(table);
  return guid;
}

function invalidKey({ logicalName }: EntityMetadata) {
  const type = typeNameOf(logicalName);
  return odataError(
    `The key in the request URI is not valid for resource '${type}'. Ensure that the names and number of key properties match the declared or alternate key properties for the resource '${type}'.`,
  );
}

/**
 * `accounts(guid)`, `/accounts(name='x')`, `https://host/org/api/data/v9.2/accounts(guid)`: the record that the address names.
 * Throws ODataError.
 */
export function parseRecordAddress(address: string, tables: TableLookup): EntityReference {
  const path = address.replace(/^.*\/api\/data\/v\d+\.\d+\//i, "").replace(/^\//, "");
  const [segment, ...more] = parseResourcePath(path);
  const table = segment && tables.byEntitySetName(segment.name);
  if (segment === undefined || table === undefined || more.length > 0) throw noResource(segment?.name ?? address);
  const key = recordKeyOf(table, segment.parts ?? []);
  return "id" in key
    ? new EntityReference(table.logicalName, key.id)
    : new EntityReference(table.logicalName, Guid.empty, undefined, { keyAttributes: key.keyAttributes });
}

/**
 * `accounts(c4944f99-…)`, `contacts(firstname='J',emailaddress1='x')`: values percent-encoded, from the root of the service. Throws
 * WIRE_ODATA for the value of a key that is of another type than its column.
 */
export function printRecordAddress(reference: EntityReference, tables: TableLookup): string {
  const table = tables.byLogicalName(reference.logicalName);
  if (table?.entitySetName === undefined) {
    throw odataError(`The table '${reference.logicalName}' has no entity set, so its records have no address.`);
  }
  if (reference.keyAttributes === undefined) return `${table.entitySetName}(${reference.id.text})`;
  const parts = [...reference.keyAttributes].map(([name, value]) => {
    const property = findProperty(table, name) ?? findProperty(table, `_${name}_value`);
    if (property !== undefined) checkKind(value, property);
    return `${property?.name ?? name}=${encodeURIComponent(printLiteral(value, name))}`;
  });
  return `${table.entitySetName}(${parts.join(",")})`;
}

export function noResource(name: string) {
  return odataError(`Resource not found for the segment '${name}'.`, { status: 404 });
}

/** The value of an alias that a function's parameter names; null where it is not set. */
export function aliasValue(name: string, aliases: ReadonlyMap<string, string>): Literal {
  const text = aliases.get(name)?.trim();
  if (text === undefined) return { kind: "null" };
  const found = readLiteral(text, 0);
  if (found === undefined || found.end !== text.length) {
    throw odataError(`The value of the parameter alias '@${name}' is not a literal.`, { text });
  }
  return found.literal;
}
