import type { RelationshipQueries } from "../organization-call.ts";
import type {
  ColumnSet,
  ConditionExpression,
  FetchExpression,
  FilterExpression,
  LinkEntity,
  OrderExpression,
  PagingInfo,
  Query,
  QueryByAttribute,
  QueryExpression,
} from "../query/query-expression.ts";
import { columnSet } from "./column-set-shape.ts";
import { arrayOf, contract, given, isKind } from "./data-contract.ts";
import { ns } from "./namespaces.ts";
import { boolean, int, oneOf, text } from "./scalar-shapes.ts";
import {
  type ChoiceShape,
  type ListShape,
  list,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  refused,
  required,
} from "./shape.ts";
import { attributeValue, byRelationship, relationship } from "./value-shapes.ts";

/** Queries: what a query would say with members that have no place here is refused, never dropped. */

const names = arrayOf("string", text);
const values = arrayOf("anyType", attributeValue);
const joinOperator = oneOf<string>(
  "Inner",
  "LeftOuter",
  "Natural",
  "MatchFirstRowUsingCrossApply",
  "In",
  "Exists",
  "Any",
  "NotAny",
  "All",
  "NotAll",
);

const noColumns: ColumnSet = { kind: "ColumnSet", allColumns: false, columns: [] };

const condition: RecordShape<ConditionExpression> = contract(
  {
    AttributeName: required(text, (whole: ConditionExpression) => whole.attributeName),
    CompareColumns: omittable(boolean, (whole: ConditionExpression) => whole.compareColumns || undefined),
    Operator: required(text, (whole: ConditionExpression) => whole.operator),
    Values: omittable(values, (whole: ConditionExpression) => whole.values),
    EntityName: omittable(text, (whole: ConditionExpression) => whole.entityName),
  },
  (fields) => ({
    attributeName: fields.AttributeName,
    ...given({ entityName: fields.EntityName, compareColumns: fields.CompareColumns || undefined }),
    operator: fields.Operator.trim(),
    values: fields.Values ?? [],
  }),
);

const filter: RecordShape<FilterExpression> = contract(
  {
    AnyAllFilterLinkEntity: omittable(
      () => linkEntity,
      (whole: FilterExpression) => whole.anyAllFilterLinkEntity,
    ),
    Conditions: omittable(
      list(ns.contracts, "ConditionExpression", () => condition),
      (whole: FilterExpression) => whole.conditions,
    ),
    FilterOperator: omittable(oneOf("And", "Or"), (whole: FilterExpression) => whole.filterOperator),
    Filters: omittable(filters(), (whole: FilterExpression) => whole.filters),
    IsQuickFindFilter: omittable(boolean, (whole: FilterExpression) => whole.isQuickFindFilter || undefined),
  },
  (fields) => ({
    filterOperator: fields.FilterOperator ?? "And",
    conditions: fields.Conditions ?? [],
    filters: fields.Filters ?? [],
    ...given({
      isQuickFindFilter: fields.IsQuickFindFilter || undefined,
      anyAllFilterLinkEntity: fields.AnyAllFilterLinkEntity,
    }),
  }),
);

function filters(): ListShape<readonly FilterExpression[]> {
  return list(ns.contracts, "FilterExpression", () => filter);
}

const noFilter: FilterExpression = { filterOperator: "And", conditions: [], filters: [] };

const order: RecordShape<OrderExpression> = contract(
  {
    Alias: omittable(text, (whole: OrderExpression) => whole.alias),
    AttributeName: required(text, (whole: OrderExpression) => whole.attributeName),
    EntityName: omittable(text, (whole: OrderExpression) => whole.entityName),
    OrderType: omittable(oneOf("Ascending", "Descending"), (whole: OrderExpression) => whole.orderType),
  },
  (fields) => ({
    attributeName: fields.AttributeName,
    orderType: fields.OrderType ?? "Ascending",
    ...given({ alias: fields.Alias, entityName: fields.EntityName }),
  }),
);

const orders = list(ns.contracts, "OrderExpression", () => order);

export const pagingInfo: RecordShape<PagingInfo> = contract(
  {
    Count: omittable(int, (page: PagingInfo) => page.count),
    PageNumber: omittable(int, (page: PagingInfo) => page.pageNumber),
    PagingCookie: nillable(text, (page: PagingInfo) => page.pagingCookie),
    ReturnTotalRecordCount: omittable(boolean, (page: PagingInfo) => page.returnTotalRecordCount),
  },
  (fields) => ({
    count: fields.Count ?? 0,
    pageNumber: fields.PageNumber ?? 0,
    ...given({ pagingCookie: fields.PagingCookie }),
    returnTotalRecordCount: fields.ReturnTotalRecordCount ?? false,
  }),
);

const linkEntity: RecordShape<LinkEntity> = contract(
  {
    Columns: omittable(columnSet, (link: LinkEntity) => link.columns),
    EntityAlias: nillable(text, (link: LinkEntity) => link.entityAlias),
    JoinOperator: omittable(joinOperator, (link: LinkEntity) => link.joinOperator),
    LinkCriteria: omittable(filter, (link: LinkEntity) => link.linkCriteria),
    LinkEntities: omittable(links(), (link: LinkEntity) => link.linkEntities),
    LinkFromAttributeName: required(text, (link: LinkEntity) => link.linkFromAttributeName),
    LinkFromEntityName: nillable(text, (link: LinkEntity) => link.linkFromEntityName || undefined),
    LinkToAttributeName: required(text, (link: LinkEntity) => link.linkToAttributeName),
    LinkToEntityName: required(text, (link: LinkEntity) => link.linkToEntityName),
    Orders: omittable(orders, (link: LinkEntity) => (link.orders.length > 0 ? link.orders : undefined)),
  },
  (fields) => ({
    linkFromEntityName: fields.LinkFromEntityName ?? "",
    linkFromAttributeName: fields.LinkFromAttributeName,
    linkToEntityName: fields.LinkToEntityName,
    linkToAttributeName: fields.LinkToAttributeName,
    joinOperator: fields.JoinOperator ?? "Inner",
    ...given({ entityAlias: fields.EntityAlias }),
    columns: fields.Columns ?? noColumns,
    linkCriteria: fields.LinkCriteria ?? noFilter,
    linkEntities: fields.LinkEntities ?? [],
    orders: fields.Orders ?? [],
  }),
);

function links(): ListShape<readonly LinkEntity[]> {
  return list(ns.contracts, "LinkEntity", () => linkEntity);
}

const queryExpression: RecordShape<QueryExpression> = contract(
  {
    ColumnSet: omittable(columnSet, (query: QueryExpression) => query.columnSet),
    Criteria: omittable(filter, (query: QueryExpression) => query.criteria),
    Distinct: omittable(boolean, (query: QueryExpression) => query.distinct),
    EntityName: required(text, (query: QueryExpression) => query.entityName),
    LinkEntities: omittable(links(), (query: QueryExpression) => query.linkEntities),
    Orders: omittable(orders, (query: QueryExpression) => query.orders),
    PageInfo: nillable(pagingInfo, (query: QueryExpression) => query.pageInfo),
    SubQueryExpression: refused("omit"),
    NoLock: omittable(boolean, (query: QueryExpression) => query.noLock),
    TopCount: nillable(int, (query: QueryExpression) => query.topCount),
    QueryHints: omittable(text, (query: QueryExpression) => query.queryHints),
    DataSource: omittable(text, (query: QueryExpression) => query.dataSource),
  },
  (fields) => ({
    kind: "QueryExpression",
    entityName: fields.EntityName,
    columnSet: fields.ColumnSet ?? noColumns,
    criteria: fields.Criteria ?? noFilter,
    orders: fields.Orders ?? [],
    linkEntities: fields.LinkEntities ?? [],
    ...given({ pageInfo: fields.PageInfo, topCount: fields.TopCount }),
    distinct: fields.Distinct ?? false,
    noLock: fields.NoLock ?? false,
    ...given({ queryHints: fields.QueryHints || undefined, dataSource: fields.DataSource || undefined }),
  }),
);

const queryByAttribute: RecordShape<QueryByAttribute> = contract(
  {
    Attributes: omittable(names, (query: QueryByAttribute) => query.attributes),
    ColumnSet: omittable(columnSet, (query: QueryByAttribute) => query.columnSet),
    EntityName: required(text, (query: QueryByAttribute) => query.entityName),
    Orders: omittable(orders, (query: QueryByAttribute) => query.orders),
    PageInfo: nillable(pagingInfo, (query: QueryByAttribute) => query.pageInfo),
    Values: omittable(values, (query: QueryByAttribute) => query.values),
    TopCount: nillable(int, (query: QueryByAttribute) => query.topCount),
  },
  (fields) => ({
    kind: "QueryByAttribute",
    entityName: fields.EntityName,
    columnSet: fields.ColumnSet ?? noColumns,
    attributes: fields.Attributes ?? [],
    values: fields.Values ?? [],
    orders: fields.Orders ?? [],
    ...given({ pageInfo: fields.PageInfo, topCount: fields.TopCount }),
  }),
);

const fetchExpression: RecordShape<FetchExpression> = contract(
  { Query: required(text, (fetch: FetchExpression) => fetch.query) },
  (fields) => ({ kind: "FetchExpression", query: fields.Query }),
);

const queryBaseTypes: readonly NamedType[] = [
  { namespace: ns.contracts, name: "QueryExpression", shape: queryExpression, is: isKind("QueryExpression") },
  { namespace: ns.contracts, name: "FetchExpression", shape: fetchExpression, is: isKind("FetchExpression") },
  { namespace: ns.contracts, name: "QueryByAttribute", shape: queryByAttribute, is: isKind("QueryByAttribute") },
];

export const query: ChoiceShape<Query> = { kind: "choice", types: () => queryBaseTypes, nil: undefined };

/** Queries, and a page as messages other than RetrieveMultiple are asked for one. */
export const queryTypes: readonly NamedType[] = [
  ...queryBaseTypes,
  { namespace: ns.contracts, name: "PagingInfo", shape: pagingInfo, is: isPagingInfo },
];

function isPagingInfo(value: unknown): boolean {
  return typeof value === "object" && value !== null && "pageNumber" in value && "returnTotalRecordCount" in value;
}

export const queryExpressions: ListShape<readonly QueryExpression[]> = list(
  ns.contracts,
  "QueryExpression",
  () => queryExpression,
);

type RelationshipQuery = RelationshipQueries["queries"][number];

const relationshipQuery: RecordShape<RelationshipQuery> = record(
  ns.generic,
  {
    key: required(relationship, (pair: RelationshipQuery) => pair.relationship),
    value: required(query, (pair: RelationshipQuery) => pair.query),
  },
  ({ key, value }) => ({ relationship: key, query: value }),
  { subject: (pair) => pair.relationship.schemaName },
);

const relationshipQueryList = byRelationship(
  "KeyValuePairOfRelationshipQueryBaseX_PsK4FkN",
  () => relationshipQuery,
  (pair) => pair.relationship,
);

export const relationshipQueries: ListShape<RelationshipQueries> = {
  ...relationshipQueryList,
  build: (items) => ({ kind: "RelationshipQueries", queries: relationshipQueryList.build(items) }),
  items: (whole) => whole.queries,
};
