import { webApiOperation } from "../wire/odata/operations.ts";
import { mayRunTwice } from "./may-run-twice.ts";

/** Messages that leave the same behind however often they are sent, or of which the second one is refused. */
const sameInTheEnd: ReadonlySet<string> = new Set([
  "Assign",
  "Associate",
  "Delete",
  "Disassociate",
  "GrantAccess",
  "ModifyAccess",
  "PublishAllXml",
  "PublishXml",
  "RevokeAccess",
  "SetState",
  "Update",
  "Upsert",
]);

/**
 * Whether a person who got no answer to a message may send it once more and have done it once: one that is known to read
 * (functions of the Web API have no effects: OData 4.0, part 1, section 11.5.3), or whose second time changes nothing. Of a custom
 * message nobody here knows.
 */
export function mayRunAgain(message: string): boolean {
  if (sameInTheEnd.has(message) || webApiOperation(message)?.kind === "function") return true;
  return mayRunTwice({ operation: "Execute", request: { requestName: message, parameters: new Map() } });
}
