import { closestName } from "../../values/closest-name.ts";
import type { AttributeMetadata } from "../metadata/metadata.ts";
import { unknownColumnText } from "../metadata/unknown-name.ts";
import { odataError } from "./odata-error.ts";
import type { LookedUpTable } from "./table-index.ts";

/** A column as a property of the Web API (query.md §7.1): lookups are `_name_value`. */
export type ColumnProperty = {
  readonly name: string;
  readonly type: EdmType;
  readonly attribute: AttributeMetadata;
};

export type EdmType =
  | "Edm.Binary"
  | "Edm.Boolean"
  | "Edm.Date"
  | "Edm.DateTimeOffset"
  | "Edm.Decimal"
  | "Edm.Double"
  | "Edm.Guid"
  | "Edm.Int32"
  | "Edm.Int64"
  | "Edm.String"
  | "Microsoft.Dynamics.CRM.BooleanManagedProperty";

const edmTypes: Partial<Record<AttributeMetadata["attributeType"], EdmType>> = {
  Boolean: "Edm.Boolean",
  Customer: "Edm.Guid",
  DateTime: "Edm.DateTimeOffset",
  Decimal: "Edm.Decimal",
  Double: "Edm.Double",
  Integer: "Edm.Int32",
  Lookup: "Edm.Guid",
  Memo: "Edm.String",
  Money: "Edm.Decimal",
  Owner: "Edm.Guid",
  Picklist: "Edm.Int32",
  State: "Edm.Int32",
  Status: "Edm.Int32",
  String: "Edm.String",
  Uniqueidentifier: "Edm.Guid",
  BigInt: "Edm.Int64",
  EntityName: "Edm.String",
  ManagedProperty: "Microsoft.Dynamics.CRM.BooleanManagedProperty",
};

/** Later kinds of columns, which share the type code Virtual. */
const virtualTypes: Readonly<Record<string, EdmType>> = {
  MultiSelectPicklistType: "Edm.String",
  ImageType: "Edm.Binary",
  FileType: "Edm.Guid",
};

export function isLookup({ attributeType }: AttributeMetadata): boolean {
  return attributeType === "Lookup" || attributeType === "Customer" || attributeType === "Owner";
}

/**
 * The property of a column; undefined where it has none: party lists, and what annotations say instead (`primarycontactidname`,
 * `statecodename`).
 */
export function propertyOf(attribute: AttributeMetadata, table: TableColumns): ColumnProperty | undefined {
  const type = edmTypeOf(attribute);
  if (type === undefined || isAnnotation(attribute, table)) return undefined;
  const { logicalName } = attribute;
  return { name: isLookup(attribute) ? `_${logicalName}_value` : logicalName, type, attribute };
}

/** Name, phonetic name and type of a lookup. */
function isAnnotation({ attributeOf }: AttributeMetadata, table: TableColumns): boolean {
  if (attributeOf === undefined) return false;
  const main = findAttribute(table, attributeOf);
  return main !== undefined && isLookup(main);
}

function edmTypeOf({ attributeType, attributeTypeName, dateTimeBehavior }: AttributeMetadata): EdmType | undefined {
  if (attributeType === "DateTime" && dateTimeBehavior === "DateOnly") return "Edm.Date";
  return edmTypes[attributeType] ?? virtualTypes[attributeTypeName ?? ""];
}

/** All that a table shows of its own columns, in the order of its description. */
export function propertiesOf(table: LookedUpTable): readonly ColumnProperty[] {
  const { attributes = [] } = table;
  return attributes.map((attribute) => propertyOf(attribute, table)).filter((property) => property !== undefined);
}

/** `name`, `_primarycontactid_value`; undefined where the table has no such property. */
export function findProperty(table: LookedUpTable, name: string): ColumnProperty | undefined {
  if (table.index !== undefined) return table.index.properties.get(name);
  const column = /^_(.+)_value$/.exec(name)?.[1];
  const attribute = findAttribute(table, column ?? name);
  const property = attribute && propertyOf(attribute, table);
  return property?.name === name ? property : undefined;
}

/** What is looked up of a table to tell its properties. */
type TableColumns = Pick<LookedUpTable, "attributes" | "index">;

/**
 * The property that shows a column, or what the column says of another: `ownerid` and `owneridname` are shown by `_ownerid_value` and
 * its annotations. The column's own name where no property shows it.
 */
export function shownBy(attribute: AttributeMetadata, table: TableColumns): string {
  const main = attribute.attributeOf === undefined ? undefined : findAttribute(table, attribute.attributeOf);
  const property = propertyOf(attribute, table) ?? (main && propertyOf(main, table));
  return property?.name ?? attribute.logicalName;
}

/** Columns of parties: `to`, `requiredattendees`. */
export function partyListsOf({ attributes = [], index }: TableColumns): readonly string[] {
  if (index !== undefined) return index.partyLists;
  const lists = attributes.filter(({ attributeType }) => attributeType === "PartyList");
  return lists.map(({ logicalName }) => logicalName);
}

/** Columns that are read or written by their names: not those that say what annotations of others do. */
export function ownColumns(table: TableColumns): readonly string[] {
  const own = (table.attributes ?? []).filter(
    (attribute) => attribute.attributeType === "PartyList" || propertyOf(attribute, table) !== undefined,
  );
  return own.map(({ logicalName }) => logicalName);
}

/** QueryBuilderNoAttribute. */
const noAttribute = "0x80041103";

/** What is to be said of a column that the table does not have: the words that the organization has for it over SOAP. */
export function noSuchColumn(name: string, table: LookedUpTable) {
  const { logicalName } = table;
  const closest = closestName(name, ownColumns(table));
  return odataError(unknownColumnText(logicalName, name), {
    errorCode: noAttribute,
    entity: logicalName,
    attribute: name,
    remedy: closest === undefined ? "check the attribute's logical name" : `did you mean ${closest}?`,
  });
}

export function findAttribute(table: TableColumns, logicalName: string): AttributeMetadata | undefined {
  const { attributes = [], index } = table;
  if (index !== undefined) return index.attributes.get(logicalName);
  return attributes.find((attribute) => attribute.logicalName === logicalName);
}
