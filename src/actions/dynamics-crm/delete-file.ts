import type { deleteFile as record } from "../../catalog/dynamics-crm/delete-file.ts";
import type { Services } from "../services.ts";
import { fileInBatch } from "./file-in-batch.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sendWrite } from "./sent-write.ts";
import { writingPlace } from "./writing-place.ts";

/** Empties a file or image column, or takes the file of a note away: DeleteFile, or an update with null. */
export function deleteFile(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const column = parameters.column.trim().toLowerCase();
    const { session, isBatched } = await writingPlace(parameters, services, context);
    if (isBatched) throw fileInBatch();
    const { signal } = context;
    const address = await target.address(session, signal);
    const place = `${column} of ${target.entity} ${target.text}`;
    const send = () => session.deleteFile(target.entity, address, column, { signal });
    await sendWrite({ label: `empty ${place}`, send }, context);
    return { summary: `emptied ${place}`, records: { updated: 1 } };
  };
}
