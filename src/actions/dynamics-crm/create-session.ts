import type { createSession as record365 } from "../../catalog/dynamics-365/create-session.ts";
import type { createSession as record } from "../../catalog/dynamics-crm/create-session.ts";
import type { Services } from "../services.ts";
import { connect, sessionOptions } from "./connect.ts";
import type { DeedOf } from "./deed-of.ts";
import { batchKind, sessionKind } from "./session-kinds.ts";

/** Connects, signs in, and keeps the session open under its name. A session of that name that is open is ended first. */
export function createSession(services: Services): DeedOf<typeof record | typeof record365> {
  return async ({ session: name, ...parameters }, context) => {
    context.about({ session: name });
    const options = await sessionOptions(parameters, name, services, context);
    await context.things.end(batchKind, name);
    if (await context.things.end(sessionKind, name)) {
      context.warn(
        "ACTION_SESSION_REPLACED",
        `session "${name}" was open; it has been ended, and a new one takes its name`,
      );
    }
    const session = await connect(options, services, context);
    await context.things.open(sessionKind, name, session);
    return { summary: `connected to ${session.organizationUri}, version ${session.version}` };
  };
}
