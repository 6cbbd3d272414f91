import { recordReference } from "../arguments.ts";
import { checkAttachOptions, checkColumn, checkFile, checkOptions, checkReference } from "../check-arguments.ts";
import type { RunningCalls } from "../running-calls.ts";
import type { Session } from "../session.ts";
import {
  attachDocument,
  type DocumentRecords,
  deleteDocument,
  downloadDocument,
  downloadImage,
  isDocument,
  uploadDocument,
  uploadImage,
} from "./documents.ts";
import { downloadFromColumn, emptyColumn, uploadToColumn } from "./file-columns.ts";
import { readOnce } from "./file-transfer.ts";

type FileOperations = Pick<Session, "uploadFile" | "downloadFile" | "deleteFile" | "attachFile">;

/** The operations of a session on files. An upload is one call, a download one for each of its blocks. */
export function fileOperations(
  { service, version, metadata }: Pick<Session, "service" | "version" | "metadata">,
  records: DocumentRecords,
  calls: RunningCalls,
): FileOperations {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const hasBlocks = major > 9 || (major === 9 && minor >= 1);
  const counted = {
    execute: (...asked: Parameters<typeof service.execute>) => calls.run(() => service.execute(...asked)),
  };
  return {
    uploadFile: (entity, record, column, file, options = {}) =>
      calls.run(async () => {
        checkOptions(options, "upload");
        checkColumn(column);
        checkFile(file);
        const place = { entity, record, column };
        if (isDocument(place)) return await uploadDocument(records, place, file, options);
        if (!hasBlocks) return await uploadImage(records, place, file, options);
        return await uploadToColumn(service, recordReference(entity, record), column, file, options);
      }),
    async downloadFile(entity, record, column, limits = {}) {
      checkOptions(limits);
      checkColumn(column);
      const place = { entity, record, column };
      const found = isDocument(place)
        ? await calls.run(() => downloadDocument(records, place, limits))
        : hasBlocks
          ? await downloadFromColumn(counted, recordReference(entity, record), column, limits)
          : await calls.run(() => downloadImage(records, place, limits));
      return { ...found, content: readOnce(found.content) };
    },
    deleteFile: (entity, record, column, limits = {}) =>
      calls.run(async () => {
        checkOptions(limits);
        checkColumn(column);
        const place = { entity, record, column };
        if (isDocument(place)) await deleteDocument(records, place, limits);
        else await emptyColumn({ service, records, metadata }, place, limits);
      }),
    attachFile: (target, file, options = {}) =>
      calls.run(async () => {
        checkOptions(options, "attach");
        const { as, id, subject, text } = options;
        checkAttachOptions({ as, id, subject, text });
        checkReference(target);
        checkFile(file);
        return await attachDocument(records, target, file, options);
      }),
  };
}
