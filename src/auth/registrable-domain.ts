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
  "amazonaws.com.cn",
  "appsplatform.us",
  "appspot.com",
  "awsapprunner.com",
  "azure-api.net",
  "azure-devices.net",
  "azure.cn",
  "azure.com",
  "azure.net",
  "azure.us",
  "azurecontainer.io",
  "azurecontainerapps.io",
  "azureedge.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurewebsites.cn",
  "azurewebsites.net",
  "azurewebsites.us",
  "blogspot.com",
  "chinacloudapi.cn",
  "chinacloudapp.cn",
  "chinacloudsites.cn",
  "cloudapp.azure.com",
  "cloudapp.net",
  "cloudflare.net",
  "cloudfront.net",
  "cloudns.net",
  "co.com",
  "ddns.net",
  "de.com",
  "deno.dev",
  "devtunnels.ms",
  "duckdns.org",
  "dynamics.cn",
  "dynamics.com",
  "dyndns.org",
  "dynv6.net",
  "eu.com",
  "eu.org",
  "firebaseapp.com",
  "fly.dev",
  "gb.net",
  "github.dev",
  "github.io",
  "gitlab.io",
  "gitpod.io",
  "googleusercontent.com",
  "gr.com",
  "herokuapp.com",
  "hopto.org",
  "jpn.com",
  "lhr.life",
  "loca.lt",
  "microsoftdynamics.us",
  "mooo.com",
  "msappproxy.net",
  "myds.me",
  "netlify.app",
  "ngrok-free.app",
  "ngrok-free.dev",
  "ngrok.app",
  "ngrok.dev",
  "ngrok.io",
  "ngrok.pro",
  "nip.io",
  "no-ip.biz",
  "no-ip.com",
  "no-ip.org",
  "onmicrosoft.com",
  "onrender.com",
  "oraclecloudapps.com",
  "pages.dev",
  "powerappsportals.com",
  "railway.app",
  "repl.co",
  "ru.com",
  "run.app",
  "sa.com",
  "se.net",
  "serveo.net",
  "sharepoint.com",
  "sslip.io",
  "synology.me",
  "sytes.net",
  "trafficmanager.net",
  "trycloudflare.com",
  "ts.net",
  "uk.com",
  "uk.net",
  "us.com",
  "us.org",
  "usgovcloudapi.net",
  "usgovcloudapp.net",
  "vercel.app",
  "web.app",
  "windows.net",
  "workers.dev",
  "za.com",
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
