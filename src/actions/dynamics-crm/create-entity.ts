import type { createEntity as record365 } from "../../catalog/dynamics-365/create-entity.ts";
import type { createEntity as record } from "../../catalog/dynamics-crm/create-entity.ts";
import type { Services } from "../services.ts";
import { attributeValues } from "./attribute-value.ts";
import type { DeedOf } from "./deed-of.ts";
import { entityName } from "./record-id.ts";
import { sessionOf } from "./session-of.ts";

/**
 * Creates a record and puts its ID into RESULTVARIABLE. That variable is looked up before anything is written: a
 * record whose ID has nowhere to go is not created.
 */
export function createEntity(services: Services): DeedOf<typeof record | typeof record365> {
  return async (parameters, context) => {
    const { resultVariable } = parameters;
    const entity = entityName(parameters.entity);
    const session = await sessionOf(parameters, services, context);
    const attributes = await attributeValues(parameters.attributes, entity, session, context.signal);
    if (resultVariable !== undefined) context.variables.expectText(resultVariable);
    const id = await session.create(entity, attributes, { signal: context.signal });
    if (resultVariable !== undefined) context.variables.set(resultVariable, id.text);
    return {
      summary: `created ${entity} ${id.text}`,
      records: { created: 1 },
      wrote: resultVariable === undefined ? [] : [resultVariable],
    };
  };
}
