import type { createEntity as record } from "../../catalog/dynamics-crm/create-entity.ts";
import type { Services } from "../services.ts";
import { attributeValues } from "./attribute-value.ts";
import { entityName } from "./named-record.ts";
import { optionalParameters } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { warnOfState } from "./state-on-create.ts";
import { writingPlace } from "./writing-place.ts";

/**
 * Creates a record and puts its ID into RESULTVARIABLE. That variable is looked up before anything is written: a
 * record whose ID has nowhere to go is not created. In a batch the ID is chosen here, so that it is known at once.
 */
export function createEntity(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { resultVariable } = parameters;
    const entity = entityName(parameters.entity);
    const place = await writingPlace(parameters, services, context);
    const attributes = await attributeValues(
      parameters.attributes,
      { operation: "create", entityName: entity },
      place.session,
      context.signal,
    );
    if (resultVariable !== undefined) context.variables.expectText(resultVariable);
    warnOfState(attributes, entity, context);
    const told = await optionalParameters("Create", parameters.parameters, place.session, context.signal);
    const id = await place.writes.create(entity, attributes, told);
    if (resultVariable !== undefined) context.variables.set(resultVariable, id.text);
    return place.result({
      summary: `created ${entity} ${id.text}`,
      records: { created: 1 },
      wrote: resultVariable === undefined ? [] : [resultVariable],
    });
  };
}
