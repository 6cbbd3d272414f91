import type { getEntity as record365 } from "../../catalog/dynamics-365/get-entity.ts";
import type { getEntity as record } from "../../catalog/dynamics-crm/get-entity.ts";
import type { Services } from "../services.ts";
import { datasetRows } from "./dataset-rows.ts";
import type { DeedOf } from "./deed-of.ts";
import { recordAddress } from "./record-id.ts";
import { sessionOf } from "./session-of.ts";

/** Reads one record by its ID into a dataset of one row. */
export function getEntity(services: Services): DeedOf<typeof record | typeof record365> {
  return async (parameters, context) => {
    const { entity, id } = recordAddress(parameters);
    const columns = columnNames(parameters.columns);
    const session = await sessionOf(parameters, services, context);
    const found = await session.retrieve(entity, id, columns, { signal: context.signal });
    const { columns: names, rows } = datasetRows([found], columns);
    context.datasets.put(parameters.resultDataset, names, rows);
    return { summary: `read ${entity} ${id.text}`, records: { read: 1 }, wrote: [parameters.resultDataset] };
  };
}

function columnNames(text: string | undefined): readonly string[] | undefined {
  const names = (text ?? "").split(/[,;\s]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names.map((name) => name.toLowerCase());
}
