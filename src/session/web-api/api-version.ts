/** Versions of the Web API, the newest first. */
const versions: readonly (readonly [major: number, minor: number])[] = [
  [9, 2],
  [9, 1],
  [9, 0],
  [8, 2],
  [8, 1],
  [8, 0],
];

/** `v9.2` for an organization of version `9.2.24051.174`: the newest that it has. */
export function apiVersionOf(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const found = versions.find(([ofMajor, ofMinor]) => major > ofMajor || (major === ofMajor && minor >= ofMinor));
  const [newest, sub] = found ?? [8, 0];
  return `v${newest}.${sub}`;
}

/** `https://crm/org/api/data/` beside `https://crm/org/XRMServices/2011/Organization.svc`. */
export function webApiRoot(serviceUri: string): string {
  return `${serviceUri.replace(/\/XRMServices\/2011\/Organization\.svc\/?$/i, "")}/api/data/`;
}
