import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationResponse, ParameterValue } from "../../wire/organization-call.ts";
import { remedyWhereMissing } from "../faults/with-remedy.ts";
import { unreadable } from "../foreign-answer.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
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
