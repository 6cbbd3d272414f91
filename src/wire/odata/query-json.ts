import type { AttributeValue } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type {
  ColumnSet,
  ConditionExpression,
  FilterExpression,
  LinkEntity,
  OrderExpression,
  PagingInfo,
  QueryExpression,
} from "../query/query-expression.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { namespace, odataError } from "./odata-error.ts";
import { jsonFromValue } from "./value-json.ts";

/**
 * QueryExpression as the complex type of the Web API, both ways: `{"EntityName":"account","ColumnSet":{"AllColumns":false,
 * "Columns":["name"]},"Criteria":{"FilterOperator":"And","Conditions":[{"AttributeName":"name","Operator":"Equal",
 * "Values":[{"Value":"x","Type":"System.String"}]}],"Filters":[]},…}`. Members have the names of the service's type (contracts).
 */
export function queryFromJson(json: JsonObject): QueryExpression {
  const type = json["@odata.type"];
  if (typeof type === "string" && !/^#?Microsoft\.Dynamics\.CRM\.QueryExpression$/.test(type)) {
    throw odataError(`A query of the type '${type}' is not supported.`, { status: 501 });
  }
  const read = new Members(json, "Query");
  const query: QueryExpression = {
    kind: "QueryExpression",
    entityName: read.text("EntityName") ?? "",
    columnSet: columnsFromJson(read.object("ColumnSet")),
    criteria: filterFromJson(read.object("Criteria")),
    orders: read.objects("Orders").map(orderFromJson),
    linkEntities: read.objects("LinkEntities").map(linkFromJson),
    distinct: read.flag("Distinct") ?? false,
    noLock: read.flag("NoLock") ?? false,
    ...optional("pageInfo", pageFromJson(read.object("PageInfo"))),
    ...optional("topCount", read.whole("TopCount")),
    ...optional("queryHints", read.text("QueryHints")),
    ...optional("dataSource", read.text("DataSource")),
  };
  read.end();
  return query;
}

export function jsonFromQuery(query: QueryExpression): JsonObject {
  const { pageInfo, topCount, queryHints, dataSource } = query;
  return {
    "@odata.type": `#${namespace}.QueryExpression`,
    Distinct: query.distinct,
    NoLock: query.noLock,
    EntityName: query.entityName,
    TopCount: topCount ?? null,
    QueryHints: queryHints ?? null,
    DataSource: dataSource ?? null,
    PageInfo: pageJson(pageInfo ?? { count: 0, pageNumber: 0, returnTotalRecordCount: false }),
    ColumnSet: columnsJson(query.columnSet),
    Criteria: filterJson(query.criteria),
    Orders: query.orders.map(orderJson),
    LinkEntities: query.linkEntities.map(linkJson),
  };
}

function columnsFromJson(json: JsonObject | undefined): ColumnSet {
  const read = new Members(json ?? {}, "ColumnSet");
  const allColumns = read.flag("AllColumns") ?? false;
  const columns = read.texts("Columns");
  read.end();
  return allColumns ? { kind: "ColumnSet", allColumns } : { kind: "ColumnSet", allColumns: false, columns };
}

function columnsJson(columns: ColumnSet): JsonObject {
  if (columns.allColumns) return { AllColumns: true, Columns: [] };
  if ((columns.attributeExpressions?.length ?? 0) > 0) throw noForm("AttributeExpressions");
  return { AllColumns: false, Columns: columns.columns };
}

function filterFromJson(json: JsonObject | undefined): FilterExpression {
  const read = new Members(json ?? {}, "Criteria");
  const isQuickFind = read.flag("IsQuickFindFilter");
  const filter: FilterExpression = {
    filterOperator: read.oneOf("FilterOperator", ["And", "Or"]) ?? "And",
    conditions: read.objects("Conditions").map(conditionFromJson),
    filters: read.objects("Filters").map(filterFromJson),
    ...optional("isQuickFindFilter", isQuickFind),
  };
  read.end();
  return filter;
}

function filterJson({
  filterOperator,
  conditions,
  filters,
  isQuickFindFilter,
  anyAllFilterLinkEntity,
}: FilterExpression): JsonObject {
  if (anyAllFilterLinkEntity !== undefined) throw noForm("AnyAllFilterLinkEntity");
  return {
    FilterOperator: filterOperator,
    Conditions: conditions.map(conditionJson),
    Filters: filters.map(filterJson),
    IsQuickFindFilter: isQuickFindFilter ?? false,
  };
}

function conditionFromJson(json: JsonObject): ConditionExpression {
  const read = new Members(json, "Conditions");
  const condition: ConditionExpression = {
    attributeName: read.text("AttributeName") ?? "",
    operator: read.text("Operator") ?? "",
    values: read.objects("Values").map(conditionValue),
    ...optional("entityName", read.text("EntityName")),
    ...optional("compareColumns", read.flag("CompareColumns")),
  };
  read.end();
  return condition;
}

function conditionJson({
  attributeName,
  operator,
  values,
  entityName,
  compareColumns,
}: ConditionExpression): JsonObject {
  return {
    EntityName: entityName ?? null,
    AttributeName: attributeName,
    Operator: operator,
    Values: values.map((value) => ({ Value: textOf(value), Type: typeOf(value) })),
    CompareColumns: compareColumns ?? false,
  };
}

/** A value's text, of the .NET type that is named beside it. */
function conditionValue(json: JsonObject): AttributeValue {
  const read = new Members(json, "Values");
  const [type, text] = [read.text("Type") ?? "System.String", read.text("Value") ?? ""];
  read.end();
  const value = valueReaders[type]?.(text);
  if (value !== undefined) return value;
  throw odataError(`The value '${text}' of a condition is not of the type '${type}', or the type is not supported.`);
}

const valueReaders: Readonly<Record<string, (text: string) => AttributeValue | undefined>> = {
  "System.String": (text) => text,
  "System.Guid": (text) => Guid.parse(text),
  "System.Int32": (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined),
  "System.Int64": (text) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined),
  "System.Boolean": (text) => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : undefined),
  "System.DateTime": (text) => (Number.isNaN(Date.parse(text)) ? undefined : new Date(text)),
};

function typeOf(value: AttributeValue): string {
  if (typeof value === "string") return "System.String";
  if (typeof value === "boolean") return "System.Boolean";
  if (typeof value === "bigint") return "System.Int64";
  if (typeof value === "number" && Number.isInteger(value)) return "System.Int32";
  if (value instanceof Guid) return "System.Guid";
  if (value instanceof Date) return "System.DateTime";
  throw noForm("Values");
}

function textOf(value: AttributeValue): string {
  return value instanceof Date ? String(jsonFromValue(value)) : String(value);
}

function orderFromJson(json: JsonObject): OrderExpression {
  const read = new Members(json, "Orders");
  const order: OrderExpression = {
    attributeName: read.text("AttributeName") ?? "",
    orderType: read.oneOf("OrderType", ["Ascending", "Descending"]) ?? "Ascending",
    ...optional("alias", read.text("Alias")),
    ...optional("entityName", read.text("EntityName")),
  };
  read.end();
  return order;
}

function orderJson({ attributeName, orderType, alias, entityName }: OrderExpression): JsonObject {
  return { AttributeName: attributeName, OrderType: orderType, Alias: alias ?? null, EntityName: entityName ?? null };
}

function linkFromJson(json: JsonObject): LinkEntity {
  const read = new Members(json, "LinkEntities");
  const link: LinkEntity = {
    linkFromEntityName: read.text("LinkFromEntityName") ?? "",
    linkFromAttributeName: read.text("LinkFromAttributeName") ?? "",
    linkToEntityName: read.text("LinkToEntityName") ?? "",
    linkToAttributeName: read.text("LinkToAttributeName") ?? "",
    joinOperator: read.text("JoinOperator") ?? "Inner",
    columns: columnsFromJson(read.object("Columns")),
    linkCriteria: filterFromJson(read.object("LinkCriteria")),
    linkEntities: read.objects("LinkEntities").map(linkFromJson),
    orders: read.objects("Orders").map(orderFromJson),
    ...optional("entityAlias", read.text("EntityAlias")),
  };
  read.end();
  return link;
}

function linkJson(link: LinkEntity): JsonObject {
  return {
    LinkFromAttributeName: link.linkFromAttributeName,
    LinkFromEntityName: link.linkFromEntityName,
    LinkToEntityName: link.linkToEntityName,
    LinkToAttributeName: link.linkToAttributeName,
    JoinOperator: link.joinOperator,
    EntityAlias: link.entityAlias ?? null,
    Columns: columnsJson(link.columns),
    LinkCriteria: filterJson(link.linkCriteria),
    LinkEntities: link.linkEntities.map(linkJson),
    Orders: link.orders.map(orderJson),
  };
}

function pageFromJson(json: JsonObject | undefined): PagingInfo | undefined {
  if (json === undefined) return undefined;
  const read = new Members(json, "PageInfo");
  const [count, pageNumber] = [read.whole("Count") ?? 0, read.whole("PageNumber") ?? 0];
  const returnTotalRecordCount = read.flag("ReturnTotalRecordCount") ?? false;
  const cookie = optional("pagingCookie", read.text("PagingCookie"));
  read.end();
  // An empty one, as .NET makes it, asks for no page.
  return count === 0 && pageNumber === 0 ? undefined : { count, pageNumber, returnTotalRecordCount, ...cookie };
}

/** `{"PageNumber":1,"Count":50,…}`: the complex type PagingInfo. */
export function pageJson({ count, pageNumber, returnTotalRecordCount, pagingCookie }: PagingInfo): JsonObject {
  return {
    PageNumber: pageNumber,
    Count: count,
    ReturnTotalRecordCount: returnTotalRecordCount,
    PagingCookie: pagingCookie ?? null,
  };
}

function optional<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V };
}

function noForm(member: string) {
  return odataError(`The member '${member}' of a query has no form in the Web API here.`, { status: 501 });
}

/** Reads the members of a complex type, each of its type; those that nobody asked for are refused by name. */
class Members {
  readonly #json: JsonObject;
  readonly #place: string;
  readonly #asked = new Set<string>();

  constructor(json: JsonObject, place: string) {
    this.#json = json;
    this.#place = place;
  }

  text(name: string): string | undefined {
    return this.#read(name, (value) => typeof value === "string");
  }

  flag(name: string): boolean | undefined {
    return this.#read(name, (value) => typeof value === "boolean");
  }

  whole(name: string): number | undefined {
    return this.#read(name, (value): value is number => typeof value === "number" && Number.isInteger(value));
  }

  object(name: string): JsonObject | undefined {
    return this.#read(name, isJsonObject);
  }

  objects(name: string): readonly JsonObject[] {
    return this.#read(name, (value): value is JsonObject[] => Array.isArray(value) && value.every(isJsonObject)) ?? [];
  }

  texts(name: string): readonly string[] {
    const isTexts = (value: JsonValue): value is string[] =>
      Array.isArray(value) && value.every((one) => typeof one === "string");
    return this.#read(name, isTexts) ?? [];
  }

  oneOf<T extends string>(name: string, names: readonly T[]): T | undefined {
    return this.#read(name, (value): value is T => names.some((one) => one === value));
  }

  /** What was not read has a value that would be passed over. */
  end(): void {
    const left = Object.entries(this.#json).find(
      ([name, value]) => !name.startsWith("@") && !this.#asked.has(name) && !isEmpty(value),
    );
    if (left !== undefined) throw this.#wrong(left[0]);
  }

  #read<T extends JsonValue>(name: string, fits: (value: JsonValue) => value is T): T | undefined {
    this.#asked.add(name);
    const value = this.#json[name] ?? null;
    if (value === null) return undefined;
    if (fits(value)) return value;
    throw this.#wrong(name);
  }

  #wrong(name: string) {
    return odataError(`The member '${name}' of '${this.#place}' is not valid, or not supported.`, {
      errorCode: "0x80048d19",
    });
  }
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}
