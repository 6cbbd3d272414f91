import type { describeEntity as record } from "../../catalog/dynamics-crm/describe-entity.ts";
import type { Services } from "../services.ts";
import { entityName } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";
import { columnRows, keyRows, relationshipRows } from "./table-rows.ts";

const parts = {
  Columns: { asked: ["Attributes"], rowsOf: columnRows },
  Relationships: { asked: ["Relationships"], rowsOf: relationshipRows },
  Keys: { asked: [], rowsOf: keyRows },
} as const;

/** Describes a table: RetrieveEntity, once a session for each part. */
export function describeEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { include, resultDataset } = parameters;
    const entity = entityName(parameters.entity);
    const session = await sessionOf(parameters, services, context);
    const { asked, rowsOf } = parts[include];
    const { columns, rows } = rowsOf(await session.metadata.table(entity, asked, { signal: context.signal }));
    context.datasets.put(resultDataset, columns, rows);
    return { summary: `${rows.length} ${include.toLowerCase()} of ${entity}`, wrote: [resultDataset] };
  };
}
