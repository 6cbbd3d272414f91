import type { deleteEntity as record } from "../../catalog/dynamics-crm/delete-entity.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import { optionalParameters } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/** Deletes one record; with ROWVERSION only where it is still of that version. */
export function deleteEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { rowVersion } = parameters;
    const place = await writingPlace(parameters, services, context);
    const told = await optionalParameters("Delete", parameters.parameters, place.session, context.signal);
    const address = await target.address(place.session, context.signal);
    await place.writes.delete(target, address, { ...told, rowVersion });
    return place.result({ summary: `deleted ${target.entity} ${target.text}`, records: { deleted: 1 } });
  };
}
