import { queryEntities as record } from "../../catalog/dynamics-crm/query-entities.ts";
import type { Services } from "../services.ts";
import { addIdColumn } from "./id-column.ts";
import { RecordDates } from "./record-dates.ts";
import type { RecordDeed } from "./record-deed.ts";
import { RecordRows } from "./record-rows.ts";
import { sessionOf } from "./session-of.ts";
import { stepQuery } from "./step-query.ts";

/**
 * Reads the records of a query into a dataset, each as it arrives. One more than MAXROWS is asked for, to tell whether there are
 * more; who did not set that limit is warned.
 */
export function queryEntities(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { resultDataset, maxRows, pageSize } = parameters;
    const session = await sessionOf(parameters, services, context);
    const { fetch, columns } = await stepQuery(parameters, session, context);
    const rows = new RecordRows(columns);
    const dates = new RecordDates(session, context);
    let moreRecords = false;
    for await (const found of session.query({ fetch }, { limit: maxRows + 1, pageSize, signal: context.signal })) {
      moreRecords = rows.count === maxRows;
      if (moreRecords) break;
      rows.add(await dates.shown(found));
    }
    if (moreRecords && !context.given.has(record.parameters.maxRows.name)) {
      context.warn(
        "ACTION_ROWS_CUT",
        `the query finds more than ${maxRows} records; dataset "${resultDataset}" holds the first ${maxRows}: set MAXROWS, or narrow the query`,
      );
    }
    const hasIds = !fetch.aggregate && !fetch.distinct;
    if (hasIds) await addIdColumn(rows, fetch.entity.name, session, context.signal);
    rows.putInto(context.datasets, resultDataset, { MoreRecords: moreRecords });
    const count = `${rows.count} ${rows.count === 1 ? "record" : "records"} of ${fetch.entity.name}`;
    return {
      summary: `read ${count}${moreRecords ? "; there are more" : ""}`,
      records: { read: rows.count },
      wrote: [resultDataset],
    };
  };
}
