import type { AttributeValue, Entity } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { badValue, recordId } from "../arguments.ts";
import type { RecordAddress } from "../entity-types.ts";
import type { CallLimits } from "../organization-service.ts";
import type { RecordOperations } from "../record-operations.ts";
import {
  type DownloadedFile,
  type FileToUpload,
  isNoPiece,
  type UploadedFile,
  type UploadOptions,
} from "./file-transfer.ts";

/** Columns that hold a file as base64 text, beside columns for its name and type: notes, and attachments of activities. */
const documents: Readonly<Record<string, string>> = { annotation: "documentbody", activitymimeattachment: "body" };

/** `entity` is a logical name. */
export type FileColumn = {
  readonly entity: string;
  readonly record: RecordAddress;
  readonly column: string;
};

export type AttachOptions = UploadOptions & {
  /** A note of the record, or an attachment of an activity (of an e-mail as a rule); a note where it is left out. */
  readonly as?: "Note" | "Attachment" | undefined;
  /** The title of the note, or of the attachment; none where it is left out. */
  readonly subject?: string | undefined;
  /** That of the note or attachment, where its maker chooses it; the organization does where it is left out. */
  readonly id?: Guid | string | undefined;
  /** Of a note. */
  readonly text?: string | undefined;
};

export type DocumentRecords = Pick<RecordOperations, "create" | "retrieve" | "update">;

export function isDocument({ entity, column }: Pick<FileColumn, "entity" | "column">): boolean {
  return Object.hasOwn(documents, entity) && documents[entity] === column;
}

/** Writes the file of a note or attachment: Update / PATCH annotations(…), the whole of it in one request. */
export async function uploadDocument(
  records: DocumentRecords,
  { entity, record, column }: FileColumn,
  file: FileToUpload,
  { onProgress, ...limits }: UploadOptions,
): Promise<UploadedFile> {
  const { attributes, size } = await documentOf(column, file);
  if (entity === "annotation") attributes.set("isdocument", true);
  await records.update(entity, record, attributes, limits);
  onProgress?.(size);
  return { size };
}

/** Creates a note or attachment that holds the file: Create / POST annotations. */
export async function attachDocument(
  records: DocumentRecords,
  target: EntityReference,
  file: FileToUpload,
  { as = "Note", id: givenId, subject, text, onProgress, ...limits }: AttachOptions,
): Promise<Guid> {
  const entity = as === "Note" ? "annotation" : "activitymimeattachment";
  const { attributes, size } = await documentOf(as === "Note" ? "documentbody" : "body", file);
  attributes.set("objectid", target).set("objecttypecode", target.logicalName);
  if (as === "Note") attributes.set("isdocument", true);
  if (givenId !== undefined) attributes.set(`${entity}id`, recordId(givenId));
  if (subject !== undefined) attributes.set("subject", subject);
  if (text !== undefined) attributes.set("notetext", text);
  const id = await records.create(entity, attributes, limits);
  onProgress?.(size);
  return id;
}

/** Reads the file of a note or attachment: Retrieve / GET annotations(…)?$select=documentbody,filename,mimetype. */
export async function downloadDocument(
  records: DocumentRecords,
  { entity, record, column }: FileColumn,
  limits: CallLimits,
): Promise<DownloadedFile> {
  const found = await records.retrieve(entity, record, [column, "filename", "mimetype"], limits);
  const body = found.attributes.get(column);
  if (typeof body !== "string") {
    throw badValue(`the ${entity} ${found.id?.text} holds no file in ${column}`, "ask for a record that has one");
  }
  const content = new Uint8Array(Buffer.from(body, "base64"));
  return {
    name: textOf(found, "filename") ?? "",
    size: content.length,
    mimeType: textOf(found, "mimetype"),
    content: once(content),
  };
}

/** Throws SESSION_BAD_VALUE for the file of an attachment, which is nothing without it. */
export function expectRemovable({ entity, column }: Pick<FileColumn, "entity" | "column">): void {
  if (!isDocument({ entity, column }) || entity === "annotation") return;
  throw badValue(`${column} is what the ${entity} consists of`, `delete the ${entity} itself`);
}

/** Takes the file of a note away: Update / PATCH annotations(…). Throws as `expectRemovable`. */
export async function deleteDocument(
  records: DocumentRecords,
  { entity, record, column }: FileColumn,
  limits: CallLimits,
): Promise<void> {
  expectRemovable({ entity, column });
  await records.update(entity, record, { [column]: null, filename: null, mimetype: null, isdocument: false }, limits);
}

/**
 * Organizations before 9.1 have no messages for blocks of files, and no file columns: an image is the value of its column, written
 * by Update / PATCH and read by Retrieve / GET.
 */
export async function uploadImage(
  records: DocumentRecords,
  { entity, record, column }: FileColumn,
  { content }: FileToUpload,
  { onProgress, ...limits }: UploadOptions,
): Promise<UploadedFile> {
  const whole = new Uint8Array(await wholeOf(content));
  await records.update(entity, record, { [column]: whole }, limits);
  onProgress?.(whole.length);
  return { size: whole.length };
}

export async function downloadImage(
  records: DocumentRecords,
  { entity, record, column }: FileColumn,
  limits: CallLimits,
): Promise<DownloadedFile> {
  const found = await records.retrieve(entity, record, [column], limits);
  const image = found.attributes.get(column);
  if (!(image instanceof Uint8Array)) {
    throw badValue(
      `the ${entity} ${found.id?.text} holds no image in ${column}`,
      "ask for a record that has one; an organization before 9.1 has images alone, and no file columns",
    );
  }
  return { name: "", size: image.length, mimeType: undefined, content: once(image) };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  if (content.length > 0) yield content;
}

function textOf({ attributes }: Entity, name: string): string | undefined {
  const value = attributes.get(name);
  return typeof value === "string" ? value : undefined;
}

/** The attributes of a note or attachment that hold a file. */
async function documentOf(
  column: string,
  { name, content, mimeType = "application/octet-stream" }: FileToUpload,
): Promise<{ readonly attributes: Map<string, AttributeValue>; readonly size: number }> {
  const whole = await wholeOf(content);
  const attributes = new Map<string, AttributeValue>([
    [column, whole.toString("base64")],
    ["filename", name],
    ["mimetype", mimeType],
  ]);
  return { attributes, size: whole.length };
}

async function wholeOf(content: FileToUpload["content"]): Promise<Buffer> {
  if (content instanceof Uint8Array) return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const pieces: Uint8Array[] = [];
  for await (const piece of content) {
    if (!(piece instanceof Uint8Array)) throw isNoPiece(piece);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
