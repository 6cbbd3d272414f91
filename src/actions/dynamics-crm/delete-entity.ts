import type { deleteEntity as record365 } from "../../catalog/dynamics-365/delete-entity.ts";
import type { deleteEntity as record } from "../../catalog/dynamics-crm/delete-entity.ts";
import type { Services } from "../services.ts";
import type { DeedOf } from "./deed-of.ts";
import { recordAddress } from "./record-id.ts";
import { sessionOf } from "./session-of.ts";

/** Deletes one record. */
export function deleteEntity(services: Services): DeedOf<typeof record | typeof record365> {
  return async (parameters, context) => {
    const { entity, id } = recordAddress(parameters);
    const session = await sessionOf(parameters, services, context);
    await session.delete(entity, id, { signal: context.signal });
    return { summary: `deleted ${entity} ${id.text}`, records: { deleted: 1 } };
  };
}
