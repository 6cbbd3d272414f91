import type { Opening } from "../opening.ts";
import type { AuthType } from "../session-options.ts";
import { chooseOrganization } from "./choose-organization.ts";
import { discover } from "./discover.ts";
import type { DiscoveryService } from "./discovery-place.ts";
import { trustedOrganizationAddress } from "./organization-address.ts";

/**
 * The Organization service of the organization that a discovery service has under a name; without a name, of its only one.
 * `namedHosts` may receive credentials besides the service's own. Errors: those of `discover`, `chooseOrganization` and
 * `trustedOrganizationAddress`.
 */
export async function findOrganization(
  place: { readonly service: DiscoveryService; readonly organization: string | undefined },
  authType: AuthType,
  namedHosts: readonly string[],
  opening: Opening,
): Promise<string> {
  const { service, organizations } = await discover(place.service, authType, opening);
  const chosen = chooseOrganization(organizations, place.organization, service.uri);
  return trustedOrganizationAddress(chosen, service, opening.operator, namedHosts);
}
