import { mechanisms, type SecurityProvider, securityFlags, serviceName } from "./security-provider.ts";

export type KerberosAccount = {
  /** `alice`, or `alice@example.test` with an empty domain. */
  readonly userName: string;
  /** The domain's short name (`EXAMPLE`), its DNS name (`example.test`), or empty. */
  readonly domain: string;
};

/**
 * The Kerberos name under which a ticket for the service at `url` can be had for exactly this account, from the ticket cache
 * (KRB5CCNAME) or a client keytab (KRB5_CLIENT_KTNAME); undefined where there is none, and on Windows, whose library
 * would answer for whoever runs this process.
 *
 * A short domain name is taken for the first label of a realm: EXAMPLE is EXAMPLE.TEST.
 */
export async function kerberosPrincipal(
  provider: SecurityProvider,
  account: KerberosAccount,
  url: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  if (platform === "win32") return undefined;
  try {
    const options = { principal: askedName(account), flags: securityFlags.none, mechOID: mechanisms.kerberos };
    const context = await provider.initializeClient(serviceName(url, platform), options);
    await context.step("");
    const name = context.username ?? undefined;
    return name !== undefined && isSame(name, account) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Realms are written in capitals ([MS-KILE] 3.1.5.6); without one the library takes its default. */
function askedName({ userName, domain }: KerberosAccount): string {
  const [user = "", realm] = userName.split("@");
  if (realm !== undefined) return `${user}@${realm.toUpperCase()}`;
  return domain.includes(".") ? `${user}@${domain.toUpperCase()}` : user;
}

function isSame(name: string, { userName, domain }: KerberosAccount): boolean {
  const [user = "", realm = ""] = name.toUpperCase().split("@");
  const [givenUser, givenRealm = domain] = userName.toUpperCase().split("@");
  const wanted = givenRealm.toUpperCase();
  return user === givenUser && (wanted === "" || wanted === realm || wanted === realm.split(".")[0]);
}
