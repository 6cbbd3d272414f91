import type { AttributeValue } from "../../values/entity.ts";

/*
 * The query tree: FetchXML as data, the richest of the query languages. QueryExpression, QueryByAttribute and the OData
 * options become this tree, and all that works on queries (checks, paging, SQL) works on it.
 */

/** `<fetch>` with its `<entity>` (query.md §1.1). */
export type FetchQuery = {
  readonly entity: FetchEntity;
  readonly top?: number | undefined;
  /** Records of a page. */
  readonly count?: number | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  readonly pagingCookie?: string | undefined;
  readonly distinct: boolean;
  readonly aggregate: boolean;
  readonly aggregateLimit?: number | undefined;
  readonly returnTotalRecordCount: boolean;
  readonly noLock: boolean;
  readonly useRawOrderBy: boolean;
  readonly dataSource?: string | undefined;
  readonly options?: string | undefined;
  /** How the organization may run the query; the rows are the same. */
  readonly lateMaterialize?: boolean | undefined;
  /** Asks for the lowest row version that a transaction still open may write. */
  readonly minActiveRowVersion?: boolean | undefined;
};

export type FetchEntity = FetchColumns & {
  readonly name: string;
  readonly orders: readonly FetchOrder[];
  readonly filters: readonly FetchFilter[];
  readonly links: readonly FetchLink[];
};

/** Which columns of a table are read. */
export type FetchColumns = {
  /**
   * `<all-attributes/>`, or none of it, `<no-attrs/>` and any `<attribute>` under `<entity>`. Where it is false and there are
   * no attributes, `<entity>` gives its primary key alone, a link nothing.
   */
  readonly allAttributes: boolean;
  readonly attributes: readonly FetchAttribute[];
};

export type FetchAttribute = {
  readonly name: string;
  readonly alias?: string | undefined;
  readonly aggregate?: FetchAggregate | undefined;
  readonly groupBy?: boolean | undefined;
  readonly distinct?: boolean | undefined;
  readonly dateGrouping?: DateGrouping | undefined;
  /** True when left out: dates are grouped in the caller's time zone. */
  readonly userTimeZone?: boolean | undefined;
  readonly rowAggregate?: "CountChildren" | undefined;
};

export type FetchAggregate = "avg" | "count" | "countcolumn" | "max" | "min" | "sum";

export type DateGrouping = "day" | "week" | "month" | "quarter" | "year" | "fiscal-period" | "fiscal-year";

export type FetchOrder = {
  /** One of the two: an alias only in an aggregate query. */
  readonly attribute?: string | undefined;
  readonly alias?: string | undefined;
  readonly descending: boolean;
  /** Alias of a link whose column it is, where the order stands under `<entity>`. */
  readonly entityName?: string | undefined;
};

export type FetchLink = FetchColumns & {
  readonly name: string;
  /** Column of the linked table; with `to` left out as well, the one relationship between the two counts. */
  readonly from?: string | undefined;
  /** Column of the table around it. */
  readonly to?: string | undefined;
  readonly alias?: string | undefined;
  readonly linkType: LinkType;
  readonly intersect?: boolean | undefined;
  readonly orders: readonly FetchOrder[];
  readonly filters: readonly FetchFilter[];
  readonly links: readonly FetchLink[];
};

/** The last four stand only inside a filter (query.md §1.4). */
export type LinkType =
  | "inner"
  | "outer"
  | "natural"
  | "matchfirstrowusingcrossapply"
  | "in"
  | "exists"
  | "any"
  | "not any"
  | "all"
  | "not all";

export type FetchFilter = {
  readonly type: "and" | "or";
  readonly conditions: readonly FetchCondition[];
  readonly filters: readonly FetchFilter[];
  /** any, not any, all, not all. */
  readonly links: readonly FetchLink[];
  readonly isQuickFind?: boolean | undefined;
  /** The limit of records that the organization sets for such filters does not count. */
  readonly overridesQuickFindLimit?: boolean | undefined;
  /** `union`: how the organization may run the query. */
  readonly hint?: string | undefined;
};

export type FetchCondition = {
  /** The primary key when left out. */
  readonly attribute?: string | undefined;
  /** FetchXML's spelling: `eq`, `not-like`; those that FetchXML has no name for by their name in the service: `NotOn`. */
  readonly operator: string;
  /** Texts where they were read from FetchXML or OData, typed values where they came in a QueryExpression. */
  readonly values: readonly AttributeValue[];
  /** A column to compare with: `fax`, `alias.fax`. */
  readonly comparedTo?: string | undefined;
  /** Alias of the link whose column it is, where the condition stands under another element. */
  readonly entityName?: string | undefined;
};
