import { targetsOf } from "./create-multiple.ts";
import type { Message } from "./message.ts";
import { upsertRecord } from "./upsert.ts";

/** Message UpsertMultiple: Upsert of all records of one table, or of none. */
export const upsertMultiple: Message = {
  parameters: ["Targets"],
  run: (context, request) => {
    const { entities } = targetsOf(request);
    const items = context.organization.store.transaction(() => entities.map((entity) => upsertRecord(context, entity)));
    return new Map([["Results", { kind: "UpsertResponses", items }]]);
  },
};
