import { columnsOf } from "../session/arguments.ts";
import { undefinedWhereNoTable } from "../session/metadata/no-such-table.ts";
import type { CallLimits } from "../session/organization-service.ts";
import type { Session } from "../session/session.ts";
import type { AttributeValue, Entity } from "../values/entity.ts";

type Columns = ReturnType<typeof columnsOf> | undefined;

/**
 * Records whose dates that are no moments are texts, as their columns have them and `dynaml load` reads them back: `2026-11-23` of a
 * column of days, `2026-11-23T09:30:00` of one of times without zone. The tables that dates are of are described once.
 */
export async function* withWrittenDates(
  records: AsyncIterable<Entity>,
  { metadata }: Pick<Session, "metadata">,
  limits: CallLimits,
): AsyncGenerator<Entity> {
  const tables = new Map<string, Columns>();
  for await (const record of records) {
    for (const [name, value] of record.attributes) {
      const date = dateIn(value, record.logicalName, name);
      if (date === undefined) continue;
      const { table, column } = date;
      if (!tables.has(table)) {
        const described = metadata.table(table, ["Attributes"], limits);
        tables.set(table, await described.then(columnsOf).catch(undefinedWhereNoTable));
      }
      const behavior = tables.get(table)?.get(column)?.dateTimeBehavior;
      if (behavior === "DateOnly" || behavior === "TimeZoneIndependent") {
        record.attributes.set(name, textOf(date.value, behavior));
      }
    }
    yield record;
  }
}

/** A date, and the column that it is of: a link's value says its own. */
function dateIn(value: AttributeValue, table: string, column: string) {
  if (value instanceof Date) return { value, table, column };
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "AliasedValue")
    return undefined;
  const { entityLogicalName, attributeLogicalName } = value;
  return value.value instanceof Date
    ? { value: value.value, table: entityLogicalName, column: attributeLogicalName }
    : undefined;
}

function textOf(date: Date, behavior: "DateOnly" | "TimeZoneIndependent"): string {
  const text = date.toISOString();
  return behavior === "DateOnly" ? text.slice(0, "2026-11-23".length) : text.replace(/(?:\.000)?Z$/, "");
}
