import { parse } from "tldts";

/**
 * Domains under which anybody can rent a name, or gets one with a service, and that the public suffix list does not hold (or
 * holds in part: some regions, some products). Each name below is somebody else's.
 */
const sharedDomains: readonly string[] = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "appsplatform.us",
  "awsapprunner.com",
  "azure-devices.net",
  "azure.cn",
  "azure.com",
  "azure.net",
  "azure.us",
  "azurecontainer.io",
  "azurecontainerapps.io",
  "azurewebsites.cn",
  "chinacloudapi.cn",
  "chinacloudapp.cn",
  "chinacloudsites.cn",
  "cloudns.net",
  "devtunnels.ms",
  "dynamics.cn",
  "dynamics.com",
  "github.dev",
  "gitpod.io",
  "googleusercontent.com",
  "lhr.life",
  "loca.lt",
  "microsoftdynamics.us",
  "mooo.com",
  "msappproxy.net",
  "nip.io",
  "no-ip.com",
  "onmicrosoft.com",
  "oraclecloudapps.com",
  "powerappsportals.com",
  "railway.app",
  "run.app",
  "serveo.net",
  "sharepoint.com",
  "sslip.io",
  "usgovcloudapi.net",
  "windows.net",
];

/**
 * The domain that the owner of a host rents as a whole: `contoso.com` of `crm.emea.contoso.com`, `contoso.co.uk` of
 * `crm.contoso.co.uk`, by the public suffix list (publicsuffix.org); two labels where the list does not know the last one
 * (`contoso.local`). Undefined where there is none to speak of: an IP address, a name of one label, a suffix itself, and a host
 * under a domain that is rented out name by name (`contoso.crm.dynamics.com`, `contoso.azurewebsites.net`).
 */
export function registrableDomain(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name.split(".").includes("")) return undefined;
  if (sharedDomains.some((shared) => name === shared || name.endsWith(`.${shared}`))) return undefined;
  const { domain, isIp, isPrivate } = parse(name, { allowPrivateDomains: true, extractHostname: false });
  return isIp || isPrivate ? undefined : (domain ?? undefined);
}
