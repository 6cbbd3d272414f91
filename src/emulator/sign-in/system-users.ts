import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { Caller, Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { seedRecord } from "../records/write-record.ts";
import { CallerRights } from "../roles/caller-rights.ts";
import { giveMemberships } from "../roles/memberships.ts";
import { foldText } from "../store/fold-text.ts";
import { principalNameOf, type UserName } from "./directory.ts";
import { objectIdOf } from "./object-id.ts";

/** Which systemuser record of an organization each user is. */
export class SystemUsers {
  readonly #organization: Organization;
  readonly #known = new WeakMap<UserName, Guid>();

  constructor(organization: Organization) {
    this.#organization = organization;
  }

  /** The user as a caller; the record is created at the first call, with the user's roles and teams. A disabled one is refused. */
  callerOf(user: UserName, now: Date): Caller {
    const userId = this.#known.get(user) ?? this.#idOf(user, now);
    this.#known.set(user, userId);
    const [row] = this.#organization.store.rows(
      'SELECT businessunitid, isdisabled FROM "systemuser" WHERE systemuserid = ?',
      [userId.text],
    );
    if (row !== undefined && row[1] !== 1n) {
      const rights = new CallerRights(this.#organization, userId);
      return { userId, businessUnitId: Guid.of(String(row[0])), rights };
    }
    throw new OrganizationFault("SystemUserDisabled", `The user with Id = ${userId} is disabled.`);
  }

  #idOf(user: UserName, now: Date): Guid {
    const { store, rootBusinessUnitId: businessUnitId } = this.#organization;
    return store.transaction(() => {
      const userId = this.#recordOf(user, now);
      giveMemberships({ organization: this.#organization, caller: { userId, businessUnitId }, now }, userId, user);
      return userId;
    });
  }

  #recordOf(user: UserName, now: Date): Guid {
    const { domain, userName } = user;
    const organization = this.#organization;
    const domainName = domain === "" ? userName : `${domain}\\${userName}`;
    const [row] = organization.store.rows('SELECT systemuserid FROM "systemuser" WHERE fold(domainname) = ?', [
      foldText(domainName),
    ]);
    if (row !== undefined) return Guid.of(String(row[0]));
    const id = organization.store.newId();
    const context = { organization, caller: { userId: id, businessUnitId: organization.rootBusinessUnitId }, now };
    const businessunitid = new EntityReference("businessunit", organization.rootBusinessUnitId);
    const values = {
      domainname: domainName,
      lastname: userName.slice(0, longestLastName).toWellFormed(),
      businessunitid,
      azureactivedirectoryobjectid: Guid.of(objectIdOf(principalNameOf(user))),
    };
    seedRecord(context, tableOf(organization, "systemuser"), id, values);
    return id;
  }
}

const longestLastName = 64;
