import type { disassociateEntities as record } from "../../catalog/dynamics-crm/disassociate-entities.ts";
import type { Services } from "../services.ts";
import { joinRecords } from "./join-records.ts";
import type { RecordDeed } from "./record-deed.ts";

/** Undoes associate_entities: Disassociate / DELETE accounts(…)/nav(…)/$ref. */
export function disassociateEntities(services: Services): RecordDeed<typeof record> {
  return joinRecords("disassociate", services);
}
