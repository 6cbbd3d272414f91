import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import type { EntityChange, EntityChanges } from "../../organization-call.ts";
import type { ColumnSet, PagingInfo } from "../../query/query-expression.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { TableLookup } from "../table-lookup.ts";
import { tableNamed } from "./record-body.ts";
import { recordReader } from "./record-reader.ts";
import { selectOption } from "./records.ts";
import { allAnnotations, getRequest, jsonAnswer, unreadable, type WebApiExchange } from "./web-api-exchange.ts";

export type ChangesRequest = {
  readonly entityName: string;
  readonly columns: ColumnSet;
  /** A token of an earlier answer; undefined: everything is new. */
  readonly dataVersion: string | undefined;
  /** Its cookie is the link of the page before, which is followed as it is. */
  readonly page: PagingInfo | undefined;
};

/**
 * `GET accounts?$select=name` with `Prefer: odata.track-changes,odata.maxpagesize=n`, and `GET accounts?$select=name&$deltatoken=…`
 * from then on (query.md §7.8). The pages of the answer are told as those of RetrieveEntityChanges: the next link as the cookie, the delta link's token as the
 * token of the data.
 */
export function retrieveEntityChanges(asked: ChangesRequest, tables: TableLookup): WebApiExchange<EntityChanges> {
  const table = tableNamed(asked.entityName, tables);
  const count = asked.page?.count ?? 0;
  const isFirst = asked.dataVersion === undefined || asked.dataVersion === "";
  const preferences = [
    ...(isFirst ? ["odata.track-changes"] : []),
    ...(count > 0 ? [`odata.maxpagesize=${count}`] : []),
  ];
  const read = recordReader(table, tables);
  return {
    request: getRequest(pathOf(asked, tables), { prefer: [...preferences, allAnnotations.prefer].join(",") }),
    read: (answer) => {
      const json = jsonAnswer(answer);
      const { value } = json;
      if (!Array.isArray(value)) throw unreadable("to a query for changes holds no list of records");
      const changes = value.filter(isJsonObject).map((item): EntityChange => {
        return isDeletion(item)
          ? { type: "RemovedOrDeleted", reference: deletedRecord(item, asked.entityName) }
          : { type: "NewOrUpdated", entity: read(item) };
      });
      return { kind: "EntityChanges", changes, ...linksOf(json) };
    },
  };
}

function pathOf({ entityName, columns, dataVersion, page }: ChangesRequest, tables: TableLookup): string {
  if (page?.pagingCookie !== undefined && page.pagingCookie !== "") return page.pagingCookie;
  const table = tableNamed(entityName, tables);
  const token =
    dataVersion === undefined || dataVersion === "" ? [] : [`$deltatoken=${encodeURIComponent(dataVersion)}`];
  const options = [...[selectOption(table, columns)].filter((one) => one !== undefined), ...token];
  return `${table.entitySetName}${options.length === 0 ? "" : `?${options.join("&")}`}`;
}

/** `{"@odata.context":"…#accounts/$deletedEntity","id":…,"reason":"deleted"}` */
function isDeletion(json: JsonObject): boolean {
  return String(json["@odata.context"] ?? "").endsWith("/$deletedEntity") || json.reason === "deleted";
}

/** Older versions give the address of the record: `accounts(…)`. */
function deletedRecord({ id }: JsonObject, logicalName: string): EntityReference {
  const text = typeof id === "string" ? id : "";
  const [, key = text] = /\(([^()]*)\)$/.exec(text) ?? [];
  const guid = Guid.parse(key);
  if (guid === undefined) throw unreadable("to a query for changes names no record that was deleted");
  return new EntityReference(logicalName, guid);
}

function linksOf(json: JsonObject): Pick<EntityChanges, "moreRecords" | "pagingCookie" | "dataToken"> {
  const { "@odata.nextLink": next, "@odata.deltaLink": delta } = json;
  if (typeof next === "string") return { moreRecords: true, pagingCookie: pathInService(next), dataToken: "" };
  const [, token] = /[?&](?:\$|%24)deltatoken=([^&#]*)/i.exec(typeof delta === "string" ? delta : "") ?? [];
  if (token === undefined) throw unreadable("to a query for changes has neither a next nor a delta link");
  return { moreRecords: false, dataToken: decodedToken(token) };
}

/** From the root of the service on: a link is followed at the service that was asked, whatever host it names. */
function pathInService(link: string): string {
  const [, path] = /\/api\/data\/v\d+\.\d+\/(.+)$/i.exec(link) ?? [];
  if (path === undefined) throw unreadable(`has a next link that is none of the service: ${link}`);
  return path;
}

function decodedToken(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch (cause) {
    throw unreadable(`has a delta link that cannot be read: ${String(cause)}`);
  }
}
