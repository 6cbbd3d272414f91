import type { UserToActFor } from "../../session/on-behalf-of.ts";
import type { Session } from "../../session/session.ts";
import { parseNamedRecord } from "../../session/text-values/named-record.ts";
import { TextValues } from "../../session/text-values/text-values.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";

/** The column that holds the ID of the user's object in Entra ID. */
const objectIdColumn = "azureactivedirectoryobjectid";

/**
 * The user that CALLER names: an ID asks nothing of the organization, nor does `systemuser(azureactivedirectoryobjectid=ID)`, which
 * goes as CallerObjectId; `systemuser(domainname=EXAMPLE\jo)` asks one query.
 * Throws ACTION_CALLER for another text, and what looking the user up throws.
 */
export async function callerOf(text: string, session: Session, signal: AbortSignal): Promise<UserToActFor> {
  const id = Guid.parse(text);
  if (id !== undefined) return id;
  const objectId = objectIdIn(text);
  if (objectId !== undefined) return { objectId };
  expectCaller(text);
  const users = new TextValues(session, "systemuser", { signal });
  const named = await users.read({ logicalName: "caller", type: "Lookup", value: text });
  if (named instanceof EntityReference) return named.id;
  throw noUser(text);
}

/** Throws ACTION_CALLER for a text that can name no user. */
export function expectCaller(text: string): void {
  if (Guid.parse(text) === undefined && !/^\s*systemuser\s*[:(]/i.test(text)) throw noUser(text);
}

function noUser(text: string): ActionError {
  return new ActionError({
    code: "ACTION_CALLER",
    message: `CALLER "${text}" names no user`,
    remedy: "give the user's ID, or what is unique to the user, such as systemuser(domainname=EXAMPLE\\jo)",
    context: { caller: text },
  });
}

function objectIdIn(text: string): Guid | undefined {
  const { entityName, values } = parseNamedRecord(text) ?? {};
  const value = entityName === "systemuser" && values?.size === 1 ? values.get(objectIdColumn) : undefined;
  return value === undefined ? undefined : Guid.parse(value);
}
