import type { RecordAddress } from "../../session/entity-types.ts";
import type { Session } from "../../session/session.ts";
import { expectValues } from "../../session/text-values/find-named-record.ts";
import { parseNamedRecord } from "../../session/text-values/named-record.ts";
import { readRecordId } from "../../session/text-values/text-form.ts";
import { TextValues } from "../../session/text-values/text-values.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";

/** The record that a step names by ENTITY and by ID or KEY. */
export type NamedRecord = {
  readonly entity: string;
  /** As messages show it: the ID, or `account(accountnumber=A-17)`. */
  readonly text: string;
  /** Undefined where an alternate key names the record. */
  readonly id?: Guid | undefined;
  /** How the session addresses it. The values of a key are read as their columns' types, which are asked for once. */
  readonly address: (session: Session, signal: AbortSignal) => Promise<RecordAddress>;
};

type RecordParameters = {
  readonly entity: string;
  readonly id?: string | undefined;
  readonly key?: string | undefined;
};

/**
 * What ENTITY and ID or KEY name. An ID may also be a reference as datasets hold it, `account:GUID`, if it names the same
 * entity. Throws ACTION_RECORD_ID, ACTION_RECORD_KEY, and SESSION_BAD_VALUE for a key without a value.
 */
export function namedRecord({ entity: name, id, key }: RecordParameters): NamedRecord {
  const entity = entityName(name);
  if (id !== undefined || key === undefined) return byId(entity, id ?? "");
  return byKey(entity, key);
}

function byId(entity: string, text: string): NamedRecord {
  const id = readRecordId(text, entity);
  if (id !== undefined) return { entity, text: id.text, id, address: () => Promise.resolve(id) };
  throw new ActionError({
    code: "ACTION_RECORD_ID",
    message: `ID "${text}" names no record of ${entity}`,
    remedy: `give a GUID, such as ${Guid.empty.text}, or ${new EntityReference(entity, Guid.empty)}`,
    context: { entity },
  });
}

function byKey(entity: string, key: string): NamedRecord {
  const values = parseNamedRecord(`${entity}(${key})`)?.values;
  if (values === undefined) throw badKey(key, entity);
  expectValues(values, entity);
  const address = async (session: Session, signal: AbortSignal) => {
    const texts = new TextValues(session, entity, { signal });
    const read: Record<string, AttributeValue> = {};
    for (const [logicalName, value] of values) read[logicalName] = await texts.read({ logicalName, value });
    return read;
  };
  return { entity, text: `${entity}(${key.trim()})`, address };
}

function badKey(key: string, entity: string): ActionError {
  return new ActionError({
    code: "ACTION_RECORD_KEY",
    message: `KEY "${key}" is no alternate key of ${entity}`,
    remedy:
      "give its attributes and values, such as accountnumber=A-17, or name='Contoso, Ltd', address1_city=Oslo; in single quotes a quote stands twice",
    context: { entity },
  });
}

/** Logical names are lower case. */
export function entityName(text: string): string {
  return text.trim().toLowerCase();
}
