import type { endSession as record365 } from "../../catalog/dynamics-365/end-session.ts";
import type { endSession as record } from "../../catalog/dynamics-crm/end-session.ts";
import type { DeedOf } from "./deed-of.ts";
import { noSession } from "./no-session.ts";
import { batchKind, sessionKind } from "./session-kinds.ts";

/** Ends the session of that name. Throws ACTION_NO_SESSION where none is open. */
export function endSession(): DeedOf<typeof record | typeof record365> {
  return async ({ session: name }, context) => {
    context.about({ session: name });
    await context.things.end(batchKind, name);
    if (!(await context.things.end(sessionKind, name))) throw noSession(name, context);
    return { summary: "ended" };
  };
}
