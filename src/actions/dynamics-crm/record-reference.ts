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
  /** What a record is called there, for errors, where the text must say the table; a contact where it is left out. */
  readonly example?: string | undefined;
};

/**
 * The record that a text names: `contact:GUID`, a GUID alone where its table is known, or `contact(fullname=Jo Berry)`, which
 * asks the organization. Throws ACTION_RECORD_TEXT, and what looking it up throws.
 */
export async function recordReference(
  text: RecordText,
  session: Session,
  signal: AbortSignal,
): Promise<EntityReference> {
  const written = writtenRecord(text);
  if (written instanceof EntityReference) return written;
  return await findNamedRecord(session, written, { signal });
}

type NamedByValues = { readonly entityName: string; readonly values: ReadonlyMap<string, string> };

/** What the text says by itself: the record, or by which values it is to be found. Throws ACTION_RECORD_TEXT. */
export function writtenRecord(given: RecordText): EntityReference | NamedByValues {
  const { text, entity } = given;
  const id = entity === undefined ? undefined : Guid.parse(text);
  if (entity !== undefined && id !== undefined) return new EntityReference(entity, id);
  const written = readReference(text);
  const named = written === undefined ? parseNamedRecord(text) : undefined;
  const entityName = written?.logicalName ?? named?.entityName ?? entity;
  if (entityName === undefined || (entity !== undefined && entityName !== entity)) {
    throw noRecord(given);
  }
  if (written !== undefined) return written;
  if (named === undefined) throw noRecord(given);
  return { entityName, values: named.values };
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

function noRecord({ parameter, text, entity, example = entity ?? "contact" }: RecordText): ActionError {
  const isId = Guid.parse(text) !== undefined;
  const trouble = isId ? "does not say of which entity the record is" : "names no record";
  return new ActionError({
    code: "ACTION_RECORD_TEXT",
    message: `${parameter} "${text}" ${trouble}${entity === undefined ? "" : ` of ${entity}`}`,
    remedy: `give ${new EntityReference(example, Guid.empty)}, or what is unique to the record, such as ${example}(…=…)`,
    context: { parameter },
  });
}
