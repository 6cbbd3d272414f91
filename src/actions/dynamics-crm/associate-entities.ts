import type { associateEntities as record } from "../../catalog/dynamics-crm/associate-entities.ts";
import type { Services } from "../services.ts";
import { joinRecords } from "./join-records.ts";
import type { RecordDeed } from "./record-deed.ts";

/** Joins a record with others by a relationship: Associate / POST accounts(…)/nav/$ref. */
export function associateEntities(services: Services): RecordDeed<typeof record> {
  return joinRecords("associate", services);
}
