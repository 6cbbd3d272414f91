import type { RecordCounts } from "../../wire/organization-call.ts";
import { tableOf } from "../organization.ts";
import { quote } from "../store/column-codec.ts";
import type { Message } from "./message.ts";
import { textsParameter } from "./parameter-bag.ts";

/** Message RetrieveTotalRecordCount: the records of each table. The platform counts once a day; here it is the number of now. */
export const retrieveTotalRecordCount: Message = {
  parameters: ["EntityNames"],
  run: ({ organization }, request) => {
    const counts = new Map<string, bigint>();
    for (const name of textsParameter(request, "EntityNames")) {
      const table = tableOf(organization, name);
      const [row] = organization.store.rows(`SELECT count(*) FROM ${quote(table.logicalName)}`, []);
      counts.set(name, row?.[0] as bigint);
    }
    const result: RecordCounts = { kind: "RecordCounts", counts };
    return new Map([["EntityRecordCountCollection", result]]);
  },
};
