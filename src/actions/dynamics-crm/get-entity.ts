import type { getEntity as record } from "../../catalog/dynamics-crm/get-entity.ts";
import type { Entity } from "../../values/entity.ts";
import type { Services } from "../services.ts";
import { logicalNames } from "./logical-names.ts";
import { namedRecord } from "./named-record.ts";
import { RecordDates } from "./record-dates.ts";
import type { RecordDeed } from "./record-deed.ts";
import { RecordRows } from "./record-rows.ts";
import { sessionOf } from "./session-of.ts";

/** Reads one record by its ID or an alternate key into a dataset of one row, its version among the columns. */
export function getEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { entity, text } = target;
    const columns = logicalNames(parameters.columns);
    const session = await sessionOf(parameters, services, context);
    const found = await session.retrieve(entity, await target.address(session, context.signal), columns, {
      signal: context.signal,
    });
    const rows = new RecordRows(columns);
    rows.add(await new RecordDates(session, context).shown(withVersion(found)));
    rows.putInto(context.datasets, parameters.resultDataset);
    return { summary: `read ${entity} ${text}`, records: { read: 1 }, wrote: [parameters.resultDataset] };
  };
}

/** Every record says its version, though the column comes by itself only where it is asked for by name. */
function withVersion({ attributes, rowVersion, ...found }: Entity): Entity {
  if (rowVersion === undefined || attributes.has("versionnumber")) return { ...found, attributes };
  return { ...found, attributes: new Map([...attributes, ["versionnumber", rowVersion]]) };
}
