import type { ParameterValue } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { checkAccess } from "../records/check-access.ts";
import { existingFile, filePlace, newToken, readBytes } from "../records/files.ts";
import { placeOfTransfer, startTransfer } from "./file-transfer.ts";
import type { Message } from "./message.ts";
import { referenceParameter, textParameter, wholeParameter } from "./parameter-bag.ts";

/** Message InitializeFileBlocksDownload: a token for the blocks, and what the file is. */
export const initializeFileBlocksDownload: Message = {
  parameters: ["Target", "FileAttributeName"],
  run: (context, request) => {
    const place = filePlace(
      context,
      referenceParameter(request, "Target"),
      textParameter(request, "FileAttributeName"),
    );
    checkAccess(context, place.table, place.id, "Read");
    const file = existingFile(context.organization, place);
    const token = newToken();
    startTransfer(context, token, place, file.id);
    return new Map<string, ParameterValue>([
      ["FileContinuationToken", token],
      ["FileSizeInBytes", BigInt(file.size)],
      ["FileName", file.fileName],
      ["IsChunkingSupported", true],
    ]);
  },
};

/** Message DownloadBlock: bytes of the file from an offset on; fewer than asked for at its end. */
export const downloadBlock: Message = {
  parameters: ["FileContinuationToken", "Offset", "BlockLength"],
  run: (context, request) => {
    const place = placeOfTransfer(context, textParameter(request, "FileContinuationToken"), "download");
    const offset = wholeParameter(request, "Offset");
    const length = wholeParameter(request, "BlockLength");
    if (offset < 0 || length < 1) {
      throw new OrganizationFault("InvalidArgument", "Offset must not be negative, and BlockLength must be positive.");
    }
    return new Map([["Data", readBytes(context.organization, place, offset, length)]]);
  },
};
