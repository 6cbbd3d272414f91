import { createHash, timingSafeEqual } from "node:crypto";
import type { EmulatorUser } from "../emulator-options.ts";

export type UserName = {
  readonly domain: string;
  readonly userName: string;
  /** Unique names of the organizations that the user is a member of; all where it is left out. */
  readonly organizations?: readonly string[] | undefined;
  /** Security roles by name; System Administrator where it is left out. */
  readonly roles?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
};

/** Why a user who showed a password is not let in. */
export type PasswordRefusal = "unknown user" | "wrong password" | "disabled" | "locked" | "second factor demanded";

export type PasswordVerdict = { readonly user: UserName } | { readonly refusal: PasswordRefusal };

/** Who may sign in to the organizations of one emulator. */
export class Directory {
  readonly #users: readonly EmulatorUser[];
  readonly #isOpen: boolean;

  /** @param isOpen takes in anyone who is not configured, whatever the password */
  constructor(users: readonly EmulatorUser[], isOpen: boolean) {
    this.#users = users;
    this.#isOpen = isOpen;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get users(): readonly EmulatorUser[] {
    return this.#users;
  }

  /** Whether a user who is not configured is taken in: anyone, when that was asked for, whose name a record can hold. */
  takesIn({ domain, userName }: UserName): boolean {
    return this.#isOpen && userName !== "" && [domain, userName].every(isUsableName);
  }

  /**
   * The configured user, in any case; `alice@contoso.com` is the user of that principal name, else alice of CONTOSO; without a
   * domain, the only one of that user name.
   */
  find(name: UserName): EmulatorUser | undefined {
    const principal = this.#findPrincipal(name);
    if (principal !== undefined) return principal;
    const { domain, userName } = splitPrincipalName(name);
    const named = this.#users.filter((user) => isSame(user.userName, userName));
    const exact = named.find((user) => isSame(user.domain, domain));
    return exact ?? (domain === "" && named.length === 1 ? named[0] : undefined);
  }

  /**
   * Judges a name and password as a token service gets them. The password comes first: whoever does not know it learns nothing
   * of the account but that it exists.
   * @param login `CONTOSO\alice`, `alice@contoso.com` or `alice`
   */
  checkPassword(login: string, password: string): PasswordVerdict {
    const name = userNameOf(login);
    const user = this.find(name);
    if (user === undefined) return this.takesIn(name) ? { user: name } : { refusal: "unknown user" };
    if (!isSamePassword(user.password, password)) return { refusal: "wrong password" };
    const refusal = refusalOf(user);
    return refusal === undefined ? { user } : { refusal };
  }

  #findPrincipal({ domain, userName }: UserName): EmulatorUser | undefined {
    if (domain !== "" || !userName.includes("@")) return undefined;
    return this.#users.find(({ upn }) => upn !== undefined && isSame(upn, userName));
  }
}

/** Why an account is not let in although its password is right. */
function refusalOf(user: EmulatorUser): PasswordRefusal | undefined {
  if (user.disabled === true) return "disabled";
  if (user.locked === true) return "locked";
  return user.mfa === true ? "second factor demanded" : undefined;
}

/** Whether NTLM and Kerberos let an account in: they know no second factor. */
export function isLetInByWindows(user: EmulatorUser): boolean {
  const refusal = refusalOf(user);
  return refusal === undefined || refusal === "second factor demanded";
}

/** `CONTOSO\alice` in its two parts; a name of another form is a user name without a domain. */
export function userNameOf(login: string): UserName {
  const [, domain, userName] = /^([^\\]*)\\(.*)$/s.exec(login) ?? [];
  return { domain: domain ?? "", userName: userName ?? login };
}

/** The name that tokens carry: the user's own, else one made of user name and domain. */
export function principalNameOf(user: UserName & { readonly upn?: string | undefined }): string {
  if (user.upn !== undefined) return user.upn;
  if (user.userName.includes("@")) return user.userName;
  const domain = user.domain === "" ? "local" : user.domain.toLowerCase();
  return `${user.userName.toLowerCase()}@${domain.includes(".") ? domain : `${domain}.example`}`;
}

/** Windows lets names be so long; one with control characters could not be shown in any reply. */
function isUsableName(name: string): boolean {
  return name.length <= 256 && !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(name);
}

/** A user principal name travels as user name, without a domain. */
function splitPrincipalName({ domain, userName }: UserName): UserName {
  const match = domain === "" ? /^([^@]+)@([^@.]+)(?:\.[^@]*)?$/.exec(userName) : null;
  return { domain: match?.[2] ?? domain, userName: match?.[1] ?? userName };
}

function isSame(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

function isSamePassword(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
