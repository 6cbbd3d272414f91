import type { getEntity as record } from "../../catalog/dynamics-crm/get-entity.ts";
import type { Services } from "../services.ts";
import { datasetRows } from "./dataset-rows.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";

/** Reads one record by its ID into a dataset of one row. */
export function getEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { entity, text } = target;
    const columns = columnNames(parameters.columns);
    const session = await sessionOf(parameters, services, context);
    const found = await session.retrieve(entity, await target.address(session, context.signal), columns, {
      signal: context.signal,
    });
    const { columns: names, rows } = datasetRows([found], columns);
    context.datasets.put(parameters.resultDataset, names, rows);
    return { summary: `read ${entity} ${text}`, records: { read: 1 }, wrote: [parameters.resultDataset] };
  };
}

function columnNames(text: string | undefined): readonly string[] | undefined {
  const names = (text ?? "").split(/[,;\s]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names.map((name) => name.toLowerCase());
}
