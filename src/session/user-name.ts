import type { SessionWarning } from "./session.ts";

export type Account = {
  readonly userName: string;
  readonly domain: string;
  readonly warnings: readonly SessionWarning[];
};

/**
 * The account that USERNAME and DOMAIN name. `DOMAIN\user` and `user@realm` carry their domain and win over DOMAIN; a
 * user principal name stays whole, with an empty domain, as Windows sends it.
 */
export function accountOf(userName: string, domain: string | undefined): Account {
  const [, prefix, user] = /^([^\\]+)\\(.+)$/.exec(userName) ?? [];
  if (prefix !== undefined && user !== undefined) {
    return { userName: user, domain: prefix, warnings: differing(prefix, domain) };
  }
  const realm = /@(.+)$/.exec(userName)?.[1];
  if (realm !== undefined) return { userName, domain: "", warnings: differing(realm, domain) };
  return { userName, domain: domain ?? "", warnings: [] };
}

/** A realm is often the long form of the domain: netautoinc and netautoinc.local are the same. */
function differing(used: string, domain: string | undefined): SessionWarning[] {
  const isSame = domain === undefined || used.split(".")[0]?.toLowerCase() === domain.split(".")[0]?.toLowerCase();
  if (isSame) return [];
  return [
    {
      code: "SESSION_DOMAIN_DIFFERS",
      message: `the user name's own domain ${used} is used; DOMAIN ${domain} is ignored`,
    },
  ];
}
