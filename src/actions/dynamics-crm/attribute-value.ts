import type { WriteOperation } from "../../session/metadata/writable-column.ts";
import type { Session } from "../../session/session.ts";
import { type AttributeText, TextValues } from "../../session/text-values/text-values.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { ActionError } from "../action-error.ts";

/**
 * The attributes of a record from the children of a step, by logical name in lower case, each checked against its column, which
 * is asked of the session as what the texts alone do not tell (an option's label, a record by name). Nothing is written before
 * all are read.
 *
 * Throws ACTION_ATTRIBUTE_TWICE, and SESSION_BAD_VALUE, which names the attribute, the value and what would fit.
 */
export async function attributeValues(
  attributes: readonly AttributeText[],
  { operation, entityName }: { readonly operation: WriteOperation; readonly entityName: string },
  session: Session,
  signal: AbortSignal,
): Promise<Map<string, AttributeValue>> {
  const texts = new TextValues(session, entityName, { signal }, { operation });
  const values = new Map<string, AttributeValue>();
  for (const attribute of attributes) {
    const logicalName = attribute.logicalName.trim().toLowerCase();
    if (values.has(logicalName)) throw twice(logicalName);
    values.set(logicalName, await texts.read({ ...attribute, logicalName }));
  }
  return values;
}

/** The error of an attribute that a step gives two values. */
export function twice(logicalName: string): ActionError {
  return new ActionError({
    code: "ACTION_ATTRIBUTE_TWICE",
    message: `attribute ${logicalName} is given twice`,
    remedy: "keep one of the two",
    context: { attribute: logicalName },
  });
}
