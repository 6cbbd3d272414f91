import type { FetchAttribute } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import { isLookup } from "../metadata/table.ts";
import { decodeColumn, hasTypeColumn, isText, typeColumn } from "../store/column-codec.ts";
import type { ResultColumn } from "./aggregate.ts";
import { datePartSql } from "./condition.ts";
import { group } from "./format-value.ts";
import type { Operand } from "./operand.ts";
import { operandOf } from "./operand.ts";
import { nameSql } from "./primary-name.ts";
import type { QueryContext } from "./query-context.ts";
import type { Scope } from "./scope.ts";
import { sortable } from "./sort-key.ts";
import { column as columnSql, namesIn, raw, sql } from "./sql.ts";

/**
 * A column with `groupby`.
 *
 * @param at place of its first expression among those selected, from 0
 */
export function groupColumn(context: QueryContext, scope: Scope, attribute: FetchAttribute, at: number): ResultColumn {
  const { tables } = context.message.organization;
  const operand = operandOf(tables, scope, attribute.name);
  if (attribute.dateGrouping !== undefined) return dateColumn(context, operand, attribute, at);
  const { column, stored, compared } = operand;
  // Texts that differ only in case or accents are one group, shown as the first of them.
  if (isText(column)) {
    const shown = sql`min(${stored})`;
    return {
      expressions: [shown],
      group: [compared],
      order: compared,
      read: ([text = null]) => decodeColumn(column, text),
    };
  }
  const { value, comparable } = sortable(context, scope, operand);
  const order = comparable(value);
  if (!isLookup(column)) {
    return { expressions: [stored], group: [stored], order, read: ([only = null]) => decodeColumn(column, only) };
  }
  const type = hasTypeColumn(column) ? columnSql(scope.sqlAlias, typeColumn(column)) : raw("NULL");
  const name = raw(nameSql(tables, column, namesIn(scope.sqlAlias)));
  return {
    expressions: [stored, type, name],
    group: [stored],
    order,
    read: ([id = null, target, text]) => decodeColumn(column, id, target, text),
  };
}

function dateColumn(context: QueryContext, operand: Operand, attribute: FetchAttribute, at: number): ResultColumn {
  const { dateGrouping = "day", userTimeZone } = attribute;
  const { column, table } = operand;
  if (column.type !== "DateTime") {
    throw new OrganizationFault(
      "QueryBuilderInvalidDateGrouping",
      `The date grouping '${dateGrouping}' is not allowed for '${table.logicalName}.${column.name}' of type ${column.type}.`,
    );
  }
  const label = (number: number): string => {
    if (dateGrouping === "fiscal-year") return context.fiscal.label({ year: number });
    if (dateGrouping !== "fiscal-period") return group(String(number));
    return context.fiscal.label({ year: Math.floor(number / 100), period: number % 100 });
  };
  return {
    expressions: [datePartSql(context, operand, dateGrouping, userTimeZone === false)],
    // By place: the values of the expression stand in the statement only once.
    group: [raw(String(at + 1))],
    read: ([part = null]) => (part === null ? null : Number(part)),
    format: (value) => label(Number(value)),
  };
}
