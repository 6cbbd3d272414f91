import type { updateEntity as record365 } from "../../catalog/dynamics-365/update-entity.ts";
import type { updateEntity as record } from "../../catalog/dynamics-crm/update-entity.ts";
import type { Services } from "../services.ts";
import { attributeValues } from "./attribute-value.ts";
import type { DeedOf } from "./deed-of.ts";
import { recordAddress } from "./record-id.ts";
import { sessionOf } from "./session-of.ts";

/** Sets attributes of a record. Without attributes nothing is sent, but the session must be there. */
export function updateEntity(services: Services): DeedOf<typeof record | typeof record365> {
  return async (parameters, context) => {
    const { entity, id } = recordAddress(parameters);
    const session = await sessionOf(parameters, services, context);
    const attributes = await attributeValues(parameters.attributes, entity, session, context.signal);
    if (attributes.size === 0) return { summary: `nothing to update in ${entity} ${id.text}` };
    await session.update(entity, id, attributes, { signal: context.signal });
    return { summary: `updated ${entity} ${id.text}`, records: { updated: 1 } };
  };
}
