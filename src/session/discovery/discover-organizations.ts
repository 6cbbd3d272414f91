import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { givenOptions, timeoutOf } from "../given-options.ts";
import { planDiscovery } from "../locate-organization.ts";
import { withOpening } from "../opening.ts";
import type { SessionWarning } from "../session.ts";
import type { SessionOptions } from "../session-options.ts";
import { discover } from "./discover.ts";
import { organizationAddress } from "./organization-address.ts";

/** An organization that the user belongs to, as a discovery service lists it. */
export type DiscoveredOrganization = {
  readonly id: string;
  readonly uniqueName: string;
  readonly friendlyName: string;
  readonly urlName?: string | undefined;
  /** As the service says it; nobody has been there yet. */
  readonly organizationUri?: string | undefined;
  readonly webApplicationUri?: string | undefined;
  readonly version?: string | undefined;
  readonly state: OrganizationDetail["state"];
  readonly region?: string | undefined;
};

export type Discovery = {
  /** The service that answered. */
  readonly discoveryUri: string;
  readonly organizations: readonly DiscoveredOrganization[];
  readonly warnings: readonly SessionWarning[];
};

/**
 * The organizations of the discovery service that `discoveryUri` names, or that `server` has. Signs in as the service wants
 * it where `authType` is left out. One RetrieveOrganizations request, or one page after the other of Global Discovery.
 *
 *     const { organizations } = await discoverOrganizations({ server: "crm.contoso.com", userName, password });
 *
 * Errors: those of openSession; SESSION_DISCOVERY_FAULT, SESSION_DISCOVERY_LOOP.
 */
export async function discoverOrganizations(options: SessionOptions): Promise<Discovery> {
  const given = givenOptions(options);
  const plan = planDiscovery(given);
  const where = plan.place.service.uri;
  const warnings: SessionWarning[] = [...plan.warnings];
  const about = { what: "asking for the organizations", where, seconds: timeoutOf(given) };
  return await withOpening(
    plan.options,
    about,
    (warning) => warnings.push(warning),
    async (opening) => {
      const { service, organizations } = await discover(plan.place.service, plan.authType, opening);
      await opening.send.close();
      return {
        discoveryUri: service.uri,
        warnings,
        organizations: organizations.map(({ id, addresses, ...names }) => ({
          id: id.text,
          ...names,
          organizationUri: organizationAddress({ id, addresses, ...names }),
          webApplicationUri: addresses.webApplication,
        })),
      };
    },
  );
}
