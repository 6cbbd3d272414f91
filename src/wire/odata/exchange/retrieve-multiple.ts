import type { Entity, EntityCollection } from "../../../values/entity.ts";
import { recordCollection } from "../../../values/record-collection.ts";
import type { EntityMetadata } from "../../metadata/metadata.ts";
import { fetchFromQueryByAttribute, fetchFromQueryExpression } from "../../query/fetch-from-query-expression.ts";
import type { FetchAttribute, FetchColumns, FetchQuery } from "../../query/fetch-query.ts";
import { joinedLinks, linkAliases } from "../../query/link-aliases.ts";
import { parseFetchXml } from "../../query/parse-fetch-xml.ts";
import { printFetchXml } from "../../query/print-fetch-xml.ts";
import type { Query } from "../../query/query-expression.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { namespace, odataError } from "../odata-error.ts";
import { findAttribute, propertiesOf, propertyOf } from "../properties.ts";
import type { TableLookup } from "../table-lookup.ts";
import { PageSplitter } from "./page-splitter.ts";
import { tableNamed } from "./record-body.ts";
import { type AliasedMember, recordReader } from "./record-reader.ts";
import { allAnnotations, getRequest, jsonAnswer, unreadable, type WebApiExchange } from "./web-api-exchange.ts";

/** Any query as the tree that the Web API takes as FetchXML. */
export function fetchOfQuery(query: Query): FetchQuery {
  if (query.kind === "FetchExpression") return parseFetchXml(query.query);
  return query.kind === "QueryExpression" ? fetchFromQueryExpression(query) : fetchFromQueryByAttribute(query);
}

/** Logical names of the tables that a query reads. */
export function tablesOfFetch(query: FetchQuery): readonly string[] {
  return [query.entity.name, ...joinedLinks(query.entity).map(({ name }) => name)];
}

export type PageExchange = WebApiExchange<EntityCollection> & {
  /** Reads the answer while it arrives: each record goes to `take` at once, and the collection at the end has none. */
  readonly open: (take: (record: Entity) => void) => {
    readonly write: (piece: Uint8Array) => void;
    readonly end: () => EntityCollection;
  };
};

/** An address in a batch has 65,536 characters at most (query.md §7.2), of which the service's own are some. */
const longestPath = 65_000;

/**
 * `GET accounts?fetchXml=…`, with all annotations (query.md §6.2, §7.3). Throws WIRE_ODATA for what its answers have no place for,
 * and for a query that is longer than an address may be, even in a batch.
 */
export function retrieveMultiple(query: FetchQuery, tables: TableLookup): PageExchange {
  if (query.minActiveRowVersion === true) {
    throw odataError("the Web API does not tell the lowest active row version (min-active-row-version)", {
      remedy: "leave min-active-row-version out, or query over SOAP",
    });
  }
  const table = tableNamed(query.entity.name, tables);
  const path = `${table.entitySetName}?fetchXml=${encodeURIComponent(printFetchXml(query))}`;
  if (path.length > longestPath) throw tooLong(path.length);
  const members = aliasedMembers(query, tables);
  const read = withEmptyAggregates(recordReader(table, tables, members), query, members);
  const pageOf = (json: JsonObject): EntityCollection => {
    const { value } = json;
    if (!Array.isArray(value)) throw unreadable("to a query holds no list of records");
    return { ...recordCollection(table.logicalName, value.filter(isJsonObject).map(read)), ...pagingOf(json) };
  };
  return {
    request: getRequest(path, allAnnotations),
    read: (answer) => pageOf(jsonAnswer(answer)),
    open: (take) => {
      const splitter = new PageSplitter((record) => take(read(record)));
      return { write: (piece) => splitter.write(piece), end: () => pageOf(splitter.end()) };
    },
  };
}

/** Of no value an aggregate is null, and has its place in the record (query.md §1.7). */
function withEmptyAggregates(
  read: (json: JsonObject) => Entity,
  { entity }: FetchQuery,
  members: ReadonlyMap<string, AliasedMember>,
): (json: JsonObject) => Entity {
  const columns = [...entity.attributes, ...joinedLinks(entity).flatMap(({ attributes }) => attributes)];
  const aggregates = columns.flatMap(({ aggregate, alias }) => (aggregate === undefined ? [] : (alias ?? [])));
  if (aggregates.length === 0) return read;
  return (json) => {
    const record = read(json);
    for (const alias of aggregates) {
      const member = members.get(alias);
      if (record.attributes.has(alias) || member === undefined) continue;
      const { entityLogicalName, attributeLogicalName } = member;
      record.attributes.set(alias, { kind: "AliasedValue", entityLogicalName, attributeLogicalName, value: null });
    }
    return record;
  };
}

function tooLong(length: number) {
  return odataError(
    `the query makes an address of ${length} characters, and the Web API takes ${longestPath} of them at most`,
    {
      status: 414,
      remedy: "ask for fewer values at a time (of IDs about 1,000), with several queries; or query over SOAP",
    },
  );
}

function pagingOf(json: JsonObject): Partial<EntityCollection> {
  const annotation = (name: string) => json[`@${namespace}.${name}`];
  const pagingCookie = innerCookie(annotation("fetchxmlpagingcookie"));
  const count = annotation("totalrecordcount");
  return {
    moreRecords: annotation("morerecords") === true || json["@odata.nextLink"] !== undefined,
    ...(pagingCookie !== undefined && { pagingCookie }),
    ...(typeof count === "number" && { totalRecordCount: count }),
    totalRecordCountLimitExceeded: annotation("totalrecordcountlimitexceeded") === true,
  };
}

/** `<cookie pagenumber="2" pagingcookie="…" />`: the cookie that FetchXML takes is inside, percent-encoded twice. */
function innerCookie(annotation: unknown): string | undefined {
  const [, encoded] = /pagingcookie="([^"]*)"/i.exec(typeof annotation === "string" ? annotation : "") ?? [];
  if (encoded === undefined || encoded === "") return undefined;
  try {
    return decodeURIComponent(decodeURIComponent(encoded));
  } catch (cause) {
    throw unreadable(`holds a paging cookie that cannot be read: ${String(cause)}`);
  }
}

/** What the answer's members are that are no properties of the table: by alias, and `alias.column` of links. */
function aliasedMembers(query: FetchQuery, tables: TableLookup): ReadonlyMap<string, AliasedMember> {
  const members = new Map<string, AliasedMember>();
  const root = tables.byLogicalName(query.entity.name);
  if (root !== undefined) addColumns(members, query.entity, root, undefined);
  const aliases = linkAliases(query);
  for (const link of joinedLinks(query.entity)) {
    const table = tables.byLogicalName(link.name);
    const alias = aliases.get(link);
    if (table !== undefined && alias !== undefined) addColumns(members, link, table, alias);
  }
  return members;
}

function addColumns(
  members: Map<string, AliasedMember>,
  { allAttributes, attributes }: FetchColumns,
  table: EntityMetadata,
  linkAlias: string | undefined,
): void {
  if (allAttributes && linkAlias !== undefined) {
    for (const { attribute } of propertiesOf(table)) {
      const { logicalName } = attribute;
      members.set(`${linkAlias}.${logicalName}`, memberOf({ name: logicalName }, table));
    }
  }
  for (const attribute of attributes) {
    const key = attribute.alias ?? (linkAlias === undefined ? undefined : `${linkAlias}.${attribute.name}`);
    if (key !== undefined) members.set(key, memberOf(attribute, table));
  }
}

function memberOf(attribute: FetchAttribute, table: EntityMetadata): AliasedMember {
  const { name, aggregate, dateGrouping, rowAggregate } = attribute;
  const isCount = aggregate === "count" || aggregate === "countcolumn" || rowAggregate !== undefined;
  const column = isCount || dateGrouping !== undefined ? undefined : findAttribute(table, name);
  return {
    entityLogicalName: table.logicalName,
    attributeLogicalName: name,
    property: column && propertyOf(column, table),
  };
}
