import type { JsonObject } from "../../wire/odata/json.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import type { QueryOptions } from "../../wire/odata/query-options.ts";
import { planQuery } from "../../wire/odata/query-plan.ts";
import { recordPrinter } from "../../wire/odata/record-json.ts";
import type { EntityChanges } from "../../wire/organization-call.ts";
import type { EmulatorResponse } from "../handler.ts";
import { contextUrl } from "./context-url.ts";
import { executeMessage } from "./organization-messages.ts";
import { nextLinkToken, pageOfToken, pageSizeOf } from "./paging.ts";
import type { SetTarget } from "./resolve-target.ts";
import { jsonResponse, optionsOf, recordOptions, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** Whether a request asks for changes: by its preference, or by the token of a link that an earlier answer gave. */
export function asksForChanges({ prefer }: WebApiRequest, { deltaToken }: QueryOptions): boolean {
  return prefer.trackChanges || deltaToken !== undefined;
}

/** `GET set` with `Prefer: odata.track-changes`, or with `$deltatoken` (query.md §7.8): message RetrieveEntityChanges. */
export function readChanges({ table }: SetTarget, request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  const options = optionsOf(request);
  checkOptions(options);
  const { fetch, shape } = planQuery({ ...options, filter: undefined }, table, context.tables);
  const columns = fetch.entity.attributes.map(({ name }) => name);
  const size = pageSizeOf(request.prefer.maxPageSize);
  const { found, number } = retrieveChanges(table.logicalName, columns, size, options, context);
  const print = recordPrinter(shape, recordOptions(request, context));
  const deleted = `${context.root}$metadata#${table.entitySetName}/$deletedEntity`;
  const value = found.changes.map(
    (change): JsonObject =>
      change.type === "NewOrUpdated"
        ? print(change.entity)
        : { "@odata.context": deleted, id: change.reference.id.text, reason: "deleted" },
  );
  return jsonResponse(200, {
    "@odata.context": `${contextUrl(context.root, shape, options.select)}/$delta`,
    ...linkTo(found, number, options, request, context),
    value,
  });
}

/** How many changes there are since a token: `GET set/$count?$deltatoken=…`. */
export function countChanges({ table }: SetTarget, options: QueryOptions, context: WebApiContext): number {
  let count = 0;
  let cookie: string | undefined;
  do {
    const found = retrievePage(
      table.logicalName,
      [],
      { count: pageSizeOf(undefined), pageNumber: 1, cookie },
      options,
      context,
    );
    count += found.changes.length;
    cookie = found.moreRecords ? found.pagingCookie : undefined;
  } while (cookie !== undefined);
  return count;
}

function checkOptions({ filter, orderBy, expand, top }: QueryOptions): void {
  const given = [
    ...(filter === undefined ? [] : ["$filter"]),
    ...(orderBy.length === 0 ? [] : ["$orderby"]),
    ...(expand.length === 0 ? [] : ["$expand"]),
    ...(top === undefined ? [] : ["$top"]),
  ];
  if (given.length === 0) return;
  throw odataError(`The "\${${given[0]?.slice(1)}}" query parameter isn't supported when Change Tracking is enabled.`);
}

function retrieveChanges(
  entityName: string,
  columns: readonly string[],
  size: number,
  options: QueryOptions,
  context: WebApiContext,
): { found: EntityChanges; number: number } {
  const { number, cookie } = options.skipToken === undefined ? { number: 1 } : pageOfToken(options.skipToken, size);
  return {
    found: retrievePage(entityName, columns, { count: size, pageNumber: number, cookie }, options, context),
    number,
  };
}

type Page = { readonly count: number; readonly pageNumber: number; readonly cookie: string | undefined };

function retrievePage(
  EntityName: string,
  columns: readonly string[],
  { count, pageNumber, cookie: pagingCookie }: Page,
  { deltaToken, select }: QueryOptions,
  context: WebApiContext,
): EntityChanges {
  const results = executeMessage(context, "RetrieveEntityChanges", {
    EntityName,
    Columns:
      select === undefined
        ? { kind: "ColumnSet", allColumns: true }
        : { kind: "ColumnSet", allColumns: false, columns },
    PageInfo: { count, pageNumber, pagingCookie, returnTotalRecordCount: false },
    ...(deltaToken !== undefined && { DataVersion: deltaToken }),
  });
  return results.get("EntityChanges") as EntityChanges;
}

/** To the next page, or to the changes that come after these. */
function linkTo(
  found: EntityChanges,
  pageNumber: number,
  { deltaToken }: QueryOptions,
  { path, query }: WebApiRequest,
  { root }: WebApiContext,
): JsonObject {
  const own = query.split("&").filter((option) => option !== "" && !/^(\$|%24)(?:skip|delta)token=/i.test(option));
  const address = `${root}${path}?`;
  if (!found.moreRecords) {
    return { "@odata.deltaLink": address + [...own, `$deltatoken=${encodeURIComponent(found.dataToken)}`].join("&") };
  }
  const since = deltaToken === undefined ? [] : [`$deltatoken=${encodeURIComponent(deltaToken)}`];
  return {
    "@odata.nextLink": address + [...own, ...since, `$skiptoken=${nextLinkToken(found, pageNumber)}`].join("&"),
  };
}
