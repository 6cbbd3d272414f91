import type { Parameter } from "../activity.ts";
import { hosted, sessionToUse } from "../dynamics-crm/host-connection.ts";
import { connection, defaultSessionName } from "./connection.ts";

/** What the activities that work on a session have in common: the session, or in its place a connection of their own. */
export const sessionOrHost = {
  session: sessionToUse(defaultSessionName, connection),
  ...hosted(connection),
} as const satisfies Readonly<Record<string, Parameter>>;
