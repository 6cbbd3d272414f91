import type { countEntities as record } from "../../catalog/dynamics-crm/count-entities.ts";
import type { Services } from "../services.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";
import { stepQuery } from "./step-query.ts";

/** Counts the records of a query into RESULTVARIABLE. */
export function countEntities(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { resultVariable } = parameters;
    const session = await sessionOf(parameters, services, context);
    const { fetch } = await stepQuery(parameters, session, context);
    const count = await session.count({ fetch }, { signal: context.signal });
    context.variables.set(resultVariable, count);
    return {
      summary: `${count} ${count === 1 ? "record" : "records"} of ${fetch.entity.name}`,
      wrote: [resultVariable],
    };
  };
}
