import type {
  AttributeMetadata,
  AttributeTypeCode,
  EntityMetadata,
  Label,
  OptionSetMetadata,
} from "../../wire/metadata/metadata.ts";
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

const declaration = `
declare module "dynaml" {
  interface EntityTypes extends Tables {}
}
`;

/**
 * A TypeScript file that describes tables for the compiler: a type for each, an object of values for each choice, and all of
 * them as `Tables`. The same tables give the same text.
 *
 * @param organization what the file says of where it comes from
 * @param isGlobal whether every session has the tables; otherwise those alone that are opened by `openSession<Tables>(…)`
 */
export function printEntityTypes(tables: readonly EntityMetadata[], organization: string, isGlobal = true): string {
  const printed = [...tables].sort(byName).map(printTable);
  const body = printed.map(({ text }) => text).join("\n");
  const used = [...new Set(printed.flatMap(({ imports }) => imports))].sort();
  const members = printed.map(({ name, typeName }) => `  ${propertyName(name)}: ${typeName};`).join("\n");
  const importLine = used.length === 0 ? 'import "dynaml";' : `import type { ${used.join(", ")} } from "dynaml";`;
  return `// Written by dynaml types from ${oneLine(organization)}; write it again when the tables change.
${importLine}

/** Logical names of the tables, with their columns. */
export interface Tables {
${members}
}
${isGlobal ? declaration : ""}
${body}`;
}

type Printed = {
  readonly name: string;
  readonly typeName: string;
  readonly text: string;
  readonly imports: readonly string[];
};

function printTable(table: EntityMetadata): Printed {
  const typeName = identifier(table.schemaName);
  const columns = (table.attributes ?? []).filter(isData).sort(byName);
  const choices = columns.flatMap((column) => printChoice(typeName, column));
  const lines = columns.map((column) => printColumn(typeName, column));
  const types = columns.map((column) => columnType(typeName, column)).join(" ");
  const imports = [
    "Decimal",
    "EntityCollection",
    "EntityReference",
    "Guid",
    "ManagedProperty",
    "Money",
    "OptionSetValue",
  ];
  return {
    name: table.logicalName,
    typeName,
    imports: imports.filter((name) => new RegExp(`\\b${name}\\b`).test(types)),
    text: `${comment(table.displayName, "")}export type ${typeName} = {\n${lines.join("\n")}\n};\n${choices.join("")}`,
  };
}

/** Columns that hold values a record may be given or read by; name columns of lookups and choices are not. */
function isData({ attributeType, attributeTypeName = "", attributeOf }: AttributeMetadata): boolean {
  if (attributeOf !== undefined) return false;
  return attributeType === "Virtual" ? attributeTypeName in virtualTypes : attributeType in writtenTypes;
}

function printColumn(typeName: string, column: AttributeMetadata): string {
  const modifier = isWritable(column, "upsert") ? "" : "readonly ";
  const type = columnType(typeName, column);
  return `${comment(column.displayName, "  ", factsOf(column))}  ${modifier}${propertyName(column.logicalName)}?: ${type} | null;`;
}

function columnType(typeName: string, column: AttributeMetadata): string {
  const { attributeType, attributeTypeName = "", dateTimeBehavior } = column;
  if (attributeType === "DateTime" && dateTimeBehavior === "DateOnly") return "Date | string";
  const type = writtenTypes[attributeType] ?? virtualTypes[attributeTypeName] ?? "never";
  const choice = choiceName(typeName, column);
  if (choice === undefined || attributeType === "Boolean") return type;
  return attributeType === "Virtual"
    ? `readonly OptionSetValue[] | readonly ${choice}[]`
    : `OptionSetValue | ${choice}`;
}

function choiceName(typeName: string, column: AttributeMetadata): string | undefined {
  return membersOf(column.optionSet).length === 0 ? undefined : `${typeName}${identifier(column.schemaName)}`;
}

/** `export const AccountIndustryCode = { Accounting: 1, … } as const;` and the type of its values. */
function printChoice(typeName: string, column: AttributeMetadata): string[] {
  const name = column.attributeType === "Boolean" ? undefined : choiceName(typeName, column);
  if (name === undefined) return [];
  const members = membersOf(column.optionSet).map(([label, value]) => `  ${label}: ${value},`);
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

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** `Preferred Customer` is `PreferredCustomer`, `1st` is `_1st`. */
function identifier(text: string): string {
  const words = text.split(/[^\p{L}\p{N}_$]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  if (joined === "") return "_";
  return /^\p{N}/u.test(joined) ? `_${joined}` : joined;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}

function byName(a: { readonly logicalName: string }, b: { readonly logicalName: string }): number {
  return a.logicalName < b.logicalName ? -1 : 1;
}
