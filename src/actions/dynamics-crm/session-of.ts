import { createHash } from "node:crypto";
import type { StepContext } from "../../engine/step-context.ts";
import type { Session } from "../../session/session.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import { Secret } from "../../values/secret.ts";
import type { Services } from "../services.ts";
import { callerOf } from "./caller.ts";
import { type ConnectionParameters, connect, sessionOptions } from "./connect.ts";
import { noSession } from "./no-session.ts";
import { connectionKind, sessionKind } from "./session-kinds.ts";

export type SessionParameters = ConnectionParameters & {
  readonly session?: string | undefined;
  readonly caller?: string | undefined;
};

/**
 * The session that a step works on. A step that names one, or neither a session nor a connection, uses the open session of
 * that name or of the default name; a step that carries connection parameters and no SESSION (the catalog then gives it no
 * default) connects for itself, and steps with equal connection parameters share the connection until the run ends.
 * With CALLER on behalf of that user. Throws ACTION_NO_SESSION, and SESSION_BAD_VALUE for a caller who is not found.
 */
export async function sessionOf(
  { caller, ...parameters }: SessionParameters,
  services: Services,
  context: StepContext,
): Promise<Session> {
  const session = await signedIn(parameters, services, context);
  return caller === undefined ? session : session.onBehalfOf(await callerOf(caller, session, context.signal));
}

async function signedIn(
  { session: name, ...parameters }: Omit<SessionParameters, "caller">,
  services: Services,
  context: StepContext,
): Promise<Session> {
  if (name === undefined) return await ownConnection(parameters, services, context);
  context.about({ session: name });
  const session = context.things.find<Session>(sessionKind, name);
  if (session === undefined) throw noSession(name, context);
  context.about({ session: session.name, organizationUri: session.organizationUri });
  return session;
}

async function ownConnection(
  parameters: ConnectionParameters,
  services: Services,
  context: StepContext,
): Promise<Session> {
  const options = await sessionOptions(parameters, undefined, services, context);
  const key = poolKey(options);
  const session = await context.things.share(connectionKind, key, () => connect(options, services, context));
  context.about({ connecting: false, organizationUri: session.organizationUri });
  return session;
}

/** Equal for equal connection parameters, secrets included, and telling nothing of them. */
function poolKey({ signal: _signal, ...options }: SessionOptions): string {
  const text = JSON.stringify(options, function (this: Record<string, unknown>, key, value) {
    const written = this[key];
    return written instanceof Secret ? written.reveal() : value;
  });
  return createHash("sha256").update(text).digest("hex");
}
