import type { deleteEntity as record } from "../../catalog/dynamics-crm/delete-entity.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/** Deletes one record. */
export function deleteEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const place = await writingPlace(parameters, services, context);
    await place.writes.delete(target, await target.address(place.session, context.signal));
    return place.result({ summary: `deleted ${target.entity} ${target.text}`, records: { deleted: 1 } });
  };
}
