import type { EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import type { JsonObject, JsonValue } from "../../wire/odata/json.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import type { QueryOptions } from "../../wire/odata/query-options.ts";
import { largestPage, type PlanExtras, planQuery, type RecordShape } from "../../wire/odata/query-plan.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import type { EmulatorResponse } from "../handler.ts";
import { unsupportedWebApiFeature } from "../not-supported.ts";
import { contextUrl } from "./context-url.ts";
import { ofParent, printRecords } from "./expand-records.ts";
import { retrieveRecord, retrieveRecords, withId } from "./organization-messages.ts";
import { nextLinkToken, pageOfToken, pageSizeOf, pagingAnnotation } from "./paging.ts";
import type { CollectionTarget, SetTarget } from "./resolve-target.ts";
import { jsonResponse, optionsOf, recordOptions, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** `GET set` and `GET record/collection`, with all query options, FetchXML or a saved query. */
export function readSet(
  target: SetTarget | CollectionTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const options = optionsOf(request);
  const extras = extrasOf(target, context);
  const fetchXml = options.fetchXml ?? savedQueryOf(options, target.table, context);
  if (fetchXml !== undefined) return answerFetch(fetchXml, target.table, extras, request, context);
  const size = pageSizeOf(request.prefer.maxPageSize);
  const page = options.skipToken === undefined ? { size, number: 1 } : pageOfToken(options.skipToken, size);
  // A page size of the client's own overrules $top (query.md §6.2).
  const top = request.prefer.maxPageSize === undefined ? options.top : undefined;
  const plan = planQuery({ ...options, top }, target.table, context.tables, { ...extras, page });
  const found = retrieveRecords(context, plan.fetch);
  const isPaged = top === undefined && found.moreRecords;
  if (isPaged && options.apply !== undefined) throw unsupportedWebApiFeature("groups", String(largestPage));
  return answerRecords(
    // A query has at least one record, which $top=0 asks for to be counted.
    top === 0 ? { ...found, entities: [] } : found,
    plan.shape,
    options,
    request,
    context,
    isPaged ? nextLink(request, context, found, page.number) : undefined,
  );
}

/** Only records of the parent, where the set is one of its collections. A fault where there is no parent. */
export function extrasOf(target: SetTarget | CollectionTarget, context: WebApiContext): PlanExtras {
  if (target.type === "set") return {};
  const parent = withId(context, target.parent.reference);
  retrieveRecord(context, parent, []);
  return ofParent(target.navigation, parent.id, context.tables);
}

function answerRecords(
  found: EntityCollection,
  shape: RecordShape,
  options: QueryOptions,
  request: WebApiRequest,
  context: WebApiContext,
  next: string | undefined,
): EmulatorResponse {
  const json = recordOptions(request, context);
  const value = printRecords(
    found.entities,
    shape,
    { ...json, pageSize: pageSizeOf(request.prefer.maxPageSize) },
    context,
  );
  return jsonResponse(200, {
    "@odata.context": contextUrl(context.root, shape, options.select),
    ...(options.count && { "@odata.count": found.totalRecordCount }),
    ...countAnnotations(found, json.annotations),
    value,
    ...(next !== undefined && { "@odata.nextLink": next }),
  });
}

function countAnnotations(
  { totalRecordCount, totalRecordCountLimitExceeded }: EntityCollection,
  isWanted: (name: string) => boolean,
): JsonObject {
  const annotations: Readonly<Record<string, JsonValue>> = {
    totalrecordcount: totalRecordCount,
    totalrecordcountlimitexceeded: totalRecordCountLimitExceeded,
  };
  return annotated(annotations, isWanted);
}

function annotated(annotations: JsonObject, isWanted: (name: string) => boolean): JsonObject {
  const entries = Object.entries(annotations).filter(([name]) => isWanted(`Microsoft.Dynamics.CRM.${name}`));
  return Object.fromEntries(entries.map(([name, value]) => [`@Microsoft.Dynamics.CRM.${name}`, value]));
}

/** The same address with the token of the next page. */
function nextLink(
  request: WebApiRequest,
  { root }: WebApiContext,
  found: EntityCollection,
  pageNumber: number,
): string {
  const own = request.query.split("&").filter((option) => option !== "" && !/^(\$|%24)skiptoken=/i.test(option));
  return `${root}${request.path}?${[...own, `$skiptoken=${nextLinkToken(found, pageNumber)}`].join("&")}`;
}

// FetchXML

/** The FetchXML of the view that savedQuery= or userQuery= names. */
function savedQueryOf(
  { savedQuery, userQuery }: QueryOptions,
  table: EntityMetadata,
  context: WebApiContext,
): string | undefined {
  const id = savedQuery ?? userQuery;
  if (id === undefined) return undefined;
  const view = new EntityReference(savedQuery === undefined ? "userquery" : "savedquery", id);
  const { attributes } = retrieveRecord(context, view, ["fetchxml", "returnedtypecode"]);
  const fetchXml = attributes.get("fetchxml");
  if (typeof fetchXml === "string") return fetchXml;
  throw odataError(`The view ${id} has no query of the table '${table.logicalName}'.`);
}

function answerFetch(
  fetchXml: string,
  table: EntityMetadata,
  extras: PlanExtras,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const query = withExtras(parseFetchXml(fetchXml), extras);
  if (query.entity.name !== table.logicalName) throw otherTable(query.entity.name, table);
  const found = retrieveRecords(context, query);
  const { annotations, root } = recordOptions(request, context);
  const shape: RecordShape = { table, properties: undefined, singles: [], collections: [] };
  const options = { annotations, root, pageSize: pageSizeOf(undefined) };
  const rows = printRecords(found.entities, shape, options, context);
  // The cookie comes unasked: clients page by it without asking for annotations.
  const cookie = found.moreRecords &&
    !query.aggregate && { [pagingCookieName]: pagingAnnotation(found, query.page ?? 1) };
  const more: JsonObject = query.aggregate ? {} : { morerecords: found.moreRecords };
  return jsonResponse(200, {
    "@odata.context": contextUrl(
      root,
      shape,
      query.entity.attributes.map(({ name }) => name),
    ),
    ...countAnnotations(found, annotations),
    ...cookie,
    ...annotated(more, annotations),
    value: context.version.startsWith("8.") ? rows.map(encodeNames) : rows,
  });
}

const pagingCookieName = "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie";

function withExtras(query: FetchQuery, { filters = [], links = [] }: PlanExtras): FetchQuery {
  const { entity } = query;
  return {
    ...query,
    entity: { ...entity, filters: [...entity.filters, ...filters], links: [...entity.links, ...links] },
  };
}

/** Before version 9 the dot of `alias.column` is written as XML writes such a name. */
function encodeNames(row: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const [, column = name, annotation = ""] = /^([^@]+)(@.*)?$/.exec(name) ?? [];
      return [`${column.replaceAll(".", "_x002e_")}${annotation}`, value];
    }),
  );
}

function otherTable(name: string, { logicalName }: EntityMetadata) {
  return odataError(`The entity name '${name}' of the FetchXML is not the one of the address, '${logicalName}'.`, {
    errorCode: "0x80041128",
  });
}
