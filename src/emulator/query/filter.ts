import type { ConditionExpression, FilterExpression } from "../../wire/query/query-expression.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column, Table } from "../metadata/table.ts";
import { unsupportedOperator } from "../not-supported.ts";
import { columnOf } from "../organization.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { isStored } from "../store/column-codec.ts";
import { conditionValue } from "./condition-value.ts";
import { columnSql } from "./primary-name.ts";

/** A piece of SQL with the values of its marks. */
export type Sql = { readonly sql: string; readonly parameters: readonly SqlValue[] };

/** Conditions a query may have. */
const mostConditions = 500;

/** Arguments that the conditions of a query may have together; the database would take no more than 32,766 in a whole statement. */
const mostArguments = 20_000;

/** Conditions and nested filters as one SQL expression; an empty filter matches everything. */
export function filterSql(table: Table, filter: FilterExpression): Sql {
  const count = countConditions(filter);
  if (count > mostConditions) {
    throw new OrganizationFault(
      "TooManyConditionsInQuery",
      `The query has ${count} conditions; at most ${mostConditions} are allowed.`,
    );
  }
  const whole = nestedSql(table, filter);
  if (whole.parameters.length <= mostArguments) return whole;
  throw new OrganizationFault(
    "TooManyConditionParametersInQuery",
    `The conditions of the query have ${whole.parameters.length} arguments; at most ${mostArguments} are allowed.`,
  );
}

function countConditions({ conditions, filters }: FilterExpression): number {
  return filters.reduce((count, nested) => count + countConditions(nested), conditions.length);
}

function nestedSql(table: Table, filter: FilterExpression): Sql {
  const parts = [
    ...filter.conditions.map((condition) => conditionSql(table, condition)),
    ...filter.filters.map((nested) => nestedSql(table, nested)),
  ];
  return joinSql(parts, filter.filterOperator === "Or" ? " OR " : " AND ");
}

export function joinSql(parts: readonly Sql[], separator: string): Sql {
  const [only, second] = parts;
  if (only === undefined) return { sql: "1", parameters: [] };
  if (second === undefined) return only;
  return {
    sql: `(${parts.map(({ sql }) => sql).join(separator)})`,
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

type OperatorSql = {
  /** Undefined: one or more. */
  readonly arguments: number | undefined;
  readonly sql: (operand: string, marks: string) => string;
};

/** A comparison with "not" also matches records without a value, as in the platform and unlike in SQL. */
const operators: Readonly<Record<string, OperatorSql>> = {
  Equal: { arguments: 1, sql: (operand, mark) => `${operand} = ${mark}` },
  NotEqual: { arguments: 1, sql: (operand, mark) => `(${operand} IS NULL OR ${operand} <> ${mark})` },
  In: { arguments: undefined, sql: (operand, marks) => `${operand} IN (${marks})` },
  NotIn: { arguments: undefined, sql: (operand, marks) => `(${operand} IS NULL OR ${operand} NOT IN (${marks}))` },
  Null: { arguments: 0, sql: (operand) => `${operand} IS NULL` },
  NotNull: { arguments: 0, sql: (operand) => `${operand} IS NOT NULL` },
};

function conditionSql(table: Table, condition: ConditionExpression): Sql {
  checkRootEntity(table, condition.entityName);
  const column = columnOf(table, condition.attributeName);
  const operator = operatorOf(condition.operator);
  checkArguments(condition, operator);
  const parameters = condition.values.map((value) => conditionValue(table, column, value));
  return { sql: operator.sql(operandSql(column), parameters.map(() => "?").join(", ")), parameters };
}

function operandSql(column: Column): string {
  if (!isStored(column)) return "NULL";
  const sql = columnSql(column.name);
  return column.type === "String" || column.type === "Memo" ? `fold(${sql})` : sql;
}

function operatorOf(name: string): OperatorSql {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator !== undefined) return operator;
  throw (
    unsupportedOperator(name) ??
    new OrganizationFault("QueryBuilderInvalidConditionOperator", `'${name}' is not a valid condition operator.`)
  );
}

function checkArguments({ operator, values, attributeName }: ConditionExpression, known: OperatorSql): void {
  const isRight = known.arguments === undefined ? values.length > 0 : values.length === known.arguments;
  if (isRight) return;
  throw new OrganizationFault(
    "InvalidArgument",
    `The ${operator} requires ${known.arguments ?? 1} value/s, not ${values.length}.Parameter name: ${attributeName}`,
  );
}

/** Conditions and orders may name the table itself; there are no linked ones yet. */
export function checkRootEntity(table: Table, entityName: string | undefined): void {
  if (entityName === undefined || entityName === "" || entityName === table.logicalName) return;
  throw new OrganizationFault(
    "QueryBuilderAliasDoesNotExist",
    `The alias or entity '${entityName}' does not exist in the query on '${table.logicalName}'.`,
  );
}
