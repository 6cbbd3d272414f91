import type { listEntities as record } from "../../catalog/dynamics-crm/list-entities.ts";
import type { Services } from "../services.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";
import { tableRows } from "./table-rows.ts";

/** Lists the tables of the organization: RetrieveAllEntities, once a session. */
export function listEntities(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { kind, resultDataset } = parameters;
    const session = await sessionOf(parameters, services, context);
    const all = await session.metadata.tables({ signal: context.signal });
    const wanted = kind === "All" ? all : all.filter(({ isCustomEntity }) => isCustomEntity === (kind === "Custom"));
    const { columns, rows } = tableRows(wanted);
    context.datasets.put(resultDataset, columns, rows);
    return { summary: `${rows.length} entities`, wrote: [resultDataset] };
  };
}
