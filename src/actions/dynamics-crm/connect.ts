import type { createSession as createSession365 } from "../../catalog/dynamics-365/create-session.ts";
import { connection } from "../../catalog/dynamics-crm/connection.ts";
import type { createSession } from "../../catalog/dynamics-crm/create-session.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Session } from "../../session/session.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import type { Secret } from "../../values/secret.ts";
import { noFiles } from "../no-files.ts";
import { usableSecret } from "../secret-of.ts";
import type { Services } from "../services.ts";
import { showPrompt } from "./show-prompt.ts";

/** The connection parameters of AMDYNAMICSCRM or of AMDYNAMICS365. */
export type ConnectionParameters = Partial<
  Omit<ParametersOf<typeof createSession>, "session"> & Omit<ParametersOf<typeof createSession365>, "session">
>;

/**
 * What a step says as the options of a session, with what the operator's profiles make of it. Secrets that a text stands
 * for are looked up, or refused, here: those that count in the end, not those that a profile replaces.
 */
export async function sessionOptions(
  parameters: ConnectionParameters,
  session: string | undefined,
  services: Services,
  context: StepContext,
): Promise<SessionOptions> {
  context.about({ connecting: true });
  const written = writtenOptions(parameters, session, context);
  const options = services.profile?.(written) ?? written;
  const isOfTask = options.certificate !== undefined && options.certificate === written.certificate;
  return await withSecrets(isOfTask ? await withCertificate(options, services) : options, services, context);
}

/** No certificate is longer. */
const longestCertificateFile = 1024 * 1024;

/** A file that the task names goes through the gate; one of a profile is the operator's own. */
async function withCertificate(options: SessionOptions, { files }: Services): Promise<SessionOptions> {
  const { certificate } = options;
  if (certificate?.file === undefined || certificate.file.trim() === "") return options;
  if (files === undefined) throw noFiles("CERTIFICATE", certificate.file);
  const path = certificate.file.trim();
  const content = await files.read(path, { maxBytes: longestCertificateFile });
  const othersMayRead = (await files.stat(path))?.othersMayRead;
  return { ...options, certificate: { ...certificate, content, othersMayRead } };
}

function writtenOptions(
  parameters: ConnectionParameters,
  session: string | undefined,
  context: StepContext,
): SessionOptions {
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
    authType: authTypeOf(parameters, context),
    clientId: parameters.clientId,
    clientSecret: parameters.clientSecret,
    certificate: certificateOf(parameters),
    redirectUri: parameters.redirectUri,
    tenant: parameters.tenant,
    authority: parameters.authority,
    userName: parameters.userName,
    domain: parameters.domain,
    password: parameters.password,
    transport: context.given.has(connection.transport.name) ? parameters.transport : undefined,
    timeout: parameters.timeout,
    proxy: {
      type: parameters.proxyType ?? "system",
      server: parameters.proxyServer,
      port: parameters.proxyPort,
      userName: parameters.proxyUserName,
      password: parameters.proxyPassword,
    },
    signal: context.signal,
  };
}

/**
 * AMDYNAMICS365 signs in by OAuth, whatever credentials it gives (reference §1.8). A default must not contradict what
 * AUTODISCOVER or OFFICE365 say.
 */
function authTypeOf(
  { autoDiscover, authType }: ConnectionParameters,
  { step, given }: StepContext,
): SessionOptions["authType"] {
  if (autoDiscover === true) return undefined;
  if (step.action.toUpperCase() === "AMDYNAMICS365") return "OAuth";
  return given.has(connection.authType.name) ? authType : undefined;
}

function certificateOf(parameters: ConnectionParameters): SessionOptions["certificate"] {
  const { certificate: file, certificateThumbprint: thumbprint, certificatePassword: password } = parameters;
  return (file ?? thumbprint) === undefined ? undefined : { file, thumbprint, password };
}

async function withSecrets(options: SessionOptions, services: Services, context: StepContext): Promise<SessionOptions> {
  const find = (given: Secret | string | undefined, parameter: string) =>
    usableSecret(given, { session: options.name, parameter }, services, context);
  const { proxy, certificate } = options;
  return {
    ...options,
    password: await find(options.password, "PASSWORD"),
    clientId: await find(options.clientId, "CLIENTID"),
    clientSecret: await find(options.clientSecret, "CLIENTSECRET"),
    refreshToken: await find(options.refreshToken, "REFRESHTOKEN"),
    certificate: certificate && {
      ...certificate,
      password: await find(certificate.password, "CERTIFICATEPASSWORD"),
    },
    proxy: proxy && { ...proxy, password: await find(proxy.password, "PROXYPASSWORD") },
  };
}

/** Opens it: what goes wrong until it is open is a failure of the connection. */
export async function connect(options: SessionOptions, services: Services, context: StepContext): Promise<Session> {
  context.about({ connecting: true, organizationUri: options.organizationUri?.replace(/\/\/[^/]*@/, "//") });
  context.progress("connecting");
  const session = await services.openSession({ prompt: showPrompt(context), ...options });
  for (const { code, message } of session.warnings) context.warn(code, message);
  context.about({ connecting: false, organizationUri: session.organizationUri });
  return session;
}
