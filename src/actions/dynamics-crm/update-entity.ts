import type { updateEntity as record } from "../../catalog/dynamics-crm/update-entity.ts";
import type { Services } from "../services.ts";
import { attributeValues } from "./attribute-value.ts";
import { namedRecord } from "./named-record.ts";
import { optionalParameters } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/**
 * Sets attributes of a record; with ROWVERSION only where it is still of that version. Without attributes nothing is sent, but the
 * session must be there.
 */
export function updateEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { entity, text } = target;
    const { rowVersion } = parameters;
    const place = await writingPlace(parameters, services, context);
    const attributes = await attributeValues(
      parameters.attributes,
      { operation: "update", entityName: entity },
      place.session,
      context.signal,
    );
    if (attributes.size === 0) return { summary: `nothing to update in ${entity} ${text}` };
    const told = await optionalParameters("Update", parameters.parameters, place.session, context.signal);
    const address = await target.address(place.session, context.signal);
    await place.writes.update(target, address, attributes, { ...told, rowVersion });
    return place.result({ summary: `updated ${entity} ${text}`, records: { updated: 1 } });
  };
}
