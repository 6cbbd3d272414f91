import type {
  AttributeMetadata,
  AttributeTypeCode,
  EntityMetadata,
  Label,
  OptionSetMetadata,
} from "../../wire/metadata/metadata.ts";
import { byLogicalName, identifier, packageTypes, type TypeNames } from "./type-names.ts";
import { isWritable } from "./writable-column.ts";

/** What an attribute of each type may be given, besides null. */
const writtenTypes: Partial<Record<AttributeTypeCode, string>> = {
  BigInt: "bigint",
  Boolean: "boolean",
  Customer: "EntityReference",
  DateTime: "Date",
  Decimal: "Decimal | number",
  Double: "number",
  EntityName: "string",
  Integer: "number",
  Lookup: "EntityReference",
  ManagedProperty: "ManagedProperty",
  Memo: "string",
  Money: "Money | number",
  Owner: "EntityReference",
  PartyList: "EntityCollection | readonly (EntityReference | string)[]",
  Picklist: "OptionSetValue",
  State: "OptionSetValue",
  Status: "OptionSetValue",
  String: "string",
  Uniqueidentifier: "Guid",
};

/** Later kinds of columns, which share the type code Virtual; the others of that code are no data. */
const virtualTypes: Readonly<Record<string, string>> = {
  MultiSelectPicklistType: "readonly OptionSetValue[] | readonly number[]",
  ImageType: "Uint8Array",
  FileType: "Guid",
};

/** The types of one table, as text. */
export type TableTypes = {
  /** Logical name. */
  readonly name: string;
  readonly typeName: string;
  readonly text: string;
  readonly imports: readonly string[];
};

/** A type for the table, and an object of values for each of its choices. Tables are printed in the order of their logical names. */
export function printTableTypes(table: EntityMetadata, names: TypeNames): TableTypes {
  const typeName = names.ofTable(table);
  const columns = (table.attributes ?? [])
    .filter(isData)
    .sort(byLogicalName)
    .map((column) => ({ ...column, choice: choiceName(typeName, column, names) }));
  const choices = columns.flatMap(printChoice);
  const lines = columns.map(printColumn);
  const types = columns.map(columnType).join(" ");
  return {
    name: table.logicalName,
    typeName,
    imports: packageTypes.filter((name) => new RegExp(`\\b${name}\\b`).test(types)),
    text: `${comment(table.displayName, "")}export type ${typeName} = {\n${lines.join("\n")}\n};\n${choices.join("")}`,
  };
}

/** A column, and what its choice is called where it has one. */
type Column = AttributeMetadata & { readonly choice: string | undefined };

/** Columns that hold values a record may be given or read by; name columns of lookups and choices are not. */
function isData({ attributeType, attributeTypeName = "", attributeOf }: AttributeMetadata): boolean {
  if (attributeOf !== undefined) return false;
  return attributeType === "Virtual" ? attributeTypeName in virtualTypes : attributeType in writtenTypes;
}

function printColumn(column: Column): string {
  const modifier = isWritable(column, "upsert") ? "" : "readonly ";
  const type = columnType(column);
  return `${comment(column.displayName, "  ", factsOf(column))}  ${modifier}${propertyName(column.logicalName)}?: ${type} | null;`;
}

function columnType({ attributeType, attributeTypeName = "", dateTimeBehavior, choice }: Column): string {
  if (attributeType === "DateTime" && dateTimeBehavior === "DateOnly") return "Date | string";
  const type = writtenTypes[attributeType] ?? virtualTypes[attributeTypeName] ?? "never";
  if (choice === undefined) return type;
  return attributeType === "Virtual"
    ? `readonly OptionSetValue[] | readonly ${choice}[]`
    : `OptionSetValue | ${choice}`;
}

function choiceName(
  typeName: string,
  { attributeType, optionSet, schemaName }: AttributeMetadata,
  names: TypeNames,
): string | undefined {
  if (attributeType === "Boolean" || membersOf(optionSet).length === 0) return undefined;
  return names.take(`${typeName}${identifier(schemaName)}`);
}

/** `export const AccountIndustryCode = { Accounting: 1, … } as const;` and the type of its values. */
function printChoice({ choice: name, optionSet }: Column): string[] {
  if (name === undefined) return [];
  const members = membersOf(optionSet).map(([label, value]) => `  ${label}: ${value},`);
  return [
    `\nexport const ${name} = {\n${members.join("\n")}\n} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];\n`,
  ];
}

/** Labels as identifiers; where two are the same, the value tells them apart. */
function membersOf(optionSet: OptionSetMetadata | undefined): readonly (readonly [string, number])[] {
  const taken = new Set<string>();
  return (optionSet?.options ?? []).map(({ value, label }) => {
    const plain = identifier(textOf(label) ?? `Option ${value}`);
    let name = taken.has(plain) ? `${plain}${value < 0 ? "Minus" : ""}${Math.abs(value)}` : plain;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return [name, value];
  });
}

function factsOf({ targets = [], maxLength, dateTimeBehavior }: AttributeMetadata): string {
  const facts = [
    targets.length === 0 ? undefined : `points at ${targets.join(", ")}`,
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
    dateTimeBehavior === "DateOnly" ? "date only" : undefined,
  ];
  return facts.filter((fact) => fact !== undefined).join("; ");
}

function comment(label: Label | undefined, indent: string, facts = ""): string {
  const text = [textOf(label), facts].filter((part) => part !== undefined && part !== "").join(": ");
  return text === "" ? "" : `${indent}/** ${oneLine(text).replaceAll("*/", "* /")} */\n`;
}

function textOf(label: Label | undefined): string | undefined {
  return label?.userLabel ?? label?.localized[0]?.label;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

export function propertyName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}
