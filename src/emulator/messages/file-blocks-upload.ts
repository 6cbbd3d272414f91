import type { Guid } from "../../values/guid.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { checkAccess } from "../records/check-access.ts";
import { filePlace, newToken, writeFile } from "../records/files.ts";
import { placeOfTransfer, startTransfer } from "./file-transfer.ts";
import type { Message } from "./message.ts";
import { bytesParameter, referenceParameter, textParameter, textsParameter } from "./parameter-bag.ts";

/** Bytes of a block (messages §2.1). */
const largestBlock = 4 * 1024 * 1024;

/** Bytes that a block's ID stands for in base64. */
const longestBlockId = 64;

/** Message InitializeFileBlocksUpload: a token for the blocks that follow. */
export const initializeFileBlocksUpload: Message = {
  parameters: ["Target", "FileAttributeName", "FileName"],
  run: (context, request) => {
    const place = filePlace(
      context,
      referenceParameter(request, "Target"),
      textParameter(request, "FileAttributeName"),
    );
    textParameter(request, "FileName");
    checkAccess(context, place.table, place.id, "Write");
    const token = newToken();
    startTransfer(context, token, place);
    return new Map([["FileContinuationToken", token]]);
  },
};

/** Message UploadBlock: a piece of the file, under an ID that the commit names it by. A block that comes again takes its place. */
export const uploadBlock: Message = {
  parameters: ["BlockId", "BlockData", "FileContinuationToken"],
  run: (context, request) => {
    const token = textParameter(request, "FileContinuationToken");
    placeOfTransfer(context, token, "upload");
    const blockId = textParameter(request, "BlockId");
    checkBlockId(blockId);
    const data = bytesParameter(request, "BlockData");
    if (data.length > largestBlock) {
      throw new OrganizationFault("InvalidArgument", `The block is larger than ${largestBlock} bytes.`);
    }
    const { store } = context.organization;
    store.transaction(() =>
      store.rows("INSERT OR REPLACE INTO dynaml_block (token, blockid, data) VALUES (?, ?, ?)", [token, blockId, data]),
    );
    return new Map();
  },
};

/** Message CommitFileBlocksUpload: the blocks, in this order, become the file of the column. */
export const commitFileBlocksUpload: Message = {
  parameters: ["FileName", "MimeType", "BlockList", "FileContinuationToken"],
  run: (context, request) => {
    const token = textParameter(request, "FileContinuationToken");
    const place = placeOfTransfer(context, token, "upload");
    const fileName = textParameter(request, "FileName");
    const mimeType = textParameter(request, "MimeType");
    const blockIds = textsParameter(request, "BlockList");
    const { store } = context.organization;
    return store.transaction((): Map<string, ParameterValue> => {
      const data = joinBlocks(context, token, blockIds);
      const fileId: Guid = writeFile(context, place, { fileName, mimeType, data });
      store.rows("DELETE FROM dynaml_block WHERE token = ?", [token]);
      store.rows("DELETE FROM dynaml_transfer WHERE token = ?", [token]);
      return new Map<string, ParameterValue>([
        ["FileId", fileId],
        ["FileSizeInBytes", BigInt(data.length)],
      ]);
    });
  },
};

function joinBlocks({ organization }: MessageContext, token: string, blockIds: readonly string[]): Uint8Array {
  const sql = "SELECT data FROM dynaml_block WHERE token = ? AND blockid = ?";
  const blocks = blockIds.map((blockId) => {
    const [row] = organization.store.rows(sql, [token, blockId]);
    if (row?.[0] instanceof Uint8Array) return row[0];
    throw new OrganizationFault("InvalidArgument", `No block with the ID '${blockId}' has been uploaded.`);
  });
  return Buffer.concat(blocks);
}

function checkBlockId(blockId: string): void {
  const bytes = Buffer.from(blockId, "base64");
  const isBase64 = blockId !== "" && bytes.toString("base64").replace(/=+$/, "") === blockId.replace(/=+$/, "");
  if (isBase64 && bytes.length <= longestBlockId) return;
  throw new OrganizationFault(
    "InvalidArgument",
    `The block ID '${blockId.slice(0, 100)}' is not the base64 of at most ${longestBlockId} bytes.`,
  );
}
