import type { assignEntity as record } from "../../catalog/dynamics-crm/assign-entity.ts";
import { Guid } from "../../values/guid.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import { optionalParameters, withTold } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { type RecordText, recordReference, targetReference } from "./record-reference.ts";
import { hasSpecializedUpdates } from "./specialized-updates.ts";
import { writingPlace } from "./writing-place.ts";

/** Gives a record another owner: an update of ownerid; the message Assign before version 8.0. */
export function assignEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { session, writes, result } = await writingPlace(parameters, services, context);
    const owner = await recordReference(ownerText(parameters.owner), session, context.signal);
    const isUpdate = hasSpecializedUpdates(session);
    const message = isUpdate ? "Update" : "Assign";
    const told = await optionalParameters(message, parameters.parameters, session, context.signal);
    if (isUpdate) {
      const attributes = new Map([["ownerid", owner]]);
      await writes.update(target, await target.address(session, context.signal), attributes, told);
    } else {
      const Target = await targetReference(target, session, context.signal);
      await writes.execute(message, withTold({ Target, Assignee: owner }, told));
    }
    return result({ summary: `assigned ${target.entity} ${target.text} to ${owner}`, records: { updated: 1 } });
  };
}

/** An ID alone is a user's. */
export function ownerText(text: string): RecordText {
  const entity = Guid.parse(text) === undefined ? undefined : "systemuser";
  return { parameter: "OWNER", text, entity, example: "systemuser" };
}
