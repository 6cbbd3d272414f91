import type { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { TableFacts } from "../metadata/table-facts.ts";

/** Tables with changes already made to them; the first is the new one. */
type Changed = readonly TableFacts[];

/** Notes and attachments may be about the records of the new table. */
export function withNotes(schema: OrganizationSchema, changed: Changed): Changed {
  return pointedAtBy(schema, changed, "annotation", "objectid", "Annotations");
}

/** Activities of all kinds may be about the records of the new table. */
export function withActivities(schema: OrganizationSchema, changed: Changed): Changed {
  const activities = [...schema.facts.values()].filter(({ isActivity, isCustom, columns }) => {
    return isActivity === true && isCustom !== true && columns.some(({ name }) => name === "regardingobjectid");
  });
  return activities.reduce(
    (tables, { logicalName, schemaName }) =>
      pointedAtBy(schema, tables, logicalName, "regardingobjectid", pluralOf(schemaName)),
    changed,
  );
}

/** A lookup of another table may point at the new table as well: `new_project_Annotations`. */
function pointedAtBy(
  schema: OrganizationSchema,
  [table, ...others]: Changed,
  child: string,
  column: string,
  plural: string,
): Changed {
  const childFacts = schema.facts.get(child);
  if (table === undefined || childFacts === undefined) return [table, ...others].filter((one) => one !== undefined);
  const columns = childFacts.columns.map((one) =>
    one.name === column ? { ...one, targets: [...(one.targets ?? []), table.logicalName] } : one,
  );
  const relationship = {
    name: `${table.logicalName}_${plural}`,
    child,
    column,
    onDelete: "Cascade",
    isCustom: true,
  } as const;
  return [{ ...table, relationships: [...table.relationships, relationship] }, ...others, { ...childFacts, columns }];
}

function pluralOf(schemaName: string): string {
  if (schemaName.endsWith("y")) return schemaName.replace(/y$/, "ies");
  return /(s|x)$/.test(schemaName) ? `${schemaName}es` : `${schemaName}s`;
}
