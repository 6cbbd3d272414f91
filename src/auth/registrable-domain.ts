import { isIPv4 } from "node:net";

/** Second labels under which country registries sell names: `contoso.co.uk`, `contoso.com.br`. */
const registryLabels = new Set(
  (
    "ac ad asn asso biz co com ed edu firm gen go gob gouv gov gub id in inf info lg ltd me mil mod ne net nhs nic nom " +
    "or org plc pol pro sch school tm web"
  ).split(" "),
);

/** Countries that also sell names under places or under labels too many to list: three labels are one's own there. */
const deepCountries = new Set(
  "ar br ck er fk id il jp ke kh kr kw mm my no np nz pg th tr tw uk us uy ve za zm zw".split(" "),
);

/** Domains under which anybody can rent a name: each name below is somebody else's. */
const sharedDomains: readonly string[] = [
  "amazonaws.com",
  "appspot.com",
  "appsplatform.us",
  "azure-api.net",
  "azure.com",
  "azure.net",
  "azurecontainer.io",
  "azurecontainerapps.io",
  "azureedge.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurewebsites.net",
  "blogspot.com",
  "cloudapp.azure.com",
  "cloudapp.net",
  "cloudflare.net",
  "cloudfront.net",
  "ddns.net",
  "duckdns.org",
  "dyndns.org",
  "dynamics.cn",
  "dynamics.com",
  "fly.dev",
  "github.io",
  "gitlab.io",
  "googleusercontent.com",
  "herokuapp.com",
  "hopto.org",
  "microsoftdynamics.us",
  "msappproxy.net",
  "myds.me",
  "netlify.app",
  "ngrok-free.app",
  "ngrok.app",
  "ngrok.io",
  "no-ip.org",
  "nip.io",
  "onmicrosoft.com",
  "onrender.com",
  "pages.dev",
  "powerappsportals.com",
  "run.app",
  "sharepoint.com",
  "sslip.io",
  "synology.me",
  "trafficmanager.net",
  "trycloudflare.com",
  "vercel.app",
  "web.app",
  "windows.net",
  "workers.dev",
  "zapto.org",
];

/**
 * The domain that the owner of a host rents as a whole: `contoso.com` of `crm.emea.contoso.com`, `contoso.co.uk` of
 * `crm.contoso.co.uk`. Undefined where there is none to speak of: an IP address, a name of one label, a host under a
 * domain that is rented out name by name (`contoso.crm.dynamics.com`).
 *
 * In doubt it takes a label more, so that the domain comes out too small: whoever relies on it trusts too little then.
 */
export function registrableDomain(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  const labels = name.split(".");
  if (labels.length < 2 || isIPv4(name) || name.includes(":") || labels.includes("")) return undefined;
  if (sharedDomains.some((shared) => name === shared || name.endsWith(`.${shared}`))) return undefined;
  const length = ownLabels(labels);
  return labels.length < length ? undefined : labels.slice(-length).join(".");
}

function ownLabels(labels: readonly string[]): number {
  const country = labels.at(-1) ?? "";
  const second = labels.at(-2) ?? "";
  const isCountry = country.length === 2;
  return isCountry && (registryLabels.has(second) || second.length < 3 || deepCountries.has(country)) ? 3 : 2;
}
