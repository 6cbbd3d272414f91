import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { type ReadRecord, recordFromJson, typeOf } from "../../wire/odata/record-json.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import type { EmulatorResponse } from "../handler.ts";
import { executeMessage, optionalParameters, withId } from "./organization-messages.ts";
import { addressOf, showRecord } from "./read-record.ts";
import type { RecordTarget } from "./resolve-target.ts";
import { bodyObject, jsonResponse, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

type Parameters = Readonly<Record<string, ParameterValue>>;

/** `POST set`: creates a record and those inside it, all or none. */
export function createRecord(table: EntityMetadata, request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  const json = bodyObject(request);
  const own = typeOf(json, table, context.tables);
  const read = recordFromJson(json, own, context.tables);
  const reference = inTransaction(context, () => create(read, own, request, context));
  return written(reference, own, true, request, context);
}

function create(
  read: ReadRecord,
  table: EntityMetadata,
  request: WebApiRequest,
  context: WebApiContext,
): EntityReference {
  const { entity, associations } = read;
  const results = executeMessage(context, "Create", { Target: entity, ...optionalParameters(request) });
  const id = results.get("id");
  const reference = new EntityReference(table.logicalName, id instanceof Guid ? id : Guid.empty);
  for (const { navigation, references } of associations) {
    executeMessage(context, "Associate", {
      Target: reference,
      Relationship: {
        kind: "Relationship",
        schemaName: navigation.relationship.schemaName,
        primaryEntityRole: navigation.role,
      },
      RelatedEntities: references,
    });
  }
  return reference;
}

/** Several messages of one request stand or fall together. */
function inTransaction<T>({ message }: WebApiContext, work: () => T): T {
  return message.organization.store.transaction(work);
}

/**
 * `PATCH record`: updates it, or creates it where there is none (query.md §7.5). `If-Match: *` only updates, `If-None-Match: *`
 * only creates, `If-Match: W/"n"` updates that version.
 */
export function writeRecord(target: RecordTarget, request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  const { table, reference } = target;
  const read = recordFromJson(bodyObject(request), table, context.tables);
  const ifMatch = request.headers["if-match"]?.trim();
  if (ifMatch !== undefined) return update(target, read, ifMatch, request, context);
  if (read.associations.length > 0) throw bindOnlyOnCreate();
  const entity = keyed(read, reference);
  if (request.headers["if-none-match"]?.trim() === "*") {
    if (exists(target, context)) {
      throw odataError("A record with matching key values already exists.", { status: 412, errorCode: "0x80040237" });
    }
  }
  const results = executeMessage(context, "Upsert", { Target: entity, ...optionalParameters(request) });
  const upserted = results.get("Target");
  const isCreated = results.get("RecordCreated") === true;
  return written(upserted instanceof EntityReference ? upserted : reference, table, isCreated, request, context);
}

function update(
  { table, reference }: RecordTarget,
  read: ReadRecord,
  ifMatch: string,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  if (read.associations.length > 0) throw bindOnlyOnCreate();
  const known = withId(context, reference);
  const entity = { ...read.entity, id: known.id };
  executeMessage(context, "Update", { ...concurrency(entity, ifMatch), ...optionalParameters(request) });
  return written(known, table, false, request, context);
}

/** Parameters of Update: the record, and the version that it must have; `*` is any. */
export function concurrency(entity: ReadRecord["entity"], ifMatch: string): Parameters {
  if (ifMatch === "*") return { Target: entity };
  return { Target: { ...entity, rowVersion: versionIn(ifMatch) }, ConcurrencyBehavior: ifVersionMatches };
}

const ifVersionMatches: ParameterValue = {
  kind: "EnumValue",
  typeName: "ConcurrencyBehavior",
  value: "IfRowVersionMatches",
};

/** `W/"123"` */
function versionIn(etag: string): string {
  const version = /^(?:W\/)?"(\d+)"$/.exec(etag)?.[1];
  if (version !== undefined) return version;
  throw odataError(`The header 'If-Match' has the value '${etag}', which is no entity tag of a record.`);
}

function keyed({ entity }: ReadRecord, { id, keyAttributes }: EntityReference): ReadRecord["entity"] {
  return keyAttributes === undefined ? { ...entity, id } : { ...entity, keyAttributes: new Map(keyAttributes) };
}

function exists({ reference, table }: RecordTarget, context: WebApiContext): boolean {
  try {
    const columns: ParameterValue = { kind: "ColumnSet", allColumns: false, columns: [table.primaryIdAttribute ?? ""] };
    executeMessage(context, "Retrieve", { Target: withId(context, reference), ColumnSet: columns });
    return true;
  } catch (error) {
    const isMissing =
      error instanceof OrganizationFault &&
      ["ObjectDoesNotExist", "RecordNotFoundByEntityKey"].includes(error.errorName);
    if (isMissing) return false;
    throw error;
  }
}

/** `DELETE record`; `If-Match: W/"n"` deletes that version. */
export function deleteRecord(
  { reference }: RecordTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const { logicalName, id } = withId(context, reference);
  const ifMatch = request.headers["if-match"]?.trim() ?? "*";
  const isAny = ifMatch === "*";
  const target = new EntityReference(logicalName, id, undefined, isAny ? {} : { rowVersion: versionIn(ifMatch) });
  const parameters: Parameters = isAny ? { Target: target } : { Target: target, ConcurrencyBehavior: ifVersionMatches };
  executeMessage(context, "Delete", { ...parameters, ...optionalParameters(request) });
  return noContent();
}

/** 204 with the record's address, or the record itself where the client prefers it. */
function written(
  reference: EntityReference,
  table: EntityMetadata,
  isCreated: boolean,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const address = addressOf(reference, table, context);
  if (!request.prefer.representation) return noContent({ "odata-entityid": address, location: address });
  const { json, version } = showRecord(reference, table, request, context);
  const etag = version === undefined ? {} : { etag: `W/"${version}"` };
  return jsonResponse(isCreated ? 201 : 200, json, isCreated ? { ...etag, location: address } : etag);
}

function bindOnlyOnCreate() {
  return odataError(
    "Binding the records of a collection is supported when a record is created, not when it is updated.",
  );
}
