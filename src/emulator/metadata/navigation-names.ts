import type { ColumnFacts, TableFacts } from "./table-facts.ts";

/** Columns that every activity has from activitypointer; the navigation properties of those end in the activity's own name. */
export type ActivityColumns = ReadonlySet<string>;

/**
 * Web API name of the single-valued navigation property of a lookup, where the facts have no other: the column's logical name, for a
 * column of a customization its schema name; with the parent's name where the column may point at several tables
 * (`parentcustomerid_account`) or is a plain ID (`activityid_activitypointer`), and with the activity's where the column comes from activitypointer (`regardingobjectid_account_task`).
 */
export function navigationName(
  child: TableFacts,
  column: ColumnFacts,
  parent: string,
  activityColumns: ActivityColumns,
): string {
  const own = column.isCustom === true ? (column.schemaName ?? column.name) : column.name;
  // The column itself is a property of the Web API: the navigation property needs another name.
  if (column.type === "Uniqueidentifier") return `${own}_${parent}`;
  const several = column.type !== "Owner" && (column.targets?.length ?? 0) > 1;
  const isInherited =
    child.isActivity === true && child.logicalName !== "activitypointer" && activityColumns.has(column.name);
  return [own, ...(several ? [parent] : []), ...(isInherited ? [child.logicalName] : [])].join("_");
}
