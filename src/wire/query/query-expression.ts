import type { AttributeValue } from "../../values/entity.ts";

/** Queries as the Organization service takes them (contracts: QueryBase and what it holds). */
export type ColumnSet =
  | { readonly kind: "ColumnSet"; readonly allColumns: true }
  | {
      readonly kind: "ColumnSet";
      readonly allColumns: false;
      readonly columns: readonly string[];
      /** Columns under an alias, aggregates and groups; 9.x. */
      readonly attributeExpressions?: readonly AttributeExpression[] | undefined;
    };

export type AttributeExpression = {
  readonly attributeName: string;
  readonly alias: string;
  readonly aggregateType: "None" | "Count" | "CountColumn" | "Sum" | "Avg" | "Min" | "Max";
  readonly hasGroupBy: boolean;
  readonly dateTimeGrouping: "None" | "Day" | "Week" | "Month" | "Quarter" | "Year" | "FiscalPeriod" | "FiscalYear";
};

export type Query = QueryExpression | FetchExpression | QueryByAttribute;

export type FetchExpression = { readonly kind: "FetchExpression"; readonly query: string };

export type QueryByAttribute = {
  readonly kind: "QueryByAttribute";
  readonly entityName: string;
  readonly columnSet: ColumnSet;
  readonly attributes: readonly string[];
  readonly values: readonly AttributeValue[];
  readonly orders: readonly OrderExpression[];
  readonly pageInfo?: PagingInfo | undefined;
  readonly topCount?: number | undefined;
};

export type QueryExpression = {
  readonly kind: "QueryExpression";
  readonly entityName: string;
  readonly columnSet: ColumnSet;
  readonly criteria: FilterExpression;
  readonly orders: readonly OrderExpression[];
  readonly linkEntities: readonly LinkEntity[];
  readonly pageInfo?: PagingInfo | undefined;
  readonly topCount?: number | undefined;
  readonly distinct: boolean;
  readonly noLock: boolean;
  readonly queryHints?: string | undefined;
  readonly dataSource?: string | undefined;
};

export type FilterExpression = {
  readonly filterOperator: "And" | "Or";
  readonly conditions: readonly ConditionExpression[];
  readonly filters: readonly FilterExpression[];
  readonly isQuickFindFilter?: boolean | undefined;
  /** A link of JoinOperator Any, NotAny, All or NotAll; 9.x. */
  readonly anyAllFilterLinkEntity?: LinkEntity | undefined;
};

export type ConditionExpression = {
  readonly attributeName: string;
  readonly entityName?: string | undefined;
  /** ConditionOperator of the service, by name: `Equal`, `Null`, `Like`. */
  readonly operator: string;
  /** The one value is the name of a column of the same record to compare with; 9.x. */
  readonly compareColumns?: boolean | undefined;
  readonly values: readonly AttributeValue[];
};

export type OrderExpression = {
  readonly attributeName: string;
  readonly orderType: "Ascending" | "Descending";
  readonly alias?: string | undefined;
  readonly entityName?: string | undefined;
};

export type LinkEntity = {
  readonly linkFromEntityName: string;
  readonly linkFromAttributeName: string;
  readonly linkToEntityName: string;
  readonly linkToAttributeName: string;
  readonly joinOperator: string;
  readonly entityAlias?: string | undefined;
  readonly columns: ColumnSet;
  readonly linkCriteria: FilterExpression;
  readonly linkEntities: readonly LinkEntity[];
  readonly orders: readonly OrderExpression[];
};

export type PagingInfo = {
  readonly count: number;
  readonly pageNumber: number;
  readonly pagingCookie?: string | undefined;
  readonly returnTotalRecordCount: boolean;
};
