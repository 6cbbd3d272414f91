import type { getOptionSet as record } from "../../catalog/dynamics-crm/get-option-set.ts";
import { columnOptions, globalOptions } from "../../session/metadata/options.ts";
import type { Services } from "../services.ts";
import { entityName } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";
import { optionRows } from "./table-rows.ts";

/** Reads the options of an attribute (RetrieveAttribute) or of a global option set (RetrieveOptionSet). */
export function getOptionSet(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { name, resultDataset } = parameters;
    const session = await sessionOf(parameters, services, context);
    const limits = { signal: context.signal };
    const entity = entityName(parameters.entity ?? "");
    const attribute = entityName(parameters.attribute ?? "");
    const options =
      name === undefined
        ? await columnOptions(session, entity, attribute, limits)
        : await globalOptions(session, name.trim(), limits);
    const { columns, rows } = optionRows(options);
    context.datasets.put(resultDataset, columns, rows);
    return { summary: `${rows.length} options of ${name ?? `${entity}.${attribute}`}`, wrote: [resultDataset] };
  };
}
