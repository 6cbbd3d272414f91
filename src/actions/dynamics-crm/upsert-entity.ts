import type { upsertEntity as record } from "../../catalog/dynamics-crm/upsert-entity.ts";
import type { Services } from "../services.ts";
import { attributeValues } from "./attribute-value.ts";
import { namedRecord } from "./named-record.ts";
import { optionalParameters } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/**
 * Changes a record or creates it: Upsert / PATCH accounts(…). Its variables are looked up before anything is written. In a batch
 * an ID that the step gives is known at once; what only the organization can tell is refused there by name.
 */
export function upsertEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { resultVariable, createdVariable } = parameters;
    const target = namedRecord(parameters);
    const place = await writingPlace(parameters, services, context);
    const wrote = [resultVariable, createdVariable].filter((name) => name !== undefined);
    const attributes = await attributeValues(
      parameters.attributes,
      { operation: "upsert", entityName: target.entity },
      place.session,
      context.signal,
    );
    const told = await optionalParameters("Upsert", parameters.parameters, place.session, context.signal);
    const address = await target.address(place.session, context.signal);
    for (const name of wrote) context.variables.expectText(name);
    const done = await place.writes.upsert(target, address, attributes, told);
    const id = done?.id ?? target.id;
    if (resultVariable !== undefined) context.variables.set(resultVariable, id?.text);
    if (createdVariable !== undefined) context.variables.set(createdVariable, done?.created);
    return place.result({
      summary: `${deedOf(done?.created)} ${target.entity} ${id?.text}`,
      records: done?.created === true ? { created: 1 } : { updated: 1 },
      wrote,
    });
  };
}

function deedOf(created: boolean | undefined): string {
  if (created === undefined) return "upserted";
  return created ? "created" : "updated";
}
