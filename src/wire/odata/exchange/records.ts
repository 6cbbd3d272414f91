import type { Entity } from "../../../values/entity.ts";
import type { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { recordCollection } from "../../../values/record-collection.ts";
import type { EntityMetadata } from "../../metadata/metadata.ts";
import type { ColumnSet } from "../../query/query-expression.ts";
import { navigationsOf } from "../navigation.ts";
import { roleOfPartyColumn } from "../party-lists.ts";
import { findAttribute, noSuchColumn, partyListsOf, shownBy } from "../properties.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { LookedUpTable } from "../table-index.ts";
import type { TableLookup } from "../table-lookup.ts";
import { checkOneId, recordBody, refuseEmptied, tableNamed, withoutKey } from "./record-body.ts";
import { recordReader } from "./record-reader.ts";
import {
  allAnnotations,
  bodyRequest,
  deleteRequest,
  getRequest,
  header,
  headersOfBody,
  jsonAnswer,
  unreadable,
  type WebApiAnswer,
  type WebApiExchange,
} from "./web-api-exchange.ts";

/** `POST accounts` with the record; 204 and OData-EntityId (query.md §7.5). */
export function createRecord(entity: Entity, tables: TableLookup): WebApiExchange<Guid> {
  const { entitySetName = "" } = tableNamed(entity.logicalName, tables);
  return { request: bodyRequest("POST", entitySetName, recordBody(entity, tables)), read: createdId };
}

function createdId(answer: WebApiAnswer): Guid {
  const address = header(answer, "odata-entityid") ?? header(answer, "location") ?? "";
  const [, id = ""] = /\(([^()]*)\)\s*$/.exec(address) ?? [];
  const guid = Guid.parse(id);
  if (guid === undefined) throw unreadable("to a create names no record (header OData-EntityId)");
  return guid;
}

/** `GET accounts(…)?$select=name,_primarycontactid_value`, with all annotations. */
export function retrieveRecord(
  reference: EntityReference,
  columnSet: ColumnSet,
  tables: TableLookup,
): WebApiExchange<Entity> {
  const table = tableNamed(reference.logicalName, tables);
  const options = [selectOption(table, columnSet), expandParties(table, columnSet)].filter((one) => one !== undefined);
  const path = `${printRecordAddress(reference, tables)}${options.length === 0 ? "" : `?${options.join("&")}`}`;
  const read = recordReader(table, tables);
  return {
    request: getRequest(path, allAnnotations),
    read: (answer) => withWantedParties(read(jsonAnswer(answer)), table, columnSet),
  };
}

/** Parties of all roles come in one list: those that are asked for stay, and a role without parties is an empty list, as over SOAP. */
function withWantedParties(record: Entity, table: EntityMetadata, columnSet: ColumnSet): Entity {
  const { attributes } = record;
  for (const list of partyListsOf(table)) {
    if (roleOfPartyColumn(list) === undefined) continue;
    const isWanted = columnSet.allColumns || columnSet.columns.includes(list);
    if (!isWanted) attributes.delete(list);
    else if (!attributes.has(list)) attributes.set(list, recordCollection("activityparty", []));
  }
  return record;
}

/** `$select=name,_primarycontactid_value`; undefined for all columns. Throws WIRE_ODATA for one that the table does not have. */
export function selectOption(table: LookedUpTable, columnSet: ColumnSet): string | undefined {
  if (columnSet.allColumns) return undefined;
  const { columns } = columnSet;
  const make = () => selectionOf(table, columns);
  return table.index === undefined ? make() : table.index.selections.of(columns, make);
}

function selectionOf(table: LookedUpTable, columns: readonly string[]): string {
  const lists = partyListsOf(table);
  const own = columns.filter((name) => !lists.includes(name));
  const names = new Set([...own.map((name) => propertyName(table, name)), table.primaryIdAttribute ?? ""]);
  return `$select=${[...names].map(encodeURIComponent).join(",")}`;
}

/** The property that shows a column. Throws WIRE_ODATA where the table has no such column. */
function propertyName(table: EntityMetadata, name: string): string {
  const attribute = findAttribute(table, name);
  if (attribute === undefined) throw noSuchColumn(name, table);
  return shownBy(attribute, table);
}

/** Party lists are no properties; their records come with the activity. */
function expandParties(table: EntityMetadata, columnSet: ColumnSet): string | undefined {
  const isWanted = partyListsOf(table).some((list) => columnSet.allColumns || columnSet.columns.includes(list));
  if (!isWanted) return undefined;
  const parties = navigationsOf(table).find(({ isCollection, target }) => isCollection && target === "activityparty");
  return parties && `$expand=${parties.name}`;
}

const ofUpdate = headersOfBody({ "if-match": "*" });
const ofUpsert = headersOfBody({ prefer: "return=representation" });

/** `PATCH accounts(…)` with `If-Match: *`: an update, never a create; with the version it must have, `If-Match: W/"n"`. */
export function updateRecord(
  entity: Entity,
  rowVersion: string | undefined,
  tables: TableLookup,
): WebApiExchange<void> {
  const headers = rowVersion === undefined ? ofUpdate : headersOfBody(ifMatch(rowVersion));
  const request = bodyRequest("PATCH", addressOf(entity, tables), writtenBody(entity, tables), headers);
  return { request, read: () => {} };
}

function addressOf(entity: Entity, tables: TableLookup): string {
  const { logicalName, id = Guid.empty, keyAttributes } = entity;
  return printRecordAddress(referenceLike(logicalName, id, keyAttributes), tables);
}

function referenceLike(logicalName: string, id: Guid, keyAttributes: Entity["keyAttributes"]): EntityReference {
  // What the address is printed of; a whole EntityReference is not needed for it.
  return { logicalName, id, keyAttributes, name: undefined, rowVersion: undefined } as EntityReference;
}

/** Without the ID or key, which stands in the address. */
function writtenBody(entity: Entity, tables: TableLookup) {
  const table = tableNamed(entity.logicalName, tables);
  const { primaryIdAttribute = "" } = table;
  checkOneId(entity, table);
  const { attributes } = withoutKey(entity);
  const isNamedById = entity.keyAttributes === undefined;
  if (isNamedById && attributes.get(primaryIdAttribute) instanceof Guid) attributes.delete(primaryIdAttribute);
  const { relatedEntities } = entity;
  const bare: Entity = { logicalName: entity.logicalName, attributes };
  refuseEmptied(bare, tables);
  return recordBody(relatedEntities === undefined ? bare : { ...bare, relatedEntities }, tables);
}

function ifMatch(rowVersion: string): Readonly<Record<string, string>> {
  return { "if-match": `W/"${rowVersion}"` };
}

/** `PATCH accounts(…)` without conditions: 201 where it created the record, 200 where it was there. */
export function upsertRecord(
  entity: Entity,
  tables: TableLookup,
): WebApiExchange<{ readonly created: boolean; readonly id: Guid }> {
  const { primaryIdAttribute = "" } = tableNamed(entity.logicalName, tables);
  const path = `${addressOf(entity, tables)}?$select=${primaryIdAttribute}`;
  return {
    request: bodyRequest("PATCH", path, writtenBody(entity, tables), ofUpsert),
    read: (answer) => {
      const id = Guid.parse(String(jsonAnswer(answer)[primaryIdAttribute] ?? ""));
      if (id === undefined) throw unreadable("to an upsert names no record");
      return { created: answer.status === 201, id };
    },
  };
}

/** `DELETE accounts(…)`. */
export function deleteRecord(
  reference: EntityReference,
  rowVersion: string | undefined,
  tables: TableLookup,
): WebApiExchange<void> {
  const headers = rowVersion === undefined ? undefined : ifMatch(rowVersion);
  return { request: deleteRequest(printRecordAddress(reference, tables), headers), read: () => {} };
}
