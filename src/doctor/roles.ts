import { DynamlError } from "../errors.ts";
import type { Entity } from "../values/entity.ts";
import { EntityReference } from "../values/entity-reference.ts";
import { Guid } from "../values/guid.ts";
import { type Asking, idsIn, recordsWhere } from "./ask-records.ts";
import type { Examination } from "./examination.ts";
import { notChecked, ok } from "./network-phases.ts";
import { missingPrivileges } from "./privileges.ts";
import type { Outcome } from "./report.ts";

export type RoleErrorCode = "DOCTOR_ROLE_MISSING";

/** By the ID of the role's template, which is the same in every organization and language. */
const sufficient: ReadonlyMap<string, string> = new Map([
  ["627090ff-40a3-4053-8790-584edc5be201", "System Administrator"],
  ["119f245c-3cc8-4b62-b31c-d1a046ced15d", "System Customizer"],
]);

/**
 * Whether the user is a System Administrator or System Customizer, as Create session demands, by a role of the user's own or
 * of a team; where neither, or where the user may not read roles, whether the user has the privileges in their place
 * (RetrieveUserPrivileges). Where the organization does not let the user ask for these either, nothing is known.
 */
export async function examineRoles(examination: Examination): Promise<Outcome> {
  const { organization, opening, whoAmI } = examination;
  const user = (await whoAmI)?.get("UserId");
  if (organization === undefined || !(user instanceof Guid)) return notChecked("the user's ID is not known");
  const asking = { organization, limits: opening.limits };
  let roles: readonly Entity[] = [];
  let refusal: string | undefined;
  try {
    for (const rolesOf of [ownRoles, teamRoles]) {
      const found = await rolesOf(user, asking);
      const name = found.map(sufficientName).find((one) => one !== undefined);
      const by = rolesOf === teamRoles ? ", by a team" : "";
      if (name !== undefined) return ok(`the user is ${name}${by}`);
      roles = [...roles, ...found];
    }
  } catch (error) {
    refusal = refusalOf(error);
  }
  const neither =
    refusal === undefined
      ? `the user is neither System Administrator nor System Customizer; roles: ${namesOf(roles)}`
      : `the organization does not let the roles be asked for: ${refusal}`;
  return await examinePrivileges(neither, user, asking, examination.privileges);
}

async function examinePrivileges(
  neither: string,
  user: Guid,
  asking: Asking,
  needed: readonly string[],
): Promise<Outcome> {
  let missing: readonly string[];
  try {
    missing = await missingPrivileges(user, needed, asking);
  } catch (error) {
    return notChecked(`${neither}; the organization does not let the privileges be asked for: ${refusalOf(error)}`);
  }
  if (missing.length === 0) return ok(`${neither}, with the privileges in their place: ${needed.join(", ")}`);
  throw new DynamlError<RoleErrorCode>({
    code: "DOCTOR_ROLE_MISSING",
    message: `${neither}; privileges that are missing in their place: ${missing.join(", ")}`,
    remedy: "give the user one of the two roles, or a role with the privileges that are missing",
    context: { missing },
  });
}

/** What the organization refuses is told; other failures are failures of the phase. */
function refusalOf(error: unknown): string {
  if (error instanceof DynamlError && error.code === "SESSION_FAULT") return error.message;
  throw error;
}

async function ownRoles(user: Guid, asking: Asking): Promise<readonly Entity[]> {
  return await rolesWhere(await recordsWhere("systemuserroles", "systemuserid", [user], ["roleid"], asking), asking);
}

async function teamRoles(user: Guid, asking: Asking): Promise<readonly Entity[]> {
  const memberships = await recordsWhere("teammembership", "systemuserid", [user], ["teamid"], asking);
  const teams = idsIn(memberships, "teamid");
  return await rolesWhere(await recordsWhere("teamroles", "teamid", teams, ["roleid"], asking), asking);
}

async function rolesWhere(intersections: readonly Entity[], asking: Asking): Promise<readonly Entity[]> {
  return await recordsWhere("role", "roleid", idsIn(intersections, "roleid"), ["name", "roletemplateid"], asking);
}

function sufficientName({ attributes }: Entity): string | undefined {
  const template = attributes.get("roletemplateid");
  const id = template instanceof EntityReference ? template.id : template;
  return id instanceof Guid ? sufficient.get(id.text.toLowerCase()) : undefined;
}

function namesOf(roles: readonly Entity[]): string {
  const names = [...new Set(roles.map(({ attributes }) => String(attributes.get("name") ?? "")))].filter(Boolean);
  return names.join(", ") || "none";
}
