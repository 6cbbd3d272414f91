import { createHash, randomBytes } from "node:crypto";
import type { AttributeValue } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Column, Table } from "../metadata/table.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { columnOf, tableOf } from "../organization.ts";
import { resolveReference } from "./alternate-keys.ts";
import { applyAudit } from "./audit.ts";
import { checkImage } from "./check-image.ts";
import { fileTooLarge } from "./check-value.ts";
import type { Draft } from "./draft.ts";
import { setValue } from "./draft.ts";
import { applyImage } from "./image.ts";

/** A file column of a record that is there. */
export type FilePlace = { readonly table: Table; readonly id: Guid; readonly column: Column };

export type FileContent = { readonly fileName: string; readonly mimeType: string; readonly data: Uint8Array };

/** What is known of a file without its bytes. */
export type FileFacts = {
  readonly id: Guid;
  readonly fileName: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
};

/** The record and its column, which must be of type File or Image. */
export function filePlace({ organization }: MessageContext, target: EntityReference, columnName: string): FilePlace {
  const table = tableOf(organization, target.logicalName);
  const column = columnOf(table, columnName);
  if (column.type !== "File" && column.type !== "Image") {
    throw new OrganizationFault("InvalidArgument", `'${columnName}' of '${table.logicalName}' is no file column.`);
  }
  const { id } = resolveReference(organization, target);
  if (organization.store.exists(table, id)) return { table, id, column };
  throw doesNotExist(table.logicalName, id.text);
}

/** Puts a file in the column, in place of the one that was there. Call it inside a transaction. */
export function writeFile(context: MessageContext, place: FilePlace, content: FileContent): Guid {
  const { table, id, column } = place;
  if (content.data.length > column.maxSizeInKB * 1024) throw fileTooLarge(column);
  if (column.type === "Image") return writeImage(context, place, content.data);
  const { store } = context.organization;
  dropFile(context.organization, place);
  const fileId = store.newId();
  store.rows(
    "INSERT INTO dynaml_file (id, tablename, recordid, columnname, filename, mimetype, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [fileId.text, table.logicalName, id.text, column.name, content.fileName, content.mimeType, content.data],
  );
  writeColumn(context, place, fileId, content.fileName);
  return fileId;
}

/** The file of the column; undefined where there is none. */
function readFile({ store }: Organization, { table, id, column }: FilePlace): FileFacts | undefined {
  if (column.type === "Image") return readImage(store.readColumn(table, id, column.name), column, id);
  const sql =
    "SELECT id, filename, mimetype, length(data) FROM dynaml_file WHERE id = ? AND tablename = ? AND columnname = ?";
  const fileId = store.readColumn(table, id, column.name);
  if (!(fileId instanceof Guid)) return undefined;
  const [row] = store.rows(sql, [fileId.text, table.logicalName, column.name]);
  if (row === undefined) return undefined;
  return { id: fileId, fileName: String(row[1]), mimeType: String(row[2]), size: Number(row[3]) };
}

/** As `readFile`; a column without a file is refused. */
export function existingFile(organization: Organization, place: FilePlace): FileFacts {
  const file = readFile(organization, place);
  if (file !== undefined) return file;
  throw new OrganizationFault(
    "ObjectDoesNotExist",
    `No file attachment found for attribute: ${place.column.name} EntityId: ${place.id}.`,
  );
}

/** Bytes of the column's file from an offset on. */
export function readBytes(
  { store }: Organization,
  { table, id, column }: FilePlace,
  offset: number,
  length: number,
): Uint8Array {
  const value = store.readColumn(table, id, column.name);
  if (value instanceof Uint8Array) return value.subarray(offset, offset + length);
  if (!(value instanceof Guid)) return new Uint8Array();
  const [row] = store.rows("SELECT substr(data, ?, ?) FROM dynaml_file WHERE id = ?", [offset + 1, length, value.text]);
  return row?.[0] instanceof Uint8Array ? row[0] : new Uint8Array();
}

/** Empties the column. Call it inside a transaction. */
export function clearFile(context: MessageContext, place: FilePlace): void {
  if (place.column.type === "File") dropFile(context.organization, place);
  writeColumn(context, place, null, null);
}

/** The column that holds a file. */
export function placeOfFile(organization: Organization, fileId: Guid): FilePlace | undefined {
  const sql = "SELECT tablename, recordid, columnname FROM dynaml_file WHERE id = ?";
  const [row] = organization.store.rows(sql, [fileId.text]);
  if (row === undefined) return undefined;
  const table = tableOf(organization, String(row[0]));
  return { table, id: Guid.of(String(row[1])), column: columnOf(table, String(row[2])) };
}

/** The files of a record go with it. */
export function deleteFiles({ store }: Organization, table: Table, id: Guid): void {
  if (![...table.columns.values()].some(({ type }) => type === "File")) return;
  store.rows("DELETE FROM dynaml_file WHERE tablename = ? AND recordid = ?", [table.logicalName, id.text]);
}

/** A token that stands for an upload or download that is under way. */
export function newToken(): string {
  return createHash("sha256").update(randomBytes(32)).digest("base64url");
}

function dropFile({ store }: Organization, { table, id, column }: FilePlace): void {
  store.rows("DELETE FROM dynaml_file WHERE tablename = ? AND recordid = ? AND columnname = ?", [
    table.logicalName,
    id.text,
    column.name,
  ]);
}

function writeImage(context: MessageContext, place: FilePlace, data: Uint8Array): Guid {
  checkImage(place.column, data);
  const draft = writeColumn(context, place, data, null);
  const imageId = draft.values.get(`${place.column.name}id`);
  return imageId instanceof Guid ? imageId : place.id;
}

/** The column and what follows from it, as an update of the record. */
function writeColumn(
  context: MessageContext,
  { table, id, column }: FilePlace,
  value: AttributeValue,
  fileName: string | null,
): Draft {
  const { store } = context.organization;
  const draft: Draft = { context, table, id, before: store.read(table, id), values: new Map([[column.name, value]]) };
  if (column.type === "File") setValue(draft, `${column.name}_name`, fileName);
  applyImage(draft);
  applyAudit(draft);
  store.update(table, id, draft.values);
  return draft;
}

function readImage(value: AttributeValue, { name }: Column, id: Guid): FileFacts | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return { id, fileName: name, mimeType: "application/octet-stream", size: value.length };
}
