import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { EntityChange, EntityChanges, OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import type { ColumnSet, PagingInfo } from "../../wire/query/query-expression.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { readRecord } from "../query/read-record.ts";
import { type ChangeCookie, parseChangeCookie, printChangeCookie } from "../records/change-cookie.ts";
import { canAccess, checkPrivilege } from "../records/check-access.ts";
import { checkAge, type DataToken, parseDataToken, printDataToken } from "../records/data-token.ts";
import { deletionsBetween } from "../records/deletion-log.ts";
import { quote } from "../store/column-codec.ts";
import type { Message } from "./message.ts";
import { booleanParameter, columnSetParameter, optional, parameter, textParameter } from "./parameter-bag.ts";

const largestPage = 5000;

/**
 * Message RetrieveEntityChanges: what was written since a data token was given, by version, then what was deleted. Without a
 * token everything is new, and nothing deleted. A page goes up to the version of the first page's moment: what changes meanwhile
 * comes with the next token (messages §8).
 */
export const retrieveEntityChanges: Message = {
  parameters: ["EntityName", "Columns", "PageInfo", "DataVersion", "GetGlobalMetadataVersion"],
  run: (context, request) => {
    const table = trackedTable(context, textParameter(request, "EntityName"));
    checkPrivilege(context, table, "Read");
    const columns = columnSetParameter(request, "Columns");
    const page = optional(request, "PageInfo", pageParameter);
    const dataVersion = optional(request, "DataVersion", textParameter) ?? "";
    const since = dataVersion === "" ? undefined : parseDataToken(dataVersion);
    if (since !== undefined) checkAge(context, since);
    const size = page === undefined || page.count < 1 ? largestPage : Math.min(page.count, largestPage);
    const cookie = page?.pagingCookie ? parseChangeCookie(page.pagingCookie) : startAt(context, since);
    const changes = pageOfChanges({ context, table, columns, since }, cookie, size);
    const isVersionAsked = optional(request, "GetGlobalMetadataVersion", booleanParameter) === true;
    const version = isVersionAsked ? { globalMetadataVersion: context.organization.schema.timestamp } : {};
    return new Map([["EntityChanges", { ...changes, ...version }]]);
  },
};

type Asked = {
  readonly context: MessageContext;
  readonly table: Table;
  readonly columns: ColumnSet;
  readonly since: DataToken | undefined;
};

function pageParameter(request: OrganizationRequest, name: string): PagingInfo {
  return parameter(
    request,
    name,
    "PagingInfo",
    (value: ParameterValue): value is PagingInfo =>
      typeof value === "object" && value !== null && "pageNumber" in value && "count" in value,
  );
}

function trackedTable({ organization }: MessageContext, name: string): Table {
  const table = tableOf(organization, name);
  if (table.tracksChanges && table.columns.has("versionnumber")) return table;
  throw new OrganizationFault(
    "ChangeTrackingNotEnabledForEntity",
    `Entity: ${name} does not have change tracking enabled.`,
  );
}

function startAt({ organization, now }: MessageContext, since: DataToken | undefined): ChangeCookie {
  const after = since?.version ?? 0n;
  return { upTo: organization.store.currentVersion(), lastRow: after, lastDeletion: after, at: now };
}

function pageOfChanges(asked: Asked, cookie: ChangeCookie, size: number): EntityChanges {
  const written = writtenBetween(asked, cookie, size + 1);
  const room = size + 1 - written.length;
  const deleted =
    asked.since === undefined || room < 1
      ? []
      : deletionsBetween(asked.context.organization, asked.table, cookie.lastDeletion, cookie.upTo, room);
  const keptRows = written.slice(0, size);
  const keptDeletions = deleted.slice(0, size - keptRows.length);
  const moreRecords = written.length + deleted.length > size;
  const next: ChangeCookie = {
    ...cookie,
    lastRow: keptRows.at(-1)?.version ?? cookie.lastRow,
    lastDeletion: keptDeletions.at(-1)?.version ?? cookie.lastDeletion,
  };
  return {
    kind: "EntityChanges",
    changes: [
      ...keptRows.flatMap(({ id }) => newOrUpdated(asked, id)),
      ...keptDeletions.map(
        ({ id }): EntityChange => ({
          type: "RemovedOrDeleted",
          reference: new EntityReference(asked.table.logicalName, id),
        }),
      ),
    ],
    moreRecords,
    ...(moreRecords ? { pagingCookie: printChangeCookie(next) } : {}),
    dataToken: printDataToken({ version: cookie.upTo, at: cookie.at }),
  };
}

type Written = { readonly id: Guid; readonly version: bigint };

function writtenBetween({ context, table }: Asked, { lastRow, upTo }: ChangeCookie, most: number): Written[] {
  const key = quote(table.primaryId);
  const sql = `SELECT ${key}, versionnumber FROM ${quote(table.logicalName)} WHERE versionnumber > ? AND versionnumber <= ? ORDER BY versionnumber LIMIT ?`;
  const rows = context.organization.store.rows(sql, [lastRow, upTo, most]);
  return rows.map(([id, version]) => ({ id: Guid.of(String(id)), version: version as bigint }));
}

function newOrUpdated({ context, table, columns }: Asked, id: Guid): EntityChange[] {
  if (!canAccess(context, table, id, "Read")) return [];
  const entity = readRecord(context, table, id, columns);
  return entity === undefined ? [] : [{ type: "NewOrUpdated", entity }];
}
