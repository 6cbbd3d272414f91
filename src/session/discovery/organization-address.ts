import { assertMayReceiveCredentials } from "../../auth/trusted-hosts.ts";
import { DynamlError } from "../../errors.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { organizationServiceAt } from "../address.ts";
import { cloudHostOf } from "../microsoft-cloud.ts";
import type { OperatorPolicy } from "../operator-policy.ts";
import type { SessionErrorCode } from "../session-error.ts";
import type { DiscoveryService } from "./discovery-place.ts";

/** Where an organization's Organization service is, as a discovery service says it; undefined where it says nothing of use. */
export function organizationAddress(detail: OrganizationDetail): string | undefined {
  const { organizationService, webApplication, webApi, crmService } = detail.addresses;
  const address = organizationService ?? webApplication ?? webApi;
  if (address !== undefined) return URL.canParse(address) ? organizationServiceAt(new URL(address)) : undefined;
  if (crmService === undefined || !URL.canParse(crmService)) return undefined;
  // The services of 2007 have one address for all organizations.
  return organizationServiceAt(new URL(`/${encodeURIComponent(detail.uniqueName)}`, crmService));
}

/**
 * The same, for signing in at: the one gate for addresses that a server names (trusted-hosts) has let it pass. Plain http
 * goes on only where the person who runs the task gave it too. `named` are the hosts that the session itself names.
 *
 * Errors: SESSION_DISCOVERY_LOOP, SESSION_DISCOVERY_FAULT, AUTH_HOST_NOT_ALLOWED, AUTH_PLAIN_HTTP, AUTH_BAD_ADDRESS.
 */
export function trustedOrganizationAddress(
  detail: OrganizationDetail,
  service: DiscoveryService,
  operator: OperatorPolicy,
  named: readonly string[],
): string {
  const learntFrom = `the discovery service at ${service.uri}`;
  if (isDiscovery(detail.addresses.organizationService ?? "")) throw loop(detail, service);
  const address = organizationAddress(detail);
  if (address === undefined) throw withoutAddress(detail, service);
  assertMayReceiveCredentials(address, {
    organizationUrl: service.uri,
    allowedHosts: [...operator.allowHosts, ...named, ...cloudHosts(address, service)],
    learntFrom,
    allowPlainHttp: operator.allowPlainHttpPasswords || service.uri.startsWith("http:"),
  });
  return address;
}

/** Microsoft's own discovery service may name any organization of its cloud. */
function cloudHosts(address: string, service: DiscoveryService): readonly string[] {
  if (service.generation !== "global") return [];
  const { hostname } = new URL(address);
  const cloud = cloudHostOf(hostname)?.cloud;
  return cloud !== undefined && cloud === cloudHostOf(new URL(service.uri).hostname)?.cloud ? [hostname] : [];
}

function isDiscovery(address: string): boolean {
  return /\/(?:discovery\.svc|crmdiscoveryservice\.asmx)/i.test(address);
}

function loop({ uniqueName }: OrganizationDetail, service: DiscoveryService): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_DISCOVERY_LOOP",
    message: `the discovery service names another discovery service as the address of "${uniqueName}"`,
    where: service.uri,
    remedy: "give the organization's own address as ORGANIZATIONURI; have the deployment's addresses checked",
  });
}

function withoutAddress({ uniqueName }: OrganizationDetail, service: DiscoveryService): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_DISCOVERY_FAULT",
    message: `the discovery service lists "${uniqueName}" and does not say where it is`,
    where: service.uri,
    remedy: "give the organization's own address as ORGANIZATIONURI",
  });
}
