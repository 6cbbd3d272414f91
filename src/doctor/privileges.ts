import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "../session/session-error.ts";
import { Guid } from "../values/guid.ts";
import { type Asking, idsIn, recordsWhere } from "./ask-records.ts";

/** What every activity does, whatever its table: it reads what tables and columns there are. */
export const commonPrivileges: readonly string[] = [
  "prvReadEntity",
  "prvReadAttribute",
  "prvReadRelationship",
  "prvReadOptionSet",
];

/**
 * Those of the needed privileges, by name in any case, that the user's roles and teams do not give (RetrieveUserPrivileges, then
 * RetrieveMultiple for the names). One that the organization does not have counts as missing.
 */
export async function missingPrivileges(
  user: Guid,
  needed: readonly string[],
  asking: Asking,
): Promise<readonly string[]> {
  const held = new Set((await privilegesOf(user, asking)).map(({ text }) => text.toLowerCase()));
  const known = await recordsWhere("privilege", "name", needed, ["name", "privilegeid"], asking);
  const given = known.filter((privilege) =>
    idsIn([privilege], "privilegeid").some((id) => held.has(id.text.toLowerCase())),
  );
  const names = new Set(given.map(({ attributes }) => String(attributes.get("name")).toLowerCase()));
  return needed.filter((name) => !names.has(name.toLowerCase()));
}

async function privilegesOf(user: Guid, { organization, limits }: Asking): Promise<readonly Guid[]> {
  const request = { requestName: "RetrieveUserPrivileges", parameters: new Map([["UserId", user]]) };
  const privileges: unknown = (await organization.execute(request, limits)).results.get("RolePrivileges");
  if (Array.isArray(privileges)) return privileges.flatMap(idOf);
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: "the answer to RetrieveUserPrivileges holds no privileges",
    remedy: "check that the address is that of the organization",
  });
}

function idOf(privilege: unknown): Guid[] {
  const has = typeof privilege === "object" && privilege !== null && "privilegeId" in privilege;
  return has && privilege.privilegeId instanceof Guid ? [privilege.privilegeId] : [];
}
