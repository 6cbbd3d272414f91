import type { getChanges as record } from "../../catalog/dynamics-crm/get-changes.ts";
import { toText } from "../../expression/to-text.ts";
import type { Value } from "../../expression/value.ts";
import type { Services } from "../services.ts";
import { addIdColumn } from "./id-column.ts";
import { logicalNames } from "./logical-names.ts";
import { entityName } from "./named-record.ts";
import { RecordDates } from "./record-dates.ts";
import type { RecordDeed } from "./record-deed.ts";
import { RecordRows } from "./record-rows.ts";
import { sessionOf } from "./session-of.ts";

/**
 * Reads what changed in a table since the token that SINCEVARIABLE holds. The new token is kept when all is read and nowhere
 * before, so that a reading that broke off is repeated as a whole.
 */
export function getChanges(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { sinceVariable, pageSize, resultDataset, deletedDataset } = parameters;
    const entity = entityName(parameters.entity);
    const columns = logicalNames(parameters.columns);
    context.variables.expectText(sinceVariable);
    const session = await sessionOf(parameters, services, context);
    const token = toText(context.variables.get(sinceVariable)).trim() || undefined;
    const changed = new RecordRows(columns);
    const dates = new RecordDates(session, context);
    const deleted: Value[][] = [];
    let next: string | undefined;
    for await (const page of session.changes(entity, { columns, token, pageSize, signal: context.signal })) {
      for (const found of page.changed) changed.add(await dates.shown(found));
      for (const reference of page.deleted) deleted.push([reference.id.text, String(reference)]);
      next = page.token;
    }
    await addIdColumn(changed, entity, session, context.signal);
    changed.putInto(context.datasets, resultDataset);
    context.datasets.put(deletedDataset, ["id", "record"], deleted);
    if (next !== undefined) context.variables.set(sinceVariable, next);
    return {
      summary: `${changed.count} created or changed, ${deleted.length} deleted in ${entity}`,
      records: { read: changed.count },
      wrote: [resultDataset, deletedDataset, sinceVariable],
    };
  };
}
