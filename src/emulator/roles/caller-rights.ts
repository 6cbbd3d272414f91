import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { Organization } from "../organization.ts";
import { depthHeld, isUserAdministrator, withTeams } from "./held-privileges.ts";

/** A user whose roles decide, with the user's teams. */
export type RestrictedUser = {
  readonly user: EntityReference;
  /** The user and the user's teams: owners whose records are the user's own. */
  readonly principals: readonly EntityReference[];
  /** The bit of the widest depth to which the roles carry a privilege; 0 where they do not have it. */
  readonly depthOf: (privilege: string) => number;
};

/**
 * What the roles of those who send a request allow, read when it is first asked for and then kept: a request goes by the roles
 * that it found. Who acts for another user may do what both may do.
 */
export class CallerRights {
  readonly #organization: Organization;
  readonly #users: readonly Guid[];
  #restricted: readonly RestrictedUser[] | undefined;

  constructor(organization: Organization, ...users: readonly Guid[]) {
    this.#organization = organization;
    this.#users = users;
  }

  /** Those of the users who are no System Administrators; none: everything is allowed. */
  get restricted(): readonly RestrictedUser[] {
    this.#restricted ??= this.#users.flatMap((id) => restrictedUser(this.#organization, id) ?? []);
    return this.#restricted;
  }

  /** The rights of the user, used by another one. */
  usedBy(other: Guid): CallerRights {
    return new CallerRights(this.#organization, ...this.#users, other);
  }
}

function restrictedUser(organization: Organization, id: Guid): RestrictedUser | undefined {
  if (isUserAdministrator(organization, id)) return undefined;
  const user = new EntityReference("systemuser", id);
  const principals = withTeams(organization, user);
  const depths = new Map<string, number>();
  const depthOf = (privilege: string): number => {
    const depth = depths.get(privilege) ?? depthHeld(organization, principals, privilege);
    depths.set(privilege, depth);
    return depth;
  };
  return { user, principals, depthOf };
}
