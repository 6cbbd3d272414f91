import type { Parameter } from "../../catalog/activity.ts";
import { connection } from "../../catalog/dynamics-crm/connection.ts";
import type { createSession } from "../../catalog/dynamics-crm/create-session.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Session } from "../../session/session.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import type { Secret } from "../../values/secret.ts";
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
  const secret = (given: Secret | undefined, { name: parameter }: Parameter) =>
    usableSecret(given, { session, parameter }, services, context);
  return {
    name: session,
    // The default must not contradict a scheme that SERVER has.
    protocol: context.given.has(connection.protocol.name) ? parameters.protocol : undefined,
    server: parameters.server,
    organization: parameters.organization,
    organizationUri: parameters.organizationUri,
    discoveryUri: parameters.discoveryUri,
    homeRealmUri: parameters.homeRealmUri,
    autoDiscover: parameters.autoDiscover,
    office365: parameters.office365,
    authType: parameters.authType,
    userName: parameters.userName,
    domain: parameters.domain,
    password: await secret(parameters.password, connection.password),
    timeout: parameters.timeout,
    proxy: {
      type: parameters.proxyType,
      server: parameters.proxyServer,
      port: parameters.proxyPort,
      userName: parameters.proxyUserName,
      password: await secret(parameters.proxyPassword, connection.proxyPassword),
    },
    signal: context.signal,
  };
}

/** Opens it: what goes wrong until it is open is a failure of the connection. */
export async function connect(options: SessionOptions, services: Services, context: StepContext): Promise<Session> {
  context.about({ connecting: true, organizationUri: options.organizationUri?.replace(/\/\/[^/]*@/, "//") });
  context.progress("connecting");
  const session = await services.openSession(options);
  for (const { code, message } of session.warnings) context.warn(code, message);
  context.about({ connecting: false, organizationUri: session.organizationUri });
  return session;
}
