import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { Money } from "../../values/money.ts";
import type { FetchAggregate, FetchAttribute } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import type { ColumnType } from "../metadata/table-facts.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { decodeColumn, moneyDigits } from "../store/column-codec.ts";
import { fromFixedPoint } from "../store/fixed-point.ts";
import type { ResultColumn } from "./aggregate.ts";
import { divide, parseTotal } from "./decimal-total.ts";
import { group } from "./format-value.ts";
import type { Operand } from "./operand.ts";
import { operandOf } from "./operand.ts";
import type { QueryContext } from "./query-context.ts";
import type { Scope } from "./scope.ts";
import type { Sql } from "./sql.ts";
import { raw, sql } from "./sql.ts";

/** How one aggregate of one type of column is taken. */
type Total = {
  readonly expressions: (operand: Sql) => readonly Sql[];
  /** The first expression is not null. */
  readonly read: (value: SqlValue, second: SqlValue) => AttributeValue;
  readonly order?: (operand: Sql) => Sql;
};

const sumOf = (operand: Sql): readonly Sql[] => [sql`sum(${operand})`];
const average = (operand: Sql): Sql => sql`avg(${operand})`;
const sumAndCount = (operand: Sql): readonly Sql[] => [sql`sum(${operand})`, sql`count(${operand})`];
const money = (fixed: bigint): Money => new Money(fromFixedPoint(fixed, moneyDigits));

const sums: Partial<Record<ColumnType, Total>> = {
  Integer: { expressions: sumOf, read: Number },
  BigInt: { expressions: sumOf, read: (sum) => sum as bigint },
  Money: { expressions: sumOf, read: (sum) => money(sum as bigint) },
  Double: { expressions: sumOf, read: (sum) => new Double(Number(sum)) },
  Decimal: { expressions: (operand) => [sql`decimal_sum(${operand})`], read: (sum) => parseTotal(String(sum)) },
};

const averages: Partial<Record<ColumnType, Total>> = {
  // The average of whole numbers is one: 35,200 / 9 is 3,911.
  Integer: {
    expressions: sumAndCount,
    read: (sum, count) => Number((sum as bigint) / (count as bigint)),
    order: average,
  },
  BigInt: { expressions: sumAndCount, read: (sum, count) => (sum as bigint) / (count as bigint), order: average },
  Money: {
    expressions: sumAndCount,
    read: (sum, count) => money(divide(sum as bigint, count as bigint)),
    order: average,
  },
  Double: { expressions: (operand) => [average(operand)], read: (mean) => new Double(Number(mean)) },
  Decimal: { expressions: (operand) => [sql`decimal_avg(${operand})`], read: (mean) => parseTotal(String(mean)) },
};

/** Types whose smallest and largest value may be asked for. */
const ordered = new Set<ColumnType>(["Integer", "BigInt", "Money", "Double", "Decimal", "DateTime"]);

/** A column with `aggregate`. Fault: QueryBuilderInvalidAggregateAttribute where the column's type does not have it. */
export function aggregateColumn(context: QueryContext, scope: Scope, attribute: FetchAttribute): ResultColumn {
  const { aggregate = "count", distinct } = attribute;
  const operand = operandOf(context.message.organization.tables, scope, attribute.name);
  if (aggregate === "count" || aggregate === "countcolumn") {
    const counted =
      aggregate === "count" ? raw("*") : sql`${raw(distinct === true ? "DISTINCT " : "")}${operand.compared}`;
    return {
      expressions: [sql`count(${counted})`],
      read: ([count]) => Number(count),
      format: (value) => group(String(value)),
    };
  }
  const total = totalOf(operand, aggregate);
  return {
    expressions: total.expressions(operand.stored),
    order: total.order?.(operand.stored),
    read: ([first = null, second = null]) => (first === null ? null : total.read(first, second)),
  };
}

function totalOf({ column, table }: Operand, aggregate: Exclude<FetchAggregate, "count" | "countcolumn">): Total {
  const extreme = ordered.has(column.type) && {
    expressions: (operand: Sql) => [sql`${raw(aggregate)}(${operand})`],
    read: (value: SqlValue) => decodeColumn(column, value),
  };
  const found = { sum: sums[column.type], avg: averages[column.type], min: extreme, max: extreme }[aggregate];
  if (found) return found;
  throw new OrganizationFault(
    "QueryBuilderInvalidAggregateAttribute",
    `The aggregate '${aggregate}' is not allowed for '${table.logicalName}.${column.name}' of type ${column.type}.`,
  );
}
