import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import type { OrganizationResponse, ParameterValue } from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { remedyWhereMissing } from "../faults/with-remedy.ts";
import { unreadable } from "../foreign-answer.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import type { DocumentRecords, FileColumn } from "./documents.ts";
import {
  blockSize,
  blocksOf,
  type DownloadedFile,
  type FileToUpload,
  type UploadedFile,
  type UploadOptions,
} from "./file-transfer.ts";

type Executing = Pick<OrganizationService, "execute">;

/**
 * Writes a file or image column: InitializeFileBlocksUpload, UploadBlock for every 4 MiB, CommitFileBlocksUpload (messages.md
 * §2.1; actions of the same names over the Web API). The column changes with the last of them. A block whose answer got lost
 * is sent again.
 */
export async function uploadToColumn(
  service: Executing,
  target: EntityReference,
  column: string,
  { name, content, mimeType = "application/octet-stream" }: FileToUpload,
  { onProgress, ...limits }: UploadOptions,
): Promise<UploadedFile> {
  const begun = await execute(
    service,
    "InitializeFileBlocksUpload",
    { Target: target, FileAttributeName: column, FileName: name },
    limits,
  );
  const token = textOf(begun, "FileContinuationToken");
  const blocks: string[] = [];
  let size = 0;
  for await (const block of blocksOf(content)) {
    const blockId = blockIdOf(blocks.length);
    await execute(service, "UploadBlock", { BlockId: blockId, BlockData: block, FileContinuationToken: token }, limits);
    blocks.push(blockId);
    size += block.length;
    onProgress?.(size);
  }
  const committed = await execute(
    service,
    "CommitFileBlocksUpload",
    { FileName: name, MimeType: mimeType, BlockList: blocks, FileContinuationToken: token },
    limits,
  );
  const fileId = committed.results.get("FileId");
  return { size, fileId: fileId instanceof Guid ? fileId : undefined };
}

/** Of one length for all blocks of a file, as the messages want it. */
function blockIdOf(index: number): string {
  return Buffer.from(String(index).padStart(12, "0")).toString("base64");
}

/**
 * Reads a file or image column: InitializeFileBlocksDownload, then DownloadBlock for every 4 MiB; the whole at once where the
 * organization keeps files so that they cannot be read in parts.
 */
export async function downloadFromColumn(
  service: Executing,
  target: EntityReference,
  column: string,
  limits: CallLimits,
): Promise<DownloadedFile> {
  const asked = { Target: target, FileAttributeName: column };
  const begun = await execute(service, "InitializeFileBlocksDownload", asked, limits).catch(
    remedyWhereMissing(`check the record's ID, and that its column ${column} holds a file`),
  );
  const token = textOf(begun, "FileContinuationToken");
  const size = sizeOf(begun);
  const length = begun.results.get("IsChunkingSupported") === false ? size : blockSize;
  return {
    name: textOf(begun, "FileName"),
    size,
    mimeType: undefined,
    content: downloadBlocks(service, token, { size, length }, limits),
  };
}

type Emptying = {
  readonly service: Executing;
  readonly records: DocumentRecords;
  readonly metadata: Pick<SessionMetadata, "columns">;
};

/**
 * Empties an image column by Update / PATCH with null, a file column by Retrieve and DeleteFile (messages.md §2.1), which names the file
 * by its ID; one that is empty stays so. Throws SESSION_BAD_VALUE for a column that holds neither.
 */
export async function emptyColumn(
  { service, records, metadata }: Emptying,
  { entity, record, column }: FileColumn,
  limits: CallLimits,
): Promise<void> {
  const { signal, timeout } = limits;
  const found = (await metadata.columns(entity, { signal, timeout })).get(column);
  if (found?.attributeTypeName === "ImageType") return await records.update(entity, record, { [column]: null }, limits);
  // One that is not known is the organization's to refuse.
  if (found !== undefined && found.attributeTypeName !== "FileType") throw holdsNoFiles(entity, found);
  const { attributes } = await records.retrieve(entity, record, [column], limits);
  const fileId = attributes.get(column);
  if (fileId instanceof Guid) await execute(service, "DeleteFile", { FileId: fileId }, limits);
}

function holdsNoFiles(entity: string, { logicalName, attributeType, attributeTypeName }: AttributeMetadata) {
  const type = attributeTypeName?.replace(/Type$/, "") ?? attributeType;
  return badValue(
    `the column ${logicalName} of ${entity} holds no files: it is of type ${type}`,
    "name a file or image column; other columns are emptied by an update with null",
  );
}

async function* downloadBlocks(
  service: Executing,
  token: string,
  { size, length }: { readonly size: number; readonly length: number },
  limits: CallLimits,
): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < size; ) {
    const parameters = {
      FileContinuationToken: token,
      Offset: BigInt(offset),
      BlockLength: BigInt(Math.min(length, size - offset)),
    };
    const answer = await execute(service, "DownloadBlock", parameters, limits);
    const data = answer.results.get("Data");
    if (!(data instanceof Uint8Array) || data.length === 0) {
      throw unreadable(`to DownloadBlock holds no bytes from ${offset} of ${size} on`, "Organization service", "");
    }
    offset += data.length;
    yield data;
  }
}

async function execute(
  service: Executing,
  requestName: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  limits: CallLimits,
): Promise<OrganizationResponse> {
  return await service.execute({ requestName, parameters: new Map(Object.entries(parameters)) }, limits);
}

function sizeOf({ responseName, results }: OrganizationResponse): number {
  const size = results.get("FileSizeInBytes");
  if (typeof size === "bigint" || typeof size === "number") return Number(size);
  throw unreadable(`to ${responseName} has no FileSizeInBytes`, "Organization service", "");
}

function textOf({ responseName, results }: OrganizationResponse, name: string): string {
  const value = results.get(name);
  if (typeof value === "string") return value;
  throw unreadable(`to ${responseName} has no ${name}`, "Organization service", "");
}
