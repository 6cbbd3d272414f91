/** Who signs in. */
export type Account = {
  /** `alice`, or a user principal name with an empty domain. */
  readonly userName: string;
  readonly domain: string;
};

/** The name as token services take it: `CONTOSO\alice`, `alice@contoso.com` or `alice`. */
export function loginOf({ userName, domain }: Account): string {
  return domain === "" ? userName : `${domain}\\${userName}`;
}

/** The name as online services take it: a domain with a dot in it is the second half of a principal name. */
export function principalNameOf({ userName, domain }: Account): string {
  return domain.includes(".") && !userName.includes("@") ? `${userName}@${domain}` : loginOf({ userName, domain });
}
