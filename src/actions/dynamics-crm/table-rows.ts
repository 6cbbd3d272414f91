import type { Value } from "../../expression/value.ts";
import type { Session } from "../../session/session.ts";

/** What the organization says of a table. */
export type TableDescription = Awaited<ReturnType<Session["metadata"]["table"]>>;

type ColumnDescription = NonNullable<TableDescription["attributes"]>[number];
type LabelDescription = TableDescription["displayName"];
type OptionDescription = NonNullable<ColumnDescription["optionSet"]>["options"][number];

/** A dataset of descriptions: its columns by name, each with what it holds of one. */
type Cells<T> = Readonly<Record<string, (described: T) => Value>>;

export type TableRows = { readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] };

function rowsOf<T>(cells: Cells<T>, described: readonly T[]): TableRows {
  const columns = Object.values(cells);
  return { columns: Object.keys(cells), rows: described.map((one) => columns.map((cell) => cell(one))) };
}

/** In the user's language where it has that. */
function labelText(label: LabelDescription): string | undefined {
  return label?.userLabel ?? label?.localized[0]?.label;
}

const tableCells: Cells<TableDescription> = {
  logicalname: ({ logicalName }) => logicalName,
  displayname: ({ displayName }) => labelText(displayName),
  displaycollectionname: ({ displayCollectionName }) => labelText(displayCollectionName),
  description: ({ description }) => labelText(description),
  entitysetname: ({ entitySetName }) => entitySetName,
  primaryid: ({ primaryIdAttribute }) => primaryIdAttribute,
  primaryname: ({ primaryNameAttribute }) => primaryNameAttribute,
  objecttypecode: ({ objectTypeCode }) => objectTypeCode,
  ownership: ({ ownershipType }) => ownershipType,
  iscustom: ({ isCustomEntity }) => isCustomEntity,
  isactivity: ({ isActivity }) => isActivity,
  isintersect: ({ isIntersect }) => isIntersect,
  changetracking: ({ changeTrackingEnabled }) => changeTrackingEnabled,
};

export function tableRows(tables: readonly TableDescription[]): TableRows {
  return rowsOf(
    tableCells,
    byName(tables, ({ logicalName }) => logicalName),
  );
}

const columnCells: Cells<ColumnDescription> = {
  logicalname: ({ logicalName }) => logicalName,
  displayname: ({ displayName }) => labelText(displayName),
  description: ({ description }) => labelText(description),
  type: typeText,
  required: ({ requiredLevel }) => requiredLevel,
  maxlength: ({ maxLength }) => maxLength,
  minvalue: ({ minValue }) => minValue,
  maxvalue: ({ maxValue }) => maxValue,
  precision: ({ precision }) => precision,
  format: ({ format, dateTimeBehavior }) => [format, dateTimeBehavior].filter(Boolean).join(", ") || undefined,
  targets: ({ targets = [] }) => targets.join(",") || undefined,
  options: ({ optionSet }) => optionSet?.options.map(optionText).join("; ") || undefined,
  isprimaryid: ({ isPrimaryId }) => isPrimaryId,
  isprimaryname: ({ isPrimaryName }) => isPrimaryName,
  iscustom: ({ isCustomAttribute }) => isCustomAttribute,
  cancreate: ({ isValidForCreate }) => isValidForCreate,
  canupdate: ({ isValidForUpdate }) => isValidForUpdate,
  canread: ({ isValidForRead }) => isValidForRead,
  attributeof: ({ attributeOf }) => attributeOf,
};

export function columnRows({ attributes = [] }: TableDescription): TableRows {
  return rowsOf(
    columnCells,
    byName(attributes, ({ logicalName }) => logicalName),
  );
}

/** As `<ATTRIBUTE TYPE>` takes it; the newer types have no code of their own. */
function typeText({ attributeType, attributeTypeName }: ColumnDescription): string {
  return attributeType === "Virtual" ? (attributeTypeName?.replace(/Type$/, "") ?? attributeType) : attributeType;
}

function optionText({ value, label }: OptionDescription): string {
  return `${value}=${labelText(label) ?? ""}`;
}

const optionCells: Cells<OptionDescription> = {
  value: ({ value }) => value,
  label: ({ label }) => labelText(label),
  color: ({ color }) => color,
  state: ({ state }) => state,
  defaultstatus: ({ defaultStatus }) => defaultStatus,
  description: ({ description }) => labelText(description),
};

/** In the order in which the organization shows them. */
export function optionRows(options: readonly OptionDescription[]): TableRows {
  return rowsOf(optionCells, options);
}

type KeyDescription = NonNullable<TableDescription["keys"]>[number];

const keyCells: Cells<KeyDescription> = {
  logicalname: ({ logicalName }) => logicalName,
  displayname: ({ displayName }) => labelText(displayName),
  attributes: ({ keyAttributes }) => keyAttributes.join(","),
  indexstatus: ({ indexStatus }) => indexStatus,
};

export function keyRows({ keys = [] }: TableDescription): TableRows {
  return rowsOf(
    keyCells,
    byName(keys, ({ logicalName }) => logicalName),
  );
}

/** A relationship as the described table sees it. */
type RelationshipRow = {
  readonly schemaname: string;
  readonly type: "OneToMany" | "ManyToOne" | "ManyToMany";
  /** Column of the described table. */
  readonly attribute: string | undefined;
  readonly relatedentity: string;
  readonly relatedattribute: string | undefined;
  readonly intersectentity: string | undefined;
  readonly navigationproperty: string | undefined;
  readonly cascadedelete: string | undefined;
  readonly iscustom: boolean;
};

const relationshipCells: Cells<RelationshipRow> = {
  schemaname: ({ schemaname }) => schemaname,
  type: ({ type }) => type,
  attribute: ({ attribute }) => attribute,
  relatedentity: ({ relatedentity }) => relatedentity,
  relatedattribute: ({ relatedattribute }) => relatedattribute,
  intersectentity: ({ intersectentity }) => intersectentity,
  navigationproperty: ({ navigationproperty }) => navigationproperty,
  cascadedelete: ({ cascadedelete }) => cascadedelete,
  iscustom: ({ iscustom }) => iscustom,
};

export function relationshipRows(table: TableDescription): TableRows {
  const found = [
    ...(table.oneToManyRelationships ?? []).map(toMany),
    ...(table.manyToOneRelationships ?? []).map(toOne),
    ...(table.manyToManyRelationships ?? []).map((one) => amongMany(one, table.logicalName)),
  ];
  return rowsOf(
    relationshipCells,
    byName(found, ({ schemaname }) => schemaname),
  );
}

type OneToMany = NonNullable<TableDescription["oneToManyRelationships"]>[number];
type ManyToMany = NonNullable<TableDescription["manyToManyRelationships"]>[number];

function toMany(relationship: OneToMany): RelationshipRow {
  return {
    schemaname: relationship.schemaName,
    type: "OneToMany",
    attribute: relationship.referencedAttribute,
    relatedentity: relationship.referencingEntity,
    relatedattribute: relationship.referencingAttribute,
    intersectentity: undefined,
    navigationproperty: relationship.referencedEntityNavigationPropertyName,
    cascadedelete: relationship.cascadeDelete,
    iscustom: relationship.isCustomRelationship,
  };
}

function toOne(relationship: OneToMany): RelationshipRow {
  return {
    ...toMany(relationship),
    type: "ManyToOne",
    attribute: relationship.referencingAttribute,
    relatedentity: relationship.referencedEntity,
    relatedattribute: relationship.referencedAttribute,
    navigationproperty: relationship.referencingEntityNavigationPropertyName,
  };
}

function amongMany(relationship: ManyToMany, table: string): RelationshipRow {
  const isFirst = relationship.entity1LogicalName === table;
  return {
    schemaname: relationship.schemaName,
    type: "ManyToMany",
    attribute: isFirst ? relationship.entity1IntersectAttribute : relationship.entity2IntersectAttribute,
    relatedentity: isFirst ? relationship.entity2LogicalName : relationship.entity1LogicalName,
    relatedattribute: isFirst ? relationship.entity2IntersectAttribute : relationship.entity1IntersectAttribute,
    intersectentity: relationship.intersectEntityName,
    navigationproperty: isFirst
      ? relationship.entity1NavigationPropertyName
      : relationship.entity2NavigationPropertyName,
    cascadedelete: undefined,
    iscustom: relationship.isCustomRelationship,
  };
}

function byName<T>(described: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return described.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
