import type { Session } from "../../session/session.ts";
import { TextValues } from "../../session/text-values/text-values.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";

/**
 * The user that CALLER names: an ID asks nothing of the organization, `systemuser(domainname=EXAMPLE\jo)` one query.
 * Throws ACTION_CALLER for another text, and what looking the user up throws.
 */
export async function callerId(text: string, session: Session, signal: AbortSignal): Promise<Guid> {
  const id = Guid.parse(text);
  if (id !== undefined) return id;
  const named = /^\s*systemuser\s*[:(]/i.test(text)
    ? await new TextValues(session, "systemuser", { signal }).read({
        logicalName: "caller",
        type: "Lookup",
        value: text,
      })
    : undefined;
  if (named instanceof EntityReference) return named.id;
  throw new ActionError({
    code: "ACTION_CALLER",
    message: `CALLER "${text}" names no user`,
    remedy: "give the user's ID, or what is unique to the user, such as systemuser(domainname=EXAMPLE\\jo)",
    context: { caller: text },
  });
}
