import { type Cloud, globalDiscoveryOrigins } from "../wire/discovery/global-discovery.ts";

/** A host of Microsoft's own Dynamics cloud: `contoso.crm4.dynamics.com` is of the region `crm4.dynamics.com`. */
export type CloudHost = {
  readonly cloud: Cloud;
  /** `crm4.dynamics.com`. */
  readonly region: string;
  /** The organization's URL name; undefined for a host of the region as a whole. */
  readonly organization: string | undefined;
};

/** By the end of a region's host name; the first that fits. */
const clouds: readonly (readonly [ending: RegExp, cloud: Cloud])[] = [
  [/^crm9\.dynamics\.com$/, "gcc"],
  [/^crm\d*\.dynamics\.com$/, "public"],
  [/^crm\.microsoftdynamics\.us$/, "gcc-high"],
  [/^crm\.appsplatform\.us$/, "dod"],
  [/^crm\.dynamics\.cn$/, "china"],
];

/** Names that stand before a region's host and are no organization's: discovery, sign-in pages. */
const serviceNames: ReadonlySet<string> = new Set(["disco", "dev", "globaldisco", "www", "port", "api"]);

/** Undefined where the host is not Microsoft's. `contoso.api.crm.dynamics.com` is one of `contoso`. */
export function cloudHostOf(hostname: string): CloudHost | undefined {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  const [, prefix, region = ""] = /^(?:(.+)\.)?(crm\d*\.[a-z]+\.[a-z]+)$/.exec(host) ?? [];
  const cloud = clouds.find(([ending]) => ending.test(region))?.[1];
  if (cloud === undefined) return undefined;
  const name = prefix?.replace(/(?:^|\.)api$/, "");
  return { cloud, region, organization: name === "" || serviceNames.has(name ?? "") ? undefined : name };
}

/** Where the clouds' own list of organizations is: `https://globaldisco.crm.dynamics.com`. */
export function globalDiscoveryOrigin({ cloud }: CloudHost): string {
  return globalDiscoveryOrigins[cloud];
}

/** The global discovery service, whatever the path. */
export function isGlobalDiscovery(address: URL): boolean {
  return Object.values(globalDiscoveryOrigins).includes(address.origin);
}
