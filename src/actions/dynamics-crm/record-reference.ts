import type { Session } from "../../session/session.ts";
import { findNamedRecord } from "../../session/text-values/find-named-record.ts";
import { parseNamedRecord } from "../../session/text-values/named-record.ts";
import { readReference } from "../../session/text-values/text-form.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";
import type { NamedRecord } from "./named-record.ts";

/** A parameter that names a record. */
export type RecordText = {
  /** AML spelling, for errors: `RELATEDID`. */
  readonly parameter: string;
  readonly text: string;
  /** The record's table; undefined where the text must say it. */
  readonly entity: string | undefined;
};

/**
 * The record that a text names: `contact:GUID`, a GUID alone where its table is known, or `contact(fullname=Jo Berry)`, which
 * asks the organization. Throws ACTION_RECORD_TEXT, and what looking it up throws.
 */
export async function recordReference(
  { parameter, text, entity }: RecordText,
  session: Session,
  signal: AbortSignal,
): Promise<EntityReference> {
  const id = entity === undefined ? undefined : Guid.parse(text);
  if (entity !== undefined && id !== undefined) return new EntityReference(entity, id);
  const written = readReference(text);
  const named = written === undefined ? parseNamedRecord(text) : undefined;
  const entityName = written?.logicalName ?? named?.entityName ?? entity;
  if (entityName === undefined || (entity !== undefined && entityName !== entity)) {
    throw noRecord({ parameter, text, entity });
  }
  if (written !== undefined) return written;
  if (named === undefined) throw noRecord({ parameter, text, entity });
  return await findNamedRecord(session, { entityName, values: named.values }, { signal });
}

/** The record of ENTITY with ID or KEY, by its ID: one that an alternate key names is read first. */
export async function targetReference(
  target: NamedRecord,
  session: Session,
  signal: AbortSignal,
): Promise<EntityReference> {
  const { entity, id, text } = target;
  if (id !== undefined) return new EntityReference(entity, id);
  const { primaryIdAttribute = `${entity}id` } = await session.metadata.table(entity, [], { signal });
  const address = await target.address(session, signal);
  const found = await session.retrieve(entity, address, [primaryIdAttribute], { signal });
  if (found.id !== undefined) return new EntityReference(entity, found.id);
  throw noRecord({ parameter: "KEY", text, entity });
}

function noRecord({ parameter, text, entity }: RecordText): ActionError {
  const isId = Guid.parse(text) !== undefined;
  const trouble = isId ? "does not say of which entity the record is" : "names no record";
  return new ActionError({
    code: "ACTION_RECORD_TEXT",
    message: `${parameter} "${text}" ${trouble}${entity === undefined ? "" : ` of ${entity}`}`,
    remedy: `give ${new EntityReference(entity ?? "contact", Guid.empty)}, or what is unique to the record, such as ${entity ?? "contact"}(…=…)`,
    context: { parameter },
  });
}
