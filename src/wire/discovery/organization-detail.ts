import type { Guid } from "../../values/guid.ts";

/** An organization as a discovery service lists it; which addresses are there depends on the service. */
export type OrganizationDetail = {
  readonly id: Guid;
  readonly uniqueName: string;
  readonly friendlyName: string;
  /** The part of the address that stands for the organization: `contoso` of `https://contoso.crm.dynamics.com`. */
  readonly urlName?: string | undefined;
  /** `5.0.9690.3000`; the service of 2007 does not say it. */
  readonly version?: string | undefined;
  readonly state: OrganizationState;
  readonly addresses: OrganizationAddresses;
  /** Global Discovery: `NA`, `EMEA`. */
  readonly region?: string | undefined;
};

type OrganizationState = "Enabled" | "Disabled";

/** Addresses are a server's word: judge them before credentials go there. */
export type OrganizationAddresses = {
  readonly webApplication?: string | undefined;
  /** The Organization service of 2011 and later. */
  readonly organizationService?: string | undefined;
  readonly organizationDataService?: string | undefined;
  /** The root below which `/api/data` lies. */
  readonly webApi?: string | undefined;
  /** The services of 2007. */
  readonly crmService?: string | undefined;
  readonly metadataService?: string | undefined;
};
