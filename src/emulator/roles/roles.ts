import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { EmulatorPrivilege } from "../emulator-options.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { seedRecord } from "../records/write-record.ts";
import { foldText } from "../store/fold-text.ts";
import { type Depth, depths, type PrivilegeKind, privilegeKinds } from "./privileges.ts";

type StandardRole = { readonly name: string; readonly template: Guid; depthOf(kind: PrivilegeKind): Depth | undefined };

/** The role of a user of whom the directory names none. */
export const administratorRole = "System Administrator";

export const administratorTemplate = Guid.of("627090ff-40a3-4053-8790-584edc5be201");

/** Roles that every organization has. The IDs of their templates are the same in all of them. */
const standardRoles: readonly StandardRole[] = [
  {
    name: administratorRole,
    template: administratorTemplate,
    depthOf: () => "Global",
  },
  {
    name: "System Customizer",
    template: Guid.of("119f245c-3cc8-4b62-b31c-d1a046ced15d"),
    depthOf: ({ customizer }) => customizer,
  },
];

/**
 * Gives the organization its privileges and standard roles, and those that an older file lacks: tables that came later
 * bring theirs. Call it inside a transaction.
 */
export function ensureStandardRoles(context: MessageContext): void {
  const added = addPrivileges(context);
  for (const { name, template, depthOf } of standardRoles) {
    const role = ensureRole(context, name, template);
    const grants = added.flatMap(({ kind, id }) => {
      const depth = depthOf(kind);
      return depth === undefined ? [] : [{ privilege: id, depth }];
    });
    grantAll(context, role, grants);
    if (name === administratorRole) giveToSystem(context, role);
  }
}

/** SYSTEM, for whom an administrator can act, may do everything. */
function giveToSystem(context: MessageContext, roleid: Guid): void {
  ensureAssociation(context, "systemuserroles", { systemuserid: context.caller.userId, roleid });
}

type AddedPrivilege = { readonly kind: PrivilegeKind; readonly id: Guid };

function addPrivileges({ organization }: MessageContext): AddedPrivilege[] {
  const known = new Set(organization.store.rows('SELECT name FROM "privilege"', []).map(([name]) => name));
  const missing = privilegeKinds(organization.tables).filter(({ name }) => !known.has(name));
  const added = missing.map((kind) => ({ kind, id: organization.store.newId() }));
  addRows(
    organization,
    "privilege",
    added.map(({ kind, id }) => {
      const ofOwned = kind.isOfOwnedRecords ? 1 : 0;
      return {
        privilegeid: id.text,
        name: kind.name,
        accessright: kind.accessRight,
        canbebasic: ofOwned,
        canbelocal: ofOwned,
        canbedeep: ofOwned,
        canbeglobal: 1,
        canbeentityreference: 1,
        canbeparententityreference: 0,
        ismanaged: 1,
      };
    }),
  );
  return added;
}

/** The role of that name in the root business unit, made where there is none. */
export function ensureRole(context: MessageContext, name: string, template?: Guid): Guid {
  const { organization } = context;
  const { store } = organization;
  const [row] = store.rows('SELECT roleid FROM "role" WHERE fold(name) = ?', [foldText(name)]);
  if (row !== undefined) return Guid.of(String(row[0]));
  if (template !== undefined) ensureTemplate(organization, template, name);
  const id = store.newId();
  seedRecord(context, tableOf(organization, "role"), id, {
    name,
    businessunitid: new EntityReference("businessunit", organization.rootBusinessUnitId),
    parentrootroleid: new EntityReference("role", id),
    ...(template === undefined ? {} : { roletemplateid: new EntityReference("roletemplate", template) }),
  });
  return id;
}

function ensureTemplate(organization: Organization, id: Guid, name: string): void {
  if (organization.store.exists(tableOf(organization, "roletemplate"), id)) return;
  addRow(organization, "roletemplate", id, { name, upgrading: false });
}

/** The role has these privileges and no other. Names that are no privilege, or have no such depth, come back. */
export function setPrivileges(
  context: MessageContext,
  role: Guid,
  privileges: readonly EmulatorPrivilege[],
): readonly string[] {
  const { store } = context.organization;
  store.rows('DELETE FROM "roleprivileges" WHERE roleid = ?', [role.text]);
  const grants = new Map<string, Grant>();
  const unknown: string[] = [];
  for (const { name, depth } of privileges) {
    const [row] = store.rows('SELECT privilegeid, canbebasic FROM "privilege" WHERE fold(name) = ?', [foldText(name)]);
    if (row === undefined || (depth !== "Global" && row[1] !== 1n)) unknown.push(name);
    else grants.set(String(row[0]), { privilege: Guid.of(String(row[0])), depth });
  }
  grantAll(context, role, [...grants.values()]);
  return unknown;
}

type Grant = { readonly privilege: Guid; readonly depth: Depth };

function grantAll({ organization }: MessageContext, role: Guid, grants: readonly Grant[]): void {
  addRows(
    organization,
    "roleprivileges",
    grants.map(({ privilege, depth }) => ({
      roleprivilegeid: organization.store.newId().text,
      roleid: role.text,
      privilegeid: privilege.text,
      privilegedepthmask: depths[depth],
      ismanaged: 1,
    })),
  );
}

/** `teammembership`, `systemuserroles`, `teamroles`: associates two records unless they are. */
export function ensureAssociation(
  { organization }: MessageContext,
  intersect: string,
  ends: Readonly<Record<string, Guid>>,
): void {
  const where = Object.keys(ends).map((name) => `${name} = ?`);
  const ids = Object.values(ends).map(({ text }) => text);
  const found = organization.store.rows(`SELECT 1 FROM "${intersect}" WHERE ${where.join(" AND ")}`, ids);
  if (found.length === 0) addRow(organization, intersect, organization.store.newId(), ends);
}

/** Rows of these tables have neither owner nor times: they are written as they are. */
function addRow({ store, tables }: Organization, name: string, id: Guid, values: Record<string, AttributeValue>): void {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  const version = table.columns.has("versionnumber") ? { versionnumber: store.nextVersion() } : {};
  store.insert(table, new Map(Object.entries({ [table.primaryId]: id, ...values, ...version })));
}

/**
 * Many rows of one shape, as the store keeps them, in one statement: an organization is born with more than a thousand, and must
 * be there at once. They share a version number.
 */
function addRows(
  { store }: Organization,
  table: string,
  rows: readonly Readonly<Record<string, string | number>>[],
): void {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const values = columns.map((_, index) => `value ->> '$[${index}]'`);
  const sql = `INSERT INTO "${table}" (${columns.join(", ")}, versionnumber) SELECT ${values.join(", ")}, ? FROM json_each(?)`;
  store.rows(sql, [store.nextVersion(), JSON.stringify(rows.map((row) => Object.values(row)))]);
}
