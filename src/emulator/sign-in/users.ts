import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { EmulatorUser } from "../emulator-options.ts";
import { OrganizationFault } from "../faults.ts";
import type { Caller, Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { seedRecord } from "../records/write-record.ts";
import { foldText } from "../store/fold-text.ts";

export type UserName = { readonly domain: string; readonly userName: string };

/** Who may sign in, and which systemuser record each of them is. */
export class Users {
  readonly #organization: Organization;
  readonly #configured: readonly EmulatorUser[];
  readonly #isOpen: boolean;

  constructor(organization: Organization, configured: readonly EmulatorUser[], isOpen: boolean) {
    this.#organization = organization;
    this.#configured = configured;
    this.#isOpen = isOpen;
  }

  /** Whether a user who is not configured is taken in: anyone, when that was asked for, whose name a record can hold. */
  takesIn({ domain, userName }: UserName): boolean {
    return this.#isOpen && userName !== "" && [domain, userName].every(isUsableName);
  }

  /**
   * The configured user, in any case; `alice@contoso.com` is alice of CONTOSO; without a domain, the only one of that user name.
   */
  find(name: UserName): EmulatorUser | undefined {
    const { domain, userName } = splitPrincipalName(name);
    const named = this.#configured.filter((user) => isSame(user.userName, userName));
    const exact = named.find((user) => isSame(user.domain, domain));
    return exact ?? (domain === "" && named.length === 1 ? named[0] : undefined);
  }

  /** ID of the user's systemuser record, which is created at the first sign-in. */
  systemUserOf({ domain, userName }: UserName): Guid {
    const organization = this.#organization;
    const domainName = domain === "" ? userName : `${domain}\\${userName}`;
    const [row] = organization.store.rows('SELECT systemuserid FROM "systemuser" WHERE fold(domainname) = ?', [
      foldText(domainName),
    ]);
    if (row !== undefined) return Guid.of(String(row[0]));
    const id = organization.store.newId();
    const context = {
      organization,
      caller: { userId: id, businessUnitId: organization.rootBusinessUnitId },
      now: new Date(),
    };
    const businessunitid = new EntityReference("businessunit", organization.rootBusinessUnitId);
    const values = {
      domainname: domainName,
      lastname: userName.slice(0, longestLastName).toWellFormed(),
      businessunitid,
    };
    organization.store.transaction(() => seedRecord(context, tableOf(organization, "systemuser"), id, values));
    return id;
  }

  /** The user as a caller; a disabled one is refused. */
  callerOf(userId: Guid): Caller {
    const [row] = this.#organization.store.rows(
      'SELECT businessunitid, isdisabled FROM "systemuser" WHERE systemuserid = ?',
      [userId.text],
    );
    if (row !== undefined && row[1] !== 1n) return { userId, businessUnitId: Guid.of(String(row[0])) };
    throw new OrganizationFault("SystemUserDisabled", `The user with Id = ${userId} is disabled.`);
  }
}

const longestLastName = 64;

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
