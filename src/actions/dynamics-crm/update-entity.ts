import type { updateEntity as record } from "../../catalog/dynamics-crm/update-entity.ts";
import type { Services } from "../services.ts";
import { attributeValues } from "./attribute-value.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/** Sets attributes of a record. Without attributes nothing is sent, but the session must be there. */
export function updateEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { entity, text } = target;
    const place = await writingPlace(parameters, services, context);
    const attributes = await attributeValues(parameters.attributes, entity, place.session, context.signal);
    if (attributes.size === 0) return { summary: `nothing to update in ${entity} ${text}` };
    await place.writes.update(target, await target.address(place.session, context.signal), attributes);
    return place.result({ summary: `updated ${entity} ${text}`, records: { updated: 1 } });
  };
}
