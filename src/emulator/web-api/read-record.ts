import type { Entity } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import type { JsonObject } from "../../wire/odata/json.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import type { ColumnProperty } from "../../wire/odata/properties.ts";
import { planQuery, type RecordShape } from "../../wire/odata/query-plan.ts";
import { jsonFromValue } from "../../wire/odata/value-json.ts";
import { doesNotExist } from "../faults.ts";
import type { EmulatorResponse } from "../handler.ts";
import { contextUrl } from "./context-url.ts";
import { printRecords } from "./expand-records.ts";
import { retrieveRecord, retrieveRecords, withId } from "./organization-messages.ts";
import { pageSizeOf } from "./paging.ts";
import { countChanges } from "./read-changes.ts";
import { extrasOf } from "./read-set.ts";
import {
  type CollectionTarget,
  type LookupTarget,
  type RecordTarget,
  recordBehind,
  type SetTarget,
} from "./resolve-target.ts";
import {
  jsonResponse,
  noContent,
  optionsOf,
  recordOptions,
  type WebApiContext,
  type WebApiRequest,
} from "./web-api-request.ts";

/** `GET record`: its columns, with what $expand asks for. 304 where the client has this version already. */
export function readRecord(target: RecordTarget, request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  const { json, version, isExpanded } = showRecord(withId(context, target.reference), target.table, request, context);
  const etag = version === undefined ? undefined : `W/"${version}"`;
  if (!isExpanded && etag !== undefined && request.headers["if-none-match"] === etag) {
    return { status: 304, headers: { etag }, body: "" };
  }
  return jsonResponse(200, json, etag === undefined ? {} : { etag });
}

/** What a representation of a record holds, also after it was written. */
export function showRecord(
  reference: EntityReference,
  table: EntityMetadata,
  request: WebApiRequest,
  context: WebApiContext,
) {
  const options = optionsOf(request);
  const { select } = options;
  // The answer to a change expands nothing (query.md §7.5).
  const expand = request.method === "PATCH" ? [] : options.expand;
  const { entity, shape } = retrieveShaped(reference, table, { select, expand }, context);
  const shownAs = { ...recordOptions(request, context), pageSize: pageSizeOf(request.prefer.maxPageSize) };
  const [shown = {}] = printRecords([entity], shape, shownAs, context);
  const json: JsonObject = { "@odata.context": `${contextUrl(context.root, shape, select)}/$entity`, ...shown };
  return { json, version: versionOf(entity), isExpanded: expand.length > 0 };
}

function versionOf({ rowVersion, attributes }: Entity): string | undefined {
  return rowVersion ?? attributes.get("versionnumber")?.toString();
}

type Selection = Pick<Parameters<typeof planQuery>[0], "select" | "expand">;

/** By message Retrieve, or, where lookups are expanded, by a query of the one record. */
function retrieveShaped(
  reference: EntityReference,
  table: EntityMetadata,
  selection: Selection,
  context: WebApiContext,
): { entity: Entity; shape: RecordShape } {
  const isId = { operator: "eq", values: [reference.id.text], attribute: table.primaryIdAttribute };
  const filters = [{ type: "and" as const, conditions: [isId], filters: [], links: [] }];
  const options = { ...selection, orderBy: [], count: false };
  const { fetch, shape } = planQuery(options, table, context.tables, { filters });
  if (shape.singles.length === 0) {
    const columns = selection.select === undefined ? undefined : fetch.entity.attributes.map(({ name }) => name);
    return { entity: retrieveRecord(context, reference, columns), shape };
  }
  const [entity] = retrieveRecords(context, fetch).entities;
  if (entity === undefined) throw doesNotExist(table.logicalName, reference.id.text);
  return { entity, shape };
}

/** `GET record/lookup`: the record that it points at; 204 where there is none. */
export function readLookup(target: LookupTarget, request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  const record = pointedAt(target, context);
  return record === undefined ? noContent() : readRecord(record, request, context);
}

function pointedAt(target: LookupTarget, context: WebApiContext): RecordTarget | undefined {
  const { parent, navigation } = target;
  const { relationship } = navigation;
  if (relationship.kind !== "OneToManyRelationshipMetadata") return undefined;
  const { attributes } = retrieveRecord(context, withId(context, parent.reference), [
    relationship.referencingAttribute,
  ]);
  const value = attributes.get(relationship.referencingAttribute) ?? null;
  return value === null ? undefined : recordBehind(target, context);
}

/** `GET record/column`; 204 where it has no value. */
export function readProperty(
  { table, reference }: RecordTarget,
  property: ColumnProperty,
  isRaw: boolean,
  context: WebApiContext,
): EmulatorResponse {
  const { logicalName } = property.attribute;
  const target = withId(context, reference);
  const value = retrieveRecord(context, target, [logicalName]).attributes.get(logicalName) ?? null;
  if (value === null) return noContent();
  if (isRaw && value instanceof Uint8Array) {
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body: value };
  }
  const json = jsonFromValue(value, property.type);
  if (isRaw) return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: textOf(json) };
  const name = `${context.root}$metadata#${table.entitySetName}(${target.id})/${property.name}`;
  return jsonResponse(200, { "@odata.context": name, value: json });
}

function textOf(json: ReturnType<typeof jsonFromValue>): string {
  return typeof json === "string" ? json : JSON.stringify(json);
}

/** `GET set/$count`: the number as text, after a byte order mark; at most 5,000. */
export function readCount(
  of: SetTarget | CollectionTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const given = optionsOf(request);
  if (of.type === "set" && given.deltaToken !== undefined) return textCount(countChanges(of, given, context));
  const options = { filter: given.filter, select: [], orderBy: [], expand: [], count: true };
  const extras = { ...extrasOf(of, context), page: { size: 1, number: 1 } };
  const { totalRecordCount } = retrieveRecords(context, planQuery(options, of.table, context.tables, extras).fetch);
  return textCount(totalRecordCount);
}

function textCount(count: number): EmulatorResponse {
  return { status: 200, headers: { "content-type": "text/plain" }, body: `\ufeff${count}` };
}

/** `GET record/nav/$ref`: addresses in place of records. */
export function readReferences(
  of: CollectionTarget | LookupTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const name = `${context.root}$metadata#$ref`;
  if (of.type === "lookup") {
    const record = pointedAt(of, context);
    return record === undefined
      ? noContent()
      : jsonResponse(200, { "@odata.context": name, "@odata.id": addressOf(record.reference, record.table, context) });
  }
  const { filter, orderBy, top } = optionsOf(request);
  const options = { filter, orderBy, top, select: [], expand: [], count: false };
  const { fetch } = planQuery(options, of.table, context.tables, extrasOf(of, context));
  const found = top === 0 ? [] : retrieveRecords(context, fetch).entities;
  const value = found.map(({ id }) => ({
    "@odata.id": `${context.root}${of.table.entitySetName}(${id})`,
  }));
  return jsonResponse(200, { "@odata.context": `${context.root}$metadata#Collection($ref)`, value });
}

export function addressOf(
  { id }: EntityReference,
  { entitySetName, logicalName }: EntityMetadata,
  { root }: WebApiContext,
): string {
  if (entitySetName === undefined) throw odataError(`The table '${logicalName}' has no entity set.`);
  return `${root}${entitySetName}(${id})`;
}
