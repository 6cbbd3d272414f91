import type { associateEntities as record } from "../../catalog/dynamics-crm/associate-entities.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import { optionalParameters } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { targetReference } from "./record-reference.ts";
import { relatedRecords } from "./related-records.ts";
import { writingPlace } from "./writing-place.ts";

const messages = { associate: "Associate", disassociate: "Disassociate" } as const;

/** What associate_entities and disassociate_entities do, whose parameters are the same. All records are found before any is joined. */
export function joinRecords(deed: "associate" | "disassociate", services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const relationship = parameters.relationship.trim();
    const { session, writes, result } = await writingPlace(parameters, services, context);
    const one = await targetReference(target, session, context.signal);
    const related = await relatedRecords(parameters, session, context.signal);
    const told = await optionalParameters(messages[deed], parameters.parameters, session, context.signal);
    await writes[deed](one, relationship, related, { ...told, primaryEntityRole: parameters.role });
    const [first] = related;
    const others = related.length === 1 ? String(first) : `${related.length} records`;
    return result({ summary: `${deed}d ${target.entity} ${target.text} and ${others} by ${relationship}` });
  };
}
