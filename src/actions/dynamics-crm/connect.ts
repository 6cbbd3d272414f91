import type { createSession } from "../../catalog/dynamics-crm/create-session.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Session } from "../../session/session.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import { usableSecret } from "../secret-of.ts";
import type { Services } from "../services.ts";

export type ConnectionParameters = Omit<ParametersOf<typeof createSession>, "session">;

/** The catalog's parameters as the options of a session; secrets that the vendor encrypted are looked up, or refused, here. */
export async function sessionOptions(
  parameters: ConnectionParameters,
  session: string | undefined,
  services: Services,
  context: StepContext,
): Promise<SessionOptions> {
  context.about({ connecting: true });
  const { proxyType, proxyServer, proxyPort, proxyUserName, proxyPassword, password, ...others } = parameters;
  const usable = (given: typeof password, parameter: string) =>
    usableSecret(given, { session, parameter }, services, context);
  return {
    ...others,
    name: session,
    password: await usable(password, "PASSWORD"),
    proxy: {
      type: proxyType,
      server: proxyServer,
      port: proxyPort,
      userName: proxyUserName,
      password: await usable(proxyPassword, "PROXYPASSWORD"),
    },
    signal: context.signal,
  };
}

/** Opens it: what goes wrong until it is open is a failure of the connection. */
export async function connect(options: SessionOptions, services: Services, context: StepContext): Promise<Session> {
  context.about({ connecting: true, organizationUri: options.organizationUri });
  const session = await services.openSession(options);
  context.about({ connecting: false, organizationUri: session.organizationUri });
  return session;
}
