import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { OrganizationFault } from "../faults.ts";
import type { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { ColumnFacts, TableFacts } from "../metadata/table-facts.ts";
import { logicalNameOf } from "./names.ts";
import { textOf } from "./text-of.ts";

/** What CreateEntity and a file of customizations say of a table. */
export type NewTable = Pick<EntityMetadata, "schemaName"> &
  Partial<
    Pick<
      EntityMetadata,
      | "entitySetName"
      | "displayName"
      | "displayCollectionName"
      | "description"
      | "ownershipType"
      | "isActivity"
      | "changeTrackingEnabled"
    >
  >;

/** The facts of a new table: the columns that every table has and the one with the name of its records. */
export function newTable(schema: OrganizationSchema, table: NewTable, primaryName: ColumnFacts): TableFacts {
  const logicalName = logicalNameOf(table.schemaName, "a table");
  if (schema.tables.has(logicalName)) {
    throw new OrganizationFault("DuplicateName", `A table with the name '${logicalName}' already exists.`);
  }
  const entitySetName = table.entitySetName?.toLowerCase() || setNameOf(logicalName);
  if ([...schema.tables.values()].some((one) => one.entitySetName === entitySetName)) {
    throw new OrganizationFault("DuplicateName", `An entity set with the name '${entitySetName}' already exists.`);
  }
  if (table.isActivity === true) {
    throw new OrganizationFault(
      "NotSupported",
      "Custom activity tables are not supported by the embedded organization.",
    );
  }
  const displayName = textOf(table.displayName) ?? table.schemaName;
  const description = textOf(table.description);
  const ownership = table.ownershipType === "OrganizationOwned" ? "OrganizationOwned" : "UserOwned";
  return {
    logicalName,
    schemaName: table.schemaName,
    entitySetName,
    displayName,
    displayCollectionName: textOf(table.displayCollectionName) ?? displayName,
    ...(description === undefined ? {} : { description }),
    objectTypeCode: nextTypeCode(schema),
    primaryId: `${logicalName}id`,
    primaryName: primaryName.name,
    ownership,
    isCustom: true,
    tracksChanges: table.changeTrackingEnabled ?? false,
    columns: [
      {
        name: `${logicalName}id`,
        type: "Uniqueidentifier",
        schemaName: `${table.schemaName}Id`,
        label: displayName,
        required: "SystemRequired",
        update: false,
      },
      primaryName,
      ...systemColumns(schema, ownership),
    ],
    relationships: [],
  };
}

/** Names of the columns that the platform gives each table, by who owns its records. */
const commonColumns = [
  "createdby",
  "createdon",
  "createdonbehalfby",
  "importsequencenumber",
  "modifiedby",
  "modifiedon",
  "modifiedonbehalfby",
  "overriddencreatedon",
  "statecode",
  "statuscode",
  "timezoneruleversionnumber",
  "utcconversiontimezonecode",
  "versionnumber",
];
const ownerColumns = ["ownerid", "owningbusinessunit", "owningteam", "owninguser"];

/** As account has them, and territory the one of tables that the organization owns. */
function systemColumns(schema: OrganizationSchema, ownership: string): ColumnFacts[] {
  const of = (table: string, names: readonly string[]): readonly ColumnFacts[] =>
    schema.facts.get(table)?.columns.filter(({ name }) => names.includes(name)) ?? [];
  const owned = ownership === "UserOwned" ? of("account", ownerColumns) : of("territory", ["organizationid"]);
  return [...of("account", commonColumns), ...owned];
}

/** The columns that a table with amounts of money has besides. */
export function currencyColumns(schema: OrganizationSchema): readonly ColumnFacts[] {
  const names = ["transactioncurrencyid", "exchangerate"];
  return schema.facts.get("account")?.columns.filter(({ name }) => names.includes(name)) ?? [];
}

function setNameOf(logicalName: string): string {
  if (/[^aeiou]y$/.test(logicalName)) return logicalName.replace(/y$/, "ies");
  return /(s|x|ch|sh)$/.test(logicalName) ? `${logicalName}es` : `${logicalName}s`;
}

/** Custom tables are numbered from 10000. */
export function nextTypeCode({ facts }: OrganizationSchema): number {
  return Math.max(9_999, ...[...facts.values()].map(({ objectTypeCode }) => objectTypeCode)) + 1;
}
