import { hostsIn, resolveAddress } from "./address.ts";
import { detectSignIn } from "./auto-sign-in.ts";
import { refuseForeignHosts } from "./bound-secrets.ts";
import { type DiscoveryService, discoveryPlace } from "./discovery/discovery-place.ts";
import type { Opening } from "./opening.ts";
import type { SessionWarning } from "./session.ts";
import type { AuthType, SessionOptions } from "./session-options.ts";
import { checkSignIn, type SignInScheme } from "./sign-in.ts";

/** What the options say of where to go and how to sign in, before anything is sent. */
export type Plan = Intention & {
  readonly place:
    | { readonly kind: "organization"; readonly serviceUri: string }
    | (DiscoveryPlan["place"] & { readonly kind: "discovery" });
};

/** The same for a discovery service and nothing else. */
export type DiscoveryPlan = Intention & {
  readonly place: { readonly service: DiscoveryService; readonly organization: string | undefined };
};

type Intention = {
  /** As given, without what another option switches off. */
  readonly options: SessionOptions;
  /** Auto: to be asked of the server. */
  readonly authType: AuthType;
  /** Hosts that the person who runs the task names, in whatever address parameter. */
  readonly namedHosts: readonly string[];
  readonly warnings: readonly SessionWarning[];
};

/**
 * The order of address sources (decision 7 of the AML reference): AUTODISCOVER, else ORGANIZATIONURI, else DISCOVERYURI, else
 * SERVER with PROTOCOL and ORGANIZATION. AUTODISCOVER takes address and way of signing in from the discovery service and
 * its policy: it ignores ORGANIZATIONURI, HOMEREALMURI and AUTHTYPE, with a warning where they are given.
 *
 * Errors: SESSION_MISSING_PARAMETER, SESSION_BAD_ADDRESS, SESSION_SECRET_BOUND, SESSION_NOT_SUPPORTED, SESSION_RETIRED_SIGN_IN, AUTH_PLAIN_HTTP.
 */
export function planOpening(given: SessionOptions): Plan {
  const options = given.autoDiscover === true ? withoutIgnored(given) : given;
  const authType = authTypeOf(options);
  const place = placeIn({ ...options, authType });
  const warnings = [...ignoredWarnings(given), ...place.warnings];
  const plan = { options, authType, place, warnings, namedHosts: hostsIn([given.server, given.organizationUri]) };
  refuseForeignHosts(options, firstService(plan));
  if (authType !== "Auto") checkSignIn(authType, options, firstService(plan));
  return plan;
}

/**
 * The plan to ask a discovery service for all its organizations: that of DISCOVERYURI or SERVER, signed in to by AUTHTYPE,
 * or as the service wants it. Errors: as `planOpening`.
 */
export function planDiscovery(given: SessionOptions): DiscoveryPlan {
  const { organizationUri: _, ...options } = given;
  const authType = options.office365 === true ? "OnlineFederation" : (options.authType ?? "Auto");
  const { service, organization, warnings } = discoveryPlace(options);
  refuseForeignHosts(options, service.uri);
  if (authType !== "Auto") checkSignIn(authType, options, service.uri);
  return { options, authType, place: { service, organization }, warnings, namedHosts: hostsIn([given.server]) };
}

function authTypeOf({ office365, autoDiscover, authType }: SessionOptions): AuthType {
  if (office365 === true) return "OnlineFederation";
  return autoDiscover === true ? "Auto" : (authType ?? "LiveId");
}

function placeIn(options: SessionOptions): Plan["place"] & Pick<Plan, "warnings"> {
  const { autoDiscover, organizationUri, discoveryUri } = options;
  if (autoDiscover === true || (organizationUri === undefined && discoveryUri !== undefined)) {
    const { service, organization, warnings } = discoveryPlace(options);
    return { kind: "discovery", service, organization: options.organization ?? organization, warnings };
  }
  const { serviceUri, warnings } = resolveAddress(options);
  return { kind: "organization", serviceUri, warnings };
}

/** The address that the person who runs the task gave: the first that anything is sent to. */
export function firstService({ place }: Pick<Plan, "place">): string {
  return place.kind === "organization" ? place.serviceUri : place.service.uri;
}

const ignored = { organizationUri: "ORGANIZATIONURI", homeRealmUri: "HOMEREALMURI", authType: "AUTHTYPE" } as const;

function withoutIgnored(options: SessionOptions): SessionOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !Object.hasOwn(ignored, name)));
}

function ignoredWarnings(given: SessionOptions): SessionWarning[] {
  const { autoDiscover, office365, authType } = given;
  if (autoDiscover === true) {
    return (Object.keys(ignored) as (keyof typeof ignored)[])
      .filter((name) => given[name] !== undefined)
      .map((name) => ({
        code: "SESSION_PARAMETER_IGNORED",
        message: `${ignored[name]} is ignored: AUTODISCOVER YES asks the discovery service`,
      }));
  }
  if (office365 !== true || authType === undefined || authType === "OnlineFederation") return [];
  const message = `AUTHTYPE ${authType} is ignored: OFFICE365 YES means OnlineFederation`;
  return [{ code: "SESSION_PARAMETER_IGNORED", message }];
}

/** Where the organization is and how to sign in to it: known from the options, or asked of the discovery service and the server. */
export async function locateOrganization(
  plan: Plan,
  opening: Opening,
): Promise<{ readonly serviceUri: string; readonly scheme: SignInScheme }> {
  const { place, authType, namedHosts } = plan;
  const discovered = async (at: Extract<Plan["place"], { kind: "discovery" }>): Promise<string> => {
    const { findOrganization } = await import("./discovery/find-organization.ts");
    return await findOrganization(at, authType, namedHosts, opening);
  };
  const serviceUri = place.kind === "organization" ? place.serviceUri : await discovered(place);
  return { serviceUri, scheme: authType === "Auto" ? await detectSignIn(serviceUri, opening) : authType };
}
