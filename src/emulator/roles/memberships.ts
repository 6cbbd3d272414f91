import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { EmulatorError } from "../emulator-error.ts";
import type { EmulatorRole, EmulatorTeam } from "../emulator-options.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { seedRecord } from "../records/write-record.ts";
import type { UserName } from "../sign-in/directory.ts";
import { foldText } from "../store/fold-text.ts";
import { administratorRole, ensureAssociation, ensureRole, setPrivileges } from "./roles.ts";

export type ConfiguredRoles = {
  readonly roles?: readonly EmulatorRole[] | undefined;
  readonly teams?: readonly EmulatorTeam[] | undefined;
};

/** Makes the roles and teams that the directory describes. Call it inside a transaction. Throws EmulatorError. */
export function ensureConfiguredRoles(context: MessageContext, { roles = [], teams = [] }: ConfiguredRoles): void {
  for (const { name, privileges = [] } of roles) {
    const given = privileges.map((one) => (typeof one === "string" ? { name: one, depth: "Global" as const } : one));
    const [unknown] = setPrivileges(context, ensureRole(context, name), given);
    if (unknown !== undefined) throw noPrivilege(name, unknown);
  }
  for (const { name, roles: ofTeam = [] } of teams) {
    const team = ensureTeam(context, name);
    replace(context, "teamroles", { teamid: team }, "roleid", rolesNamed(context, ofTeam));
  }
}

/**
 * Gives a user the roles and teams that the directory names, and takes others away. Where it names no roles, a user who has none
 * becomes System Administrator. Call it inside a transaction.
 */
export function giveMemberships(context: MessageContext, userId: Guid, { roles, teams }: UserName): void {
  if (roles !== undefined) {
    replace(context, "systemuserroles", { systemuserid: userId }, "roleid", rolesNamed(context, roles));
  } else if (!hasRole(context, userId)) {
    const roleid = ensureRole(context, administratorRole);
    ensureAssociation(context, "systemuserroles", { systemuserid: userId, roleid });
  }
  if (teams === undefined) return;
  const ofUser = teams.map((name) => ensureTeam(context, name));
  replace(context, "teammembership", { systemuserid: userId }, "teamid", ofUser);
}

function rolesNamed(context: MessageContext, names: readonly string[]): readonly Guid[] {
  return names.map((name) => ensureRole(context, name));
}

function hasRole({ organization }: MessageContext, userId: Guid): boolean {
  const sql = "SELECT 1 FROM systemuserroles WHERE systemuserid = ? LIMIT 1";
  return organization.store.rows(sql, [userId.text]).length > 0;
}

/** The record at one end is associated with these at the other end, and no others. */
function replace(
  context: MessageContext,
  intersect: string,
  end: Readonly<Record<string, Guid>>,
  otherEnd: string,
  others: readonly Guid[],
): void {
  const [[column, id] = ["", Guid.empty]] = Object.entries(end);
  const marks = others.map(() => "?").join(", ");
  context.organization.store.rows(`DELETE FROM "${intersect}" WHERE ${column} = ? AND ${otherEnd} NOT IN (${marks})`, [
    id.text,
    ...others.map(({ text }) => text),
  ]);
  for (const other of others) ensureAssociation(context, intersect, { ...end, [otherEnd]: other });
}

function ensureTeam(context: MessageContext, name: string): Guid {
  const { organization, caller } = context;
  const { store, rootBusinessUnitId } = organization;
  const [row] = store.rows('SELECT teamid FROM "team" WHERE fold(name) = ?', [foldText(name)]);
  if (row !== undefined) return Guid.of(String(row[0]));
  const id = store.newId();
  seedRecord(context, tableOf(organization, "team"), id, {
    name,
    administratorid: new EntityReference("systemuser", caller.userId),
    businessunitid: new EntityReference("businessunit", rootBusinessUnitId),
    teamtype: new OptionSetValue(0),
  });
  return id;
}

function noPrivilege(role: string, privilege: string): EmulatorError {
  return new EmulatorError({
    code: "EMULATOR_DIRECTORY_INVALID",
    message: `the role '${role}' names a privilege that there is none of, or not to that depth: ${privilege}`,
    remedy:
      "name privileges as the organization does, prvReadAccount; those of tables that it does not have are not there",
  });
}
