import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";

export type RecordAddress = { readonly entity: string; readonly id: Guid };

/** The record that ENTITY and ID name. An ID may also be a reference as datasets hold it, `account:GUID`, if it names the same entity. */
export function recordAddress(parameters: { readonly entity: string; readonly id: string }): RecordAddress {
  const entity = entityName(parameters.entity);
  const [, prefix = entity, rest = ""] = /^(?:([^:]*):)?(.*)$/s.exec(parameters.id) ?? [];
  const id = Guid.parse(rest);
  if (id !== undefined && entityName(prefix) === entity) return { entity, id };
  throw new ActionError({
    code: "ACTION_RECORD_ID",
    message: `ID "${parameters.id}" names no record of ${entity}`,
    remedy: `give a GUID, such as ${Guid.empty.text}, or ${new EntityReference(entity, Guid.empty)}`,
    context: { entity },
  });
}

/** Logical names are lower case. */
export function entityName(text: string): string {
  return text.trim().toLowerCase();
}
