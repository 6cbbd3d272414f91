import type { AttributeExpression, ColumnSet } from "../query/query-expression.ts";
import { arrayOf, contract } from "./data-contract.ts";
import { ns } from "./namespaces.ts";
import { boolean, oneOf, text } from "./scalar-shapes.ts";
import { list, omittable, type RecordShape, required } from "./shape.ts";

const attributeExpression: RecordShape<AttributeExpression> = contract(
  {
    AggregateType: omittable(
      oneOf("None", "Count", "CountColumn", "Sum", "Avg", "Min", "Max"),
      (whole: AttributeExpression) => whole.aggregateType,
    ),
    Alias: required(text, (whole: AttributeExpression) => whole.alias),
    AttributeName: required(text, (whole: AttributeExpression) => whole.attributeName),
    DateTimeGrouping: omittable(
      oneOf("None", "Day", "Week", "Month", "Quarter", "Year", "FiscalPeriod", "FiscalYear"),
      (whole: AttributeExpression) => whole.dateTimeGrouping,
    ),
    HasGroupBy: omittable(boolean, (whole: AttributeExpression) => whole.hasGroupBy),
  },
  (fields) => ({
    attributeName: fields.AttributeName,
    alias: fields.Alias,
    aggregateType: fields.AggregateType ?? "None",
    hasGroupBy: fields.HasGroupBy ?? false,
    dateTimeGrouping: fields.DateTimeGrouping ?? "None",
  }),
);

/** Some clients name columns beside AllColumns; then all are meant. */
export const columnSet: RecordShape<ColumnSet> = contract(
  {
    AllColumns: omittable(boolean, (set: ColumnSet) => set.allColumns),
    AttributeExpressions: omittable(
      list(ns.contracts, "AttributeExpression", () => attributeExpression),
      (set: ColumnSet) => (set.allColumns || !set.attributeExpressions?.length ? undefined : set.attributeExpressions),
    ),
    Columns: omittable(arrayOf("string", text), (set: ColumnSet) => (set.allColumns ? [] : set.columns)),
  },
  ({ AllColumns, AttributeExpressions = [], Columns = [] }) => {
    if (AllColumns === true) {
      if (AttributeExpressions.length === 0) return { kind: "ColumnSet", allColumns: true };
      throw new RangeError("a column set asks for all columns and for attribute expressions");
    }
    const set = { kind: "ColumnSet", allColumns: false, columns: Columns } as const;
    return AttributeExpressions.length === 0 ? set : { ...set, attributeExpressions: AttributeExpressions };
  },
);
