import type { deleteEntity as record } from "../../catalog/dynamics-crm/delete-entity.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { singlyOnly, writingPlace } from "./writing-place.ts";

/** Deletes one record; with ROWVERSION only where it is still of that version. */
export function deleteEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { rowVersion } = parameters;
    const place = await writingPlace(parameters, services, context);
    if (place.isBatched && rowVersion !== undefined) throw singlyOnly("ROWVERSION");
    await place.writes.delete(target, await target.address(place.session, context.signal), { rowVersion });
    return place.result({ summary: `deleted ${target.entity} ${target.text}`, records: { deleted: 1 } });
  };
}
