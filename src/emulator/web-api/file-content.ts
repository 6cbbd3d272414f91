import { Buffer } from "node:buffer";
import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import type { ColumnProperty } from "../../wire/odata/properties.ts";
import { splitOptions } from "../../wire/odata/query-options.ts";
import type { EmulatorResponse } from "../handler.ts";
import { byteRange } from "./byte-range.ts";
import { executeMessage, retrieveRecord, withId } from "./organization-messages.ts";
import type { RecordTarget } from "./resolve-target.ts";
import { errorResponse } from "./web-api-errors.ts";
import { jsonResponse, jsonType, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** Bytes of a block, of an upload and of a download in parts (messages.md §2.1). */
const blockSize = 4 * 1024 * 1024;

/** Bytes of a file that is sent at once. */
const largestUpload = 128 * 1024 * 1024;

export function isFile({ attribute }: ColumnProperty): boolean {
  return attribute.attributeTypeName === "FileType";
}

export function isImage({ attribute }: ColumnProperty): boolean {
  return attribute.attributeTypeName === "ImageType" || attribute.attributeTypeName === "Image";
}

/** `PATCH record/column` with the bytes: at once, or block after block (`x-ms-transfer-mode: chunked`). */
export function uploadFile(
  { reference, table }: RecordTarget,
  column: ColumnProperty,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const { attribute } = column;
  const target = withId(context, reference);
  if (isImage(column)) {
    const attributes = new Map([[attribute.logicalName, request.body]]);
    executeMessage(context, "Update", { Target: { logicalName: table.logicalName, id: target.id, attributes } });
    return noContent();
  }
  const options = splitOptions(request.query);
  const token = options.get("sessiontoken");
  const fileName = options.get("x-ms-file-name") ?? decodedName(request.headers["x-ms-file-name"]);
  if (fileName === undefined) throw odataError("The header x-ms-file-name is missing.");
  if (token !== undefined) return uploadPart(token, fileName, request, context);
  if (request.headers["x-ms-transfer-mode"] === "chunked")
    return startUpload(target, attribute.logicalName, fileName, request, context);
  if (request.body.length > largestUpload) {
    throw odataError(`A file of more than ${largestUpload} bytes is sent in parts.`, {
      status: 413,
      errorCode: "0x80044a02",
    });
  }
  const FileContinuationToken = beginUpload(target, attribute.logicalName, fileName, context);
  const blocks: string[] = [];
  for (let offset = 0; offset < request.body.length || offset === 0; offset += blockSize) {
    const BlockId = blockId(offset);
    blocks.push(BlockId);
    executeMessage(context, "UploadBlock", {
      FileContinuationToken,
      BlockId,
      BlockData: request.body.subarray(offset, offset + blockSize),
    });
  }
  return commit(FileContinuationToken, fileName, blocks, context);
}

function decodedName(header: string | undefined): string | undefined {
  try {
    return header === undefined ? undefined : decodeURIComponent(header);
  } catch {
    return header;
  }
}

function beginUpload(
  Target: EntityReference,
  FileAttributeName: string,
  FileName: string,
  context: WebApiContext,
): string {
  const results = executeMessage(context, "InitializeFileBlocksUpload", { Target, FileAttributeName, FileName });
  return String(results.get("FileContinuationToken"));
}

function startUpload(
  target: EntityReference,
  column: string,
  fileName: string,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const token = beginUpload(target, column, fileName, context);
  const query = `sessiontoken=${encodeURIComponent(token)}&x-ms-file-name=${encodeURIComponent(fileName)}`;
  const location = `${context.root}${request.path}?${query}`;
  return {
    status: 200,
    headers: { location, "x-ms-chunk-size": String(blockSize), "accept-ranges": "bytes" },
    body: "",
  };
}

const contentRange = /^bytes (\d+)-(\d+)\/(\d+)$/;

/** `Content-Range: bytes 0-4194303/10000000`; the last part commits them all. */
function uploadPart(token: string, fileName: string, request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  const [, start, end, total] = contentRange.exec(request.headers["content-range"] ?? "") ?? [];
  if (start === undefined || Number(end) - Number(start) + 1 !== request.body.length) {
    throw odataError("The header Content-Range does not fit the body.");
  }
  // Clients send an empty part after the last one where the file is a multiple of their parts: all of it is there.
  if (request.body.length === 0 && start === total && total !== "0") return noContent();
  const parameters = { FileContinuationToken: token, BlockId: blockId(Number(start)), BlockData: request.body };
  executeMessage(context, "UploadBlock", parameters);
  if (Number(end) + 1 < Number(total)) return { status: 206, headers: {}, body: "" };
  return commit(token, fileName, blocksOf(token, context), context);
}

/** Offsets as texts of one length, so that they sort as numbers do. */
function blockId(offset: number): string {
  return Buffer.from(String(offset).padStart(12, "0")).toString("base64");
}

function blocksOf(token: string, { message }: WebApiContext): readonly string[] {
  const rows = message.organization.store.rows("SELECT blockid FROM dynaml_block WHERE token = ?", [token]);
  const offsets = rows.map(([id]) => Number(Buffer.from(String(id), "base64").toString()));
  return offsets.sort((a, b) => a - b).map(blockId);
}

function commit(
  token: string,
  FileName: string,
  BlockList: readonly string[],
  context: WebApiContext,
): EmulatorResponse {
  const MimeType = "application/octet-stream";
  executeMessage(context, "CommitFileBlocksUpload", { FileContinuationToken: token, FileName, MimeType, BlockList });
  return noContent();
}

/** `GET record/column/$value`, or without `$value` as base64 in JSON; with `Range: bytes=0-4194303` a part of it. */
export function downloadFile(
  { reference }: RecordTarget,
  { attribute }: ColumnProperty,
  isRaw: boolean,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const Target = withId(context, reference);
  const FileAttributeName = attribute.logicalName;
  if ((retrieveRecord(context, Target, [FileAttributeName]).attributes.get(FileAttributeName) ?? null) === null)
    return noContent();
  const file = executeMessage(context, "InitializeFileBlocksDownload", { Target, FileAttributeName });
  const size = Number(file.get("FileSizeInBytes"));
  const range = byteRange(request.headers.range, size);
  if (range === "unsatisfiable") return noSuchRange(size, request);
  const { start, end } = range === "all" ? { start: 0, end: size - 1 } : range;
  const parameters = {
    FileContinuationToken: file.get("FileContinuationToken") ?? null,
    Offset: BigInt(start),
    BlockLength: BigInt(end - start + 1),
  };
  const data = size === 0 ? new Uint8Array() : executeMessage(context, "DownloadBlock", parameters).get("Data");
  const isPart = range !== "all";
  const status = isPart ? 206 : 200;
  const headers = {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(String(file.get("FileName")))}`,
    "x-ms-file-name": encodeURIComponent(String(file.get("FileName"))),
    "x-ms-file-size": String(size),
    mimetype: "application/octet-stream",
    ...(isPart && { "x-ms-chunk-size": String(blockSize), "content-range": `bytes ${start}-${end}/${size}` }),
  };
  const body = data instanceof Uint8Array ? data : new Uint8Array();
  if (isRaw) return { status, headers, body };
  const name = `${context.root}$metadata#${request.path}`;
  const json = { "@odata.context": name, value: Buffer.from(body).toString("base64") };
  return jsonResponse(status, json, { ...headers, "content-type": jsonType });
}

/** Tells how long the file is (RFC 9110 §15.5.17). */
function noSuchRange(size: number, request: WebApiRequest): EmulatorResponse {
  const error = odataError(`The range '${request.headers.range}' is not one of the file.`, { status: 416 });
  const response = errorResponse(error, request);
  return { ...response, headers: { ...response.headers, "content-range": `bytes */${size}` } };
}

/** `DELETE record/column` */
export function deleteFile(
  { reference }: RecordTarget,
  { attribute }: ColumnProperty,
  context: WebApiContext,
): EmulatorResponse {
  const { logicalName } = attribute;
  const value = retrieveRecord(context, withId(context, reference), [logicalName]).attributes.get(logicalName) ?? null;
  if (value instanceof Guid) executeMessage(context, "DeleteFile", { FileId: value });
  return noContent();
}
