import { basename } from "node:path";
import type { uploadFile as record } from "../../catalog/dynamics-crm/upload-file.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { FileGate } from "../../files/file-gate.ts";
import type { FileToUpload } from "../../session/files/file-transfer.ts";
import type { Session } from "../../session/session.ts";
import { ActionError } from "../action-error.ts";
import { noFiles } from "../no-files.ts";
import type { Services } from "../services.ts";
import { fileInBatch } from "./file-in-batch.ts";
import { type NamedRecord, namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { targetReference } from "./record-reference.ts";
import { earlierCreate } from "./record-writes.ts";
import { newIdOf, sendWrite } from "./sent-write.ts";
import { writingPlace } from "./writing-place.ts";

type UploadParameters = Parameters<RecordDeed<typeof record>>[0];
type Uploaded = { readonly id: string | undefined; readonly done: string };

/**
 * Uploads a file: in blocks of 4 MiB into a column, whole as a note or attachment. The file is opened, and RESULTVARIABLE looked
 * up, before anything is sent.
 */
export function uploadFile(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { file: path, resultVariable } = parameters;
    const target = namedRecord(parameters);
    if (services.files === undefined) throw noFiles("FILE", path);
    const { session, isBatched } = await writingPlace(parameters, services, context);
    if (isBatched) throw fileInBatch();
    if (resultVariable !== undefined) context.variables.expectText(resultVariable);
    if (parameters.as === "Column") await expectRoom(parameters, target, session, services.files, context.signal);
    const content = await services.files.readStream(path);
    try {
      const name = parameters.fileName ?? basename(path.replaceAll("\\", "/"));
      const file: FileToUpload = { name, content, mimeType: parameters.mimeType };
      const { id, done } = await upload(file, target, parameters, session, context);
      if (resultVariable !== undefined) context.variables.set(resultVariable, id);
      return {
        summary: `uploaded ${name} ${done}`,
        records: parameters.as === "Column" ? { updated: 1 } : { created: 1 },
        wrote: resultVariable === undefined ? [] : [resultVariable],
      };
    } finally {
      content.destroy();
    }
  };
}

/** Throws ACTION_FILE_SIZE for a file that is larger than the organization says that the column takes. */
async function expectRoom(
  { file: path, column = "" }: UploadParameters,
  { entity }: NamedRecord,
  session: Session,
  files: FileGate,
  signal: AbortSignal,
): Promise<void> {
  const name = column.trim().toLowerCase();
  const { size = 0 } = (await files.stat(path)) ?? {};
  const { attributes = [] } = await session.metadata.table(entity, ["Attributes"], { signal });
  const { maxSizeInKB } = attributes.find(({ logicalName }) => logicalName === name) ?? {};
  if (maxSizeInKB === undefined || size <= maxSizeInKB * 1024) return;
  throw new ActionError({
    code: "ACTION_FILE_SIZE",
    message: `the file has ${size} bytes, and ${name} of ${entity} takes ${maxSizeInKB * 1024} (${maxSizeInKB} KB)`,
    remedy: "upload a smaller file, into a column that takes more, or as a note",
    context: { size, column: name },
  });
}

async function upload(
  file: FileToUpload,
  target: NamedRecord,
  { as, column = "", subject, text }: UploadParameters,
  session: Session,
  context: StepContext,
): Promise<Uploaded> {
  const { signal } = context;
  const onProgress = (bytes: number) => context.progress(`${bytes} bytes uploaded`);
  if (as !== "Column") {
    const reference = await targetReference(target, session, signal);
    const entity = as === "Note" ? "annotation" : "activitymimeattachment";
    const newId = context.mayBeTriedAgain ? newIdOf(context) : undefined;
    const send = () => session.attachFile(reference, file, { as, id: newId, subject, text, signal, onProgress });
    const earlier = newId && earlierCreate({ entity, id: newId, session, signal });
    const id = await sendWrite(
      { label: `create ${entity} of ${target.text}`, send, ...(earlier && { earlier }) },
      context,
    );
    return { id: id.text, done: `as ${as === "Note" ? "a note" : "an attachment"} of ${target.entity} ${target.text}` };
  }
  const name = column.trim().toLowerCase();
  const address = await target.address(session, signal);
  const { fileId } = await session.uploadFile(target.entity, address, name, file, { signal, onProgress });
  return { id: fileId?.text, done: `into ${name} of ${target.entity} ${target.text}` };
}
