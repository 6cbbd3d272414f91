import type { deleteEntity as record } from "../../catalog/dynamics-crm/delete-entity.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { Services } from "../services.ts";
import { recordAddress } from "./record-id.ts";
import { sessionOf } from "./session-of.ts";

/** Deletes one record. */
export function deleteEntity(services: Services): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const { entity, id } = recordAddress(parameters);
    const session = await sessionOf(parameters, services, context);
    await session.delete(entity, id, { signal: context.signal });
    return { summary: `deleted ${entity} ${id.text}`, records: { deleted: 1 } };
  };
}
