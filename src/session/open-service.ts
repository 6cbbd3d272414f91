import { DynamlError } from "../errors.ts";
import { timeoutOf } from "./given-options.ts";
import { notSupported } from "./not-supported.ts";
import { type Opening, signInContext } from "./opening.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { ServiceChannel, type ServiceOptions } from "./service-channel.ts";
import type { SessionOptions } from "./session-options.ts";
import { type SignInScheme, signInBy } from "./sign-in.ts";
import type { SoapOrganizationService } from "./soap/organization-service.ts";
import { apiVersionOf, webApiRoot } from "./web-api/api-version.ts";

export type OpenedService = {
  readonly service: OrganizationService & { readonly address: string };
  readonly transport: "Soap" | "WebApi";
  /** The organization's, where it had to be asked. */
  readonly version?: string | undefined;
};

/** Ways to sign in that prove each connection by itself; the others sign requests, and a connection more costs little. */
const provesConnections: ReadonlySet<SignInScheme> = new Set(["ActiveDirectory", "None"]);

/** Ways to sign in that put a token into the SOAP message. */
const signsMessages: ReadonlySet<SignInScheme> = new Set(["Federation", "OnlineFederation", "LiveId"]);

/**
 * The service of the wire that TRANSPORT says. Auto: the Web API with OAuth, where the organization has one (8.0 and later),
 * and SOAP otherwise. Errors: SESSION_NOT_SUPPORTED for the Web API with a token of WS-Security, those of signing in.
 */
export async function openService(serviceUri: string, scheme: SignInScheme, opening: Opening): Promise<OpenedService> {
  const { transport = "Auto" } = opening.options;
  if (transport === "WebApi" && signsMessages.has(scheme)) {
    throw notSupported(
      { parameter: "TRANSPORT", value: `WebApi with AUTHTYPE ${scheme}` },
      "use TRANSPORT Soap or Auto: tokens of that kind sign SOAP messages",
    );
  }
  const options = await serviceOptions(serviceUri, scheme, opening);
  if (transport === "Soap" || (transport === "Auto" && scheme !== "OAuth")) {
    return { service: await overSoap(options), transport: "Soap" };
  }
  return await openWebApi(options, transport === "Auto", opening.limits);
}

/** The Organization service over SOAP, signed in to by its first call. It ends with `close`, and the opening's traffic with it. */
export async function signedInService(
  serviceUri: string,
  scheme: SignInScheme,
  opening: Opening,
): Promise<SoapOrganizationService> {
  return await overSoap(await serviceOptions(serviceUri, scheme, opening));
}

/** A wire is loaded when a session takes it: each is a third of what a session needs. */
async function overSoap(options: ServiceOptions): Promise<SoapOrganizationService> {
  const { SoapOrganizationService } = await import("./soap/organization-service.ts");
  return new SoapOrganizationService(options);
}

async function serviceOptions(serviceUri: string, scheme: SignInScheme, opening: Opening): Promise<ServiceOptions> {
  const { options, route, send } = opening;
  return {
    serviceUri,
    route,
    signIn: await signInBy(scheme, signInContext(opening, serviceUri)),
    connections: provesConnections.has(scheme) ? 8 : 32,
    timeout: timeoutOf(options),
    sessionName: nameOf(options),
    closeAlso: () => send.close(),
  };
}

export function nameOf({ name }: SessionOptions): string {
  return name ?? "session";
}

/** Asks the version by the oldest Web API, which every later organization has as well, then takes the newest. */
async function openWebApi(options: ServiceOptions, mayBeSoap: boolean, limits: CallLimits): Promise<OpenedService> {
  const { WebApiOrganizationService } = await import("./web-api/organization-service.ts");
  const root = webApiRoot(options.serviceUri);
  const channel = new ServiceChannel(options, root);
  try {
    const version = await askVersion(new WebApiOrganizationService(channel, `${root}v8.0/`), limits);
    const service = new WebApiOrganizationService(channel, `${root}${apiVersionOf(version)}/`);
    return { service, transport: "WebApi", version };
  } catch (error) {
    await channel.closeConnections();
    if (!mayBeSoap || !isNotThere(error)) throw error;
    return { service: await overSoap(options), transport: "Soap" };
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof DynamlError && error.code === "SESSION_NOT_A_SERVICE" && error.context.status === 404;
}

/** `9.0.2.3034`: one Execute of RetrieveVersion. */
export async function askVersion(service: OrganizationService, limits: CallLimits): Promise<string> {
  const { results } = await service.execute({ requestName: "RetrieveVersion", parameters: new Map() }, limits);
  return String(results.get("Version") ?? "");
}
