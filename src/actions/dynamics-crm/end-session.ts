import type { endSession as record } from "../../catalog/dynamics-crm/end-session.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { noSession } from "./no-session.ts";
import { sessionKind } from "./session-kinds.ts";

/** Ends the session of that name. Throws ACTION_NO_SESSION where none is open. */
export function endSession(): ActivityFunction<typeof record> {
  return async ({ session: name }, context) => {
    context.about({ session: name });
    if (!(await context.things.end(sessionKind, name))) throw noSession(name, context);
    return { summary: "ended" };
  };
}
