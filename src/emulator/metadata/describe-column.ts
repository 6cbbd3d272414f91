import type { AttributeMetadata, AttributeTypeCode } from "../../wire/metadata/metadata.ts";
import { describeOptionSet } from "./describe-option-set.ts";
import { labelOf } from "./label.ts";
import { metadataId } from "./metadata-id.ts";
import type { Column, Table } from "./table.ts";
import { isChoice, isLookup } from "./table.ts";
import type { ColumnType } from "./table-facts.ts";

/** Types that the platform calls Virtual and tells apart by the name of the type. */
const virtualTypes: ReadonlySet<ColumnType> = new Set(["MultiSelectPicklist", "Image", "File"]);

/** All columns of a table with the companions that show their values as texts, by logical name. */
export function describeColumns(table: Table): AttributeMetadata[] {
  const own = [...table.columns.values()].map((column) => describeColumn(table, column));
  const companions = [...table.columns.values()]
    .flatMap((column) => companionsOf(table, column))
    .filter(({ logicalName }) => !table.columns.has(logicalName));
  return [...own, ...companions].sort((a, b) => (a.logicalName < b.logicalName ? -1 : 1));
}

/** One column, by its logical name or that of a companion; undefined where the table has none of that name. */
export function describeColumnNamed(table: Table, name: string): AttributeMetadata | undefined {
  const column = table.columns.get(name);
  if (column !== undefined) return describeColumn(table, column);
  return describeColumns(table).find(({ logicalName }) => logicalName === name);
}

function describeColumn(table: Table, column: Column): AttributeMetadata {
  const isVirtual = virtualTypes.has(column.type);
  return {
    ...common(table, column.name, column.schemaName),
    attributeType: isVirtual ? "Virtual" : (column.type as AttributeTypeCode),
    attributeTypeName: `${column.type}Type`,
    displayName: labelOf(column.label),
    description: labelOf(column.description),
    isPrimaryId: column.name === table.primaryId,
    isPrimaryName: column.name === table.primaryName,
    isCustomAttribute: column.isCustom,
    isValidForCreate: column.canCreate,
    isValidForUpdate: column.canUpdate,
    isValidForRead: true,
    requiredLevel: column.required,
    ...particulars(table, column),
  };
}

type Particulars = Partial<AttributeMetadata>;

/** What columns of that type have besides. */
function particulars(table: Table, column: Column): Particulars {
  const { type, format, precision, min, max } = column;
  if (isLookup(column) || type === "PartyList") return { targets: column.targets };
  if (isChoice(column) || type === "MultiSelectPicklist") {
    return { optionSet: describeOptionSet(table, column), defaultValue: column.default ?? -1 };
  }
  switch (type) {
    case "String":
    case "Memo":
      return { maxLength: column.maxLength, format: format ?? (type === "String" ? "Text" : "TextArea") };
    case "Integer":
      return { minValue: min, maxValue: max, format: format ?? "None" };
    case "Decimal":
    case "Double":
      return { minValue: min, maxValue: max, precision };
    case "Money":
      return { minValue: min, maxValue: max, precision, precisionSource: 2 };
    case "DateTime":
      return { format: format ?? "DateAndTime", dateTimeBehavior: behaviorOf(column) };
    case "Boolean":
      return { optionSet: describeOptionSet(table, column), defaultValue: column.default ?? 0 };
    case "Image":
    case "File":
      return { maxSizeInKB: column.maxSizeInKB };
    default:
      return {};
  }
}

function behaviorOf({ behavior }: Column): NonNullable<AttributeMetadata["dateTimeBehavior"]> {
  return behavior === "DateOnly" || behavior === "TimeZoneIndependent" ? behavior : "UserLocal";
}

/** Virtual columns with the text of a lookup's or choice's value, and with the table of a lookup to several. */
function companionsOf(table: Table, column: Column): AttributeMetadata[] {
  const { name, schemaName } = column;
  if (isChoice(column) || column.type === "Boolean" || column.type === "MultiSelectPicklist") {
    return [companion(table, column, `${name}name`, `${schemaName}Name`, "Virtual")];
  }
  if (!isLookup(column) || withoutCompanions.has(name)) return [];
  const text = companion(table, column, `${name}name`, `${schemaName}Name`, "String");
  const yomi = companion(table, column, `${name}yominame`, `${schemaName}YomiName`, "String");
  const type = companion(table, column, `${name}type`, `${schemaName}Type`, "EntityName");
  return [
    text,
    ...(column.targets.some((target) => withYomi.has(target)) ? [yomi] : []),
    ...(column.targets.length > 1 ? [type] : []),
  ];
}

const withoutCompanions: ReadonlySet<string> = new Set(["owninguser", "owningteam"]);

/** Tables whose names may be written as they are spoken. */
const withYomi: ReadonlySet<string> = new Set(["account", "contact", "lead", "systemuser"]);

function companion(
  table: Table,
  column: Column,
  name: string,
  schemaName: string,
  attributeType: AttributeTypeCode,
): AttributeMetadata {
  return {
    ...common(table, name, schemaName),
    attributeType,
    attributeTypeName: `${attributeType}Type`,
    attributeOf: column.name,
    displayName: labelOf(undefined),
    isLogical: true,
    isPrimaryId: false,
    isPrimaryName: false,
    isCustomAttribute: column.isCustom,
    isValidForCreate: false,
    isValidForUpdate: false,
    isValidForRead: true,
    requiredLevel: "None",
    ...(attributeType === "String" ? { maxLength: 100, format: "Text" } : {}),
  };
}

function common(table: Table, logicalName: string, schemaName: string) {
  return {
    kind: "AttributeMetadata" as const,
    metadataId: metadataId("attribute", `${table.logicalName}.${logicalName}`),
    logicalName,
    schemaName,
    entityLogicalName: table.logicalName,
  };
}
