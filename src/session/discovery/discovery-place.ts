import { DynamlError } from "../../errors.ts";
import { type CrmDiscoveryForm, crmDiscoveryFormOf } from "../../wire/discovery/crm-discovery-service.ts";
import { type GivenAddress, organizationOf, parseAddress, schemeOf, schemeWarnings } from "../address.ts";
import { type CloudHost, cloudHostOf, globalDiscoveryOrigin } from "../microsoft-cloud.ts";
import { missing } from "../missing-parameter.ts";
import type { SessionWarning } from "../session.ts";
import type { SessionErrorCode } from "../session-error.ts";
import type { SessionOptions } from "../session-options.ts";

/** A discovery service: where it is and which language it speaks. */
export type DiscoveryService =
  /** `…/XRMServices/2011/Discovery.svc`; with `orElse` that of 2007 is asked where this one is not there. */
  | { readonly generation: "2011"; readonly uri: string; readonly orElse?: DiscoveryService }
  /** `…/MSCRMServices/2007/AD/CrmDiscoveryService.asmx`. */
  | { readonly generation: "2007"; readonly uri: string; readonly form: Exclude<CrmDiscoveryForm, "Passport"> }
  /** `https://globaldisco.crm.dynamics.com/api/discovery/v2.0/Instances`. */
  | { readonly generation: "global"; readonly uri: string };

export type DiscoveryPlace = {
  readonly service: DiscoveryService;
  /** The organization that the address itself names. */
  readonly organization: string | undefined;
  readonly warnings: readonly SessionWarning[];
};

type PlaceOptions = Pick<SessionOptions, "protocol" | "server" | "discoveryUri" | "policy">;

const path2011 = "/XRMServices/2011/Discovery.svc";
const pathAd2007 = "/MSCRMServices/2007/AD/CrmDiscoveryService.asmx";

/**
 * The discovery service that DISCOVERYURI names, else that of SERVER: on Microsoft's cloud the global one, elsewhere
 * `Discovery.svc` of 2011, and of a server that has none `CrmDiscoveryService.asmx` of 2007.
 *
 * Errors: SESSION_MISSING_PARAMETER, SESSION_BAD_ADDRESS, SESSION_RETIRED_SIGN_IN for the service of 2007 in its Passport form.
 */
export function discoveryPlace(options: PlaceOptions): DiscoveryPlace {
  const { discoveryUri, server, protocol } = options;
  const text = discoveryUri ?? server;
  if (text === undefined)
    throw missing("SERVER or DISCOVERYURI", "nothing says which server to ask for its organizations");
  const source: GivenAddress = { parameter: discoveryUri === undefined ? "SERVER" : "DISCOVERYURI", text: text.trim() };
  const url = parseAddress(source, protocol);
  const warnings = schemeWarnings(source, schemeOf(source.text), protocol);
  const cloud = options.policy?.allowRetiredSignIn === true ? undefined : cloudHostOf(url.hostname);
  if (cloud !== undefined) return cloudPlace(cloud, url, [...warnings, ...replacedWarnings(source, url, cloud)]);
  return { service: serviceAt(url, source), organization: nameIn(url), warnings };
}

/** The organization that the path names: `adventureworks` of `http://crm/adventureworks`. */
function nameIn(url: URL): string | undefined {
  const path = organizationOf(url);
  return path === undefined ? undefined : decodeURIComponent(path.slice(1));
}

function cloudPlace(cloud: CloudHost, url: URL, warnings: readonly SessionWarning[]): DiscoveryPlace {
  return {
    service: { generation: "global", uri: `${globalDiscoveryOrigin(cloud)}/api/discovery/v2.0/Instances` },
    organization: cloud.organization ?? nameIn(url),
    warnings,
  };
}

function replacedWarnings({ parameter }: GivenAddress, url: URL, cloud: CloudHost): SessionWarning[] {
  if (!/\/(?:xrmservices|mscrmservices)\//i.test(url.pathname)) return [];
  const message = `${parameter} names a regional discovery service, which Microsoft switched off in April 2021; ${globalDiscoveryOrigin(cloud)} is asked in its place`;
  return [{ code: "SESSION_DISCOVERY_REPLACED", message }];
}

function serviceAt(url: URL, source: GivenAddress): DiscoveryService {
  const address = `${url.origin}${url.pathname}`;
  const form = crmDiscoveryFormOf(address);
  if (form === "Passport") throw passport(source);
  if (form !== undefined) return { generation: "2007", uri: address, form };
  const given = /^(.*\/discovery\.svc)(?:\/web)?\/?$/i.exec(address)?.[1];
  if (given !== undefined) return { generation: "2011", uri: given };
  const orElse: DiscoveryService = { generation: "2007", uri: `${url.origin}${pathAd2007}`, form: "AD" };
  return { generation: "2011", uri: `${url.origin}${path2011}`, orElse };
}

function passport({ parameter, text }: GivenAddress): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_RETIRED_SIGN_IN",
    message: `${parameter} ${text}: the discovery service of 2007 in its Passport form belonged to CRM Online, which has switched it off`,
    remedy: "for CRM Online of today use AUTHTYPE OAuth and AUTODISCOVER, or give the organization's own address",
    context: { scheme: "Passport" },
  });
}
