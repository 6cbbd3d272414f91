/** Microsoft's own sign-in and global discovery hosts, all clouds. */
const microsoftHosts: ReadonlySet<string> = new Set([
  "login.microsoftonline.com",
  "login.microsoft.com",
  "login.windows.net",
  "login.live.com",
  "sts.windows.net",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
  "login.chinacloudapi.cn",
  "globaldisco.crm.dynamics.com",
  "globaldisco.crm9.dynamics.com",
  "globaldisco.crm.microsoftdynamics.us",
  "globaldisco.crm.appsplatform.us",
  "globaldisco.crm.dynamics.cn",
]);

/** True for Microsoft's own sign-in and global discovery hosts. */
export function isMicrosoftHost(host: string): boolean {
  return microsoftHosts.has(hostName(host));
}

/** The same for an address, whose port is the usual one. */
export function isMicrosoftSignInHost(target: URL): boolean {
  return isMicrosoftHost(target.hostname) && target.port === "";
}

/** True for a host that the session, a profile or `--allow-host` names. */
export function isNamed(target: URL, { allowedHosts }: { readonly allowedHosts: readonly string[] }): boolean {
  return allowedHosts.some((allowed) => isHost(allowed, target));
}

/** `host`, `host:port` or `[::1]:port`, in any case; a whole URL stands for its host and port. */
function isHost(allowed: string, target: URL): boolean {
  const text = allowed.trim();
  const address = text.includes("://") ? text : `${target.protocol}//${bracketed(text)}`;
  if (text === "" || !URL.canParse(address)) return false;
  const named = new URL(address);
  const namesPort = text.includes("://") || /:\d+$/.test(bracketed(text));
  return hostName(named.hostname) === hostName(target.hostname) && (!namesPort || portOf(named) === portOf(target));
}

function bracketed(text: string): string {
  return /^[\da-f]*:[\da-f:.]*:[\da-f.]*$/i.test(text) ? `[${text}]` : text;
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

/** Without the dot that a name may end with. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}
