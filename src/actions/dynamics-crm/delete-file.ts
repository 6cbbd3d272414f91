import type { deleteFile as record } from "../../catalog/dynamics-crm/delete-file.ts";
import type { Services } from "../services.ts";
import { fileInBatch } from "./file-in-batch.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/** Empties a file or image column, or takes the file of a note away: DeleteFile, or an update with null. */
export function deleteFile(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const column = parameters.column.trim().toLowerCase();
    const { session, isBatched } = await writingPlace(parameters, services, context);
    if (isBatched) throw fileInBatch();
    const { signal } = context;
    await session.deleteFile(target.entity, await target.address(session, signal), column, { signal });
    return { summary: `emptied ${column} of ${target.entity} ${target.text}`, records: { updated: 1 } };
  };
}
