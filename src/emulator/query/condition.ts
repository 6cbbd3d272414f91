import type { AttributeValue } from "../../values/entity.ts";
import { operatorsInFetch } from "../../wire/query/condition-operators.ts";
import type { FetchCondition } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column } from "../metadata/table.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { callerConditions } from "./caller-condition.ts";
import { conditionValue, countValue, dayValue } from "./condition-value.ts";
import type { DateRange, Moment } from "./date-range.ts";
import { countsTime, dateRanges, dayRanges } from "./date-range.ts";
import { above, below, hierarchyOf, startingPoint } from "./hierarchy.ts";
import type { Operand } from "./operand.ts";
import { foldedForScan, operandOf } from "./operand.ts";
import type { QueryContext } from "./query-context.ts";
import type { Scope } from "./scope.ts";
import type { Sql } from "./sql.ts";
import { every, list, raw, some, sql, value } from "./sql.ts";
import { storedMoment } from "./stored-date.ts";
import { globOf, literalStart } from "./text-pattern.ts";

/** A condition of a known operator on a column that is there. */
type Place = {
  readonly context: QueryContext;
  readonly operand: Operand;
  /** As in FetchXML, `neq` as `ne`. */
  readonly operator: string;
  readonly values: readonly AttributeValue[];
};

type Builder = (place: Place) => Sql;

/** A condition as SQL. One with "not" also matches rows without a value, as in the platform and unlike in SQL. */
export function conditionSql(context: QueryContext, scope: Scope, condition: FetchCondition): Sql {
  const { tables } = context.message.organization;
  const target = condition.entityName === undefined ? scope : context.scopes.find(condition.entityName, scope);
  const operand = operandOf(tables, target, condition.attribute ?? target.table.primaryId);
  const known = operatorsInFetch.get(condition.operator);
  const operator = known?.fetch ?? condition.operator;
  if (condition.comparedTo !== undefined)
    return comparedColumns(context, target, operand, operator, condition.comparedTo);
  const build = Object.hasOwn(builders, operator) ? builders[operator] : undefined;
  if (build !== undefined) return build({ context, operand, operator, values: condition.values });
  throw new OrganizationFault(
    "QueryBuilderInvalidConditionOperator",
    `'${condition.operator}' is not a valid condition operator.`,
  );
}

const comparisons: Readonly<Record<string, string>> = { eq: "=", ne: "<>", gt: ">", ge: ">=", lt: "<", le: "<=" };

/** A column with another one of the same row, or of a linked table: `alias.column`. */
function comparedColumns(context: QueryContext, scope: Scope, left: Operand, operator: string, name: string): Sql {
  const dot = name.lastIndexOf(".");
  const other = dot < 0 ? scope : context.scopes.find(name.slice(0, dot), scope);
  const right = operandOf(context.message.organization.tables, other, name.slice(dot + 1));
  if (kindOf(left.column) !== kindOf(right.column)) {
    throw new OrganizationFault(
      "QueryBuilderBad_Condition",
      `The columns '${left.column.name}' and '${right.column.name}' cannot be compared: they are of types ${left.column.type} and ${right.column.type}.`,
    );
  }
  const compared = sql`${left.compared} ${raw(comparisons[operator] ?? "=")} ${right.compared}`;
  return operator === "ne" ? orNull(left, compared) : compared;
}

const kinds: Partial<Record<Column["type"], string>> = {
  Memo: "String",
  BigInt: "Integer",
  State: "Picklist",
  Status: "Picklist",
  Customer: "Uniqueidentifier",
  Owner: "Uniqueidentifier",
  Lookup: "Uniqueidentifier",
};

function kindOf({ type }: Column): string {
  return kinds[type] ?? type;
}

const builders: Readonly<Record<string, Builder>> = {
  ...Object.fromEntries(["eq", "gt", "ge", "lt", "le"].map((name) => [name, compare])),
  ne: (place) => orNull(place.operand, compare(place)),
  like: (place) => matches(place, (pattern) => pattern),
  "not-like": not((place) => matches(place, (pattern) => pattern)),
  "begins-with": (place) => matches(place, (text) => `${text}%`),
  "not-begin-with": not((place) => matches(place, (text) => `${text}%`)),
  "ends-with": (place) => matches(place, (text) => `%${text}`),
  "not-end-with": not((place) => matches(place, (text) => `%${text}`)),
  // Full-text search is a matter of few tables; elsewhere the service takes these as a search within the text.
  Contains: (place) => matches(place, (text) => `%${text}%`),
  DoesNotContain: not((place) => matches(place, (text) => `%${text}%`)),
  in: isOneOf,
  "not-in": not(isOneOf),
  between: isBetween,
  "not-between": not(isBetween),
  null: ({ operand }) => sql`${operand.stored} IS NULL`,
  "not-null": ({ operand }) => sql`${operand.stored} IS NOT NULL`,
  ...Object.fromEntries(Object.keys(dateRanges).map((name) => [name, inRange])),
  ...Object.fromEntries(Object.keys(dayRanges).map((name) => [name, onDay])),
  NotOn: not(onDay),
  "in-fiscal-period": inFiscalPeriod,
  ...Object.fromEntries(Object.keys(callerConditions).map((name) => [name, ofCaller])),
  "ne-userid": not((place) => ofCaller({ ...place, operator: "eq-userid" })),
  "ne-businessid": not((place) => ofCaller({ ...place, operator: "eq-businessid" })),
  under: (place) => inHierarchy(place, ["below"]),
  "eq-or-under": (place) => inHierarchy(place, ["self", "below"]),
  "not-under": not((place) => inHierarchy(place, ["self", "below"])),
  above: (place) => inHierarchy(place, ["above"]),
  "eq-or-above": (place) => inHierarchy(place, ["self", "above"]),
  "contain-values": containsValues,
  "not-contain-values": not(containsValues),
};

/** The opposite; rows without a value match too. */
function not(build: Builder): Builder {
  return (place) => orNull(place.operand, sql`NOT ${build(place)}`);
}

function orNull({ stored }: Operand, condition: Sql): Sql {
  return sql`(${stored} IS NULL OR ${condition})`;
}

function argument({ context, operand, values }: Place, at = 0): SqlValue {
  return conditionValue(context, operand, values[at] ?? null);
}

function compare(place: Place): Sql {
  const { operand, operator } = place;
  refuseOutsideOfRow(place);
  if (operand.column.type === "MultiSelectPicklist") return hasExactly(place);
  return sql`${operand.compared} ${raw(comparisons[operator] ?? "=")} ${value(argument(place))}`;
}

/** Bytes are compared with nothing. */
function refuseOutsideOfRow(place: Place): void {
  const { type } = place.operand.column;
  if (type === "Image" || type === "File") throw invalidOperator(place, "an image or a file is only null or not null");
}

function invalidOperator({ operand, operator }: Place, why: string): OrganizationFault {
  return new OrganizationFault(
    "InvalidOperatorCode",
    `The operator is not valid or it is not supported: '${operator}' for '${operand.table.logicalName}.${operand.column.name}', ${why}.`,
  );
}

/** @param patternOf the pattern of the argument */
function matches(place: Place, patternOf: (text: string) => string): Sql {
  const { operand } = place;
  const { column, table } = operand;
  const isNumber = column.type === "Integer" || column.type === "BigInt";
  if (!isNumber && column.type !== "String" && column.type !== "Memo")
    throw invalidOperator(place, "which holds no text");
  const [given] = place.values;
  if (typeof given !== "string" && typeof given !== "number") argument(place);
  const pattern = patternOf(String(given));
  const { compared } = operand;
  const searched = isNumber ? sql`CAST(${operand.stored} AS TEXT)` : foldedForScan(operand);
  const glob = sql`${searched} GLOB ${value(globOf(pattern))}`;
  const start = literalStart(pattern);
  // The primary name has an index, which a search for a range can use and one for a pattern cannot.
  if (isNumber || column.name !== table.primaryName || start === "") return glob;
  return sql`(${compared} >= ${value(start)} AND ${compared} < ${value(`${start}\u{10ffff}`)} AND ${glob})`;
}

function isOneOf(place: Place): Sql {
  refuseOutsideOfRow(place);
  const { operand, values } = place;
  if (operand.column.type === "MultiSelectPicklist") {
    return some(values.map((item) => hasExactly({ ...place, values: [item] })));
  }
  return sql`${operand.compared} IN ${list(values.map((_, at) => argument(place, at)))}`;
}

function isBetween(place: Place): Sql {
  refuseOutsideOfRow(place);
  const { compared } = place.operand;
  return sql`(${compared} BETWEEN ${value(argument(place))} AND ${value(argument(place, 1))})`;
}

/** Values of a multi-select column stand between commas: `,1,9,`. */
function hasValue({ compared }: Operand, number: SqlValue): Sql {
  return sql`instr(${compared}, ${value(`,${number},`)}) > 0`;
}

/** The column holds these values and no others: `1,9`, in any order. */
function hasExactly(place: Place): Sql {
  if (place.operator !== "eq" && place.operator !== "ne" && !/in$/.test(place.operator)) {
    throw invalidOperator(place, "which holds several values");
  }
  const [given = null] = place.values;
  const items = typeof given === "string" ? given.split(",") : Array.isArray(given) ? given : [given];
  const numbers = new Set(items.map((item) => conditionValue(place.context, place.operand, item)));
  const length = [...numbers].reduce<number>((sum, number) => sum + String(number).length + 1, 1);
  const all = [...numbers].map((number) => hasValue(place.operand, number));
  const holds = every([sql`length(${place.operand.compared}) = ${value(length)}`, ...all]);
  return place.operator === "ne" ? sql`NOT ${holds}` : holds;
}

function containsValues(place: Place): Sql {
  if (place.operand.column.type !== "MultiSelectPicklist") throw invalidOperator(place, "which holds one value");
  return some(place.values.map((_, at) => hasValue(place.operand, argument(place, at))));
}

function checkDate(place: Place): void {
  const { column } = place.operand;
  if (column.type !== "DateTime") throw invalidOperator(place, "which holds no dates");
  if (column.isDateOnly && countsTime.has(place.operator)) throw invalidOperator(place, "which holds days alone");
}

function inRange(place: Place): Sql {
  checkDate(place);
  const { context, operator, operand, values } = place;
  const numbers = values.map((item) => countValue(operand, item));
  const range = dateRanges[operator]?.(context.dates, numbers);
  return range === undefined ? raw("0") : rangeSql(place, range);
}

function onDay(place: Place): Sql {
  checkDate(place);
  const range = dayRanges[place.operator]?.(dayValue(place.operand, place.values[0] ?? null));
  return range === undefined ? raw("0") : rangeSql(place, range);
}

function rangeSql({ context, operand }: Place, { from, before, upTo }: DateRange): Sql {
  const bound = (comparison: string, moment: Moment | undefined): Sql[] => {
    if (moment === undefined) return [];
    const stored = storedMoment(moment, operand.column, context.zone);
    return [sql`${operand.compared} ${raw(comparison)} ${value(stored)}`];
  };
  return every([...bound(">=", from), ...bound("<", before), ...bound("<=", upTo)]);
}

/** That period of any year. */
function inFiscalPeriod(place: Place): Sql {
  checkDate(place);
  const period = countValue(place.operand, place.values[0] ?? null);
  return sql`${datePartSql(place.context, place.operand, "fiscal-period")} % 100 = ${value(period)}`;
}

/** Part of a date in the caller's time zone, or in UTC; fiscal periods as `202301`, the first one of 2023. */
export function datePartSql(context: QueryContext, operand: Operand, part: string, isUtc = false): Sql {
  const { column, compared } = operand;
  const isLocal = !column.isDateOnly && column.behavior !== "TimeZoneIndependent" && !isUtc;
  const zone = isLocal ? context.zone.name : "UTC";
  const fiscal = part.startsWith("fiscal") ? context.fiscal.text : "";
  return sql`date_part(${compared}, ${value(part)}, ${value(zone)}, ${value(fiscal)})`;
}

function ofCaller({ context, operand, operator }: Place): Sql {
  const values = callerConditions[operator]?.(context.message);
  return values === undefined ? raw("0") : sql`${operand.compared} IN ${values}`;
}

function inHierarchy(place: Place, parts: readonly ("self" | "below" | "above")[]): Sql {
  const { context, operand, values } = place;
  const table = hierarchyOf(context.message.organization.tables, operand);
  const id = startingPoint(operand, values[0]);
  const ids = { self: sql`(${id})`, below: below(table, id), above: above(table, id) };
  return some(parts.map((part) => sql`${operand.compared} IN ${ids[part]}`));
}
