import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { openEmulator } from "../../src/emulator/emulator.ts";
import { EmulatorError } from "../../src/emulator/emulator-error.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import { parseDirectory } from "../../src/emulator/sign-in/directory-file.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import type { RolePrivilege } from "../../src/wire/organization-call.ts";
import { entity, executeCall, TestOrganization, user } from "./test-organization.ts";

async function opened(t: TestContext, options: EmulatorOptions = {}): Promise<TestOrganization> {
  const organization = await TestOrganization.open(options);
  t.after(() => organization.close());
  return organization;
}

/** The texts or IDs of a column, of the rows that have a value in another one. */
async function column(
  organization: TestOrganization,
  entityName: string,
  name: string,
  where?: readonly [name: string, value: AttributeValue],
): Promise<string[]> {
  const conditions = where === undefined ? [] : [{ attributeName: where[0], operator: "Equal", values: [where[1]] }];
  const { entities } = await organization.retrieveMultiple({
    entityName,
    columnSet: { kind: "ColumnSet", allColumns: false, columns: [name] },
    criteria: { filterOperator: "And", conditions, filters: [] },
  });
  return entities.map(({ attributes }) => {
    const value = attributes.get(name);
    return value instanceof EntityReference ? value.id.text : String(value);
  });
}

async function me(organization: TestOrganization): Promise<Guid> {
  const id = (await organization.execute("WhoAmI")).results.get("UserId");
  assert.ok(id instanceof Guid);
  return id;
}

async function ownRoles(organization: TestOrganization): Promise<string[]> {
  const ids = await column(organization, "systemuserroles", "roleid", ["systemuserid", await me(organization)]);
  const names = await Promise.all(ids.map((id) => column(organization, "role", "name", ["roleid", Guid.of(id)])));
  return names.flat().sort();
}

/** `Global prvReadAccount` … */
async function privileges(organization: TestOrganization): Promise<string[]> {
  const { results } = await organization.execute("RetrieveUserPrivileges", { UserId: await me(organization) });
  const found = results.get("RolePrivileges") as readonly RolePrivilege[];
  return await Promise.all(
    found.map(async ({ depth, privilegeId, businessUnitId }) => {
      assert.notEqual(businessUnitId.text, Guid.empty.text);
      return `${depth} ${await column(organization, "privilege", "name", ["privilegeid", privilegeId])}`;
    }),
  );
}

describe("security roles of the embedded organization", () => {
  it("System Administrator and System Customizer are there, each of its template", async (t) => {
    const organization = await opened(t);
    assert.deepEqual((await column(organization, "role", "name")).sort(), [
      "System Administrator",
      "System Customizer",
    ]);
    assert.deepEqual((await column(organization, "role", "roletemplateid")).sort(), [
      "119f245c-3cc8-4b62-b31c-d1a046ced15d",
      "627090ff-40a3-4053-8790-584edc5be201",
    ]);
  });

  it("a user of whom the directory names no roles is System Administrator, and may do all that there is", async (t) => {
    const organization = await opened(t);
    assert.deepEqual(await ownRoles(organization), ["System Administrator"]);
    const all = await privileges(organization);
    assert.ok(all.includes("Global prvCreateAccount") && all.includes("Global prvReadEntity"));
    assert.equal(all.length, (await column(organization, "privilege", "name")).length);
  });

  it("roles that a user names are made where there are none, in any case", async (t) => {
    const users = [{ ...user, roles: ["Clerk", "SYSTEM CUSTOMIZER"] }];
    const organization = await opened(t, { users });
    assert.deepEqual(await ownRoles(organization), ["Clerk", "System Customizer"]);
    const held = await privileges(organization);
    assert.ok(held.includes("Basic prvWriteAccount") && held.includes("Global prvCreateEntity"));
    assert.ok(!held.some((one) => one.endsWith("prvWriteUser")));
  });

  it("privileges come by roles and by teams, each once, as far as it reaches at most", async (t) => {
    const organization = await opened(t, {
      users: [{ ...user, roles: ["System Customizer"], teams: ["Sales"] }],
      roles: [{ name: "Writer", privileges: ["prvwriteaccount", "prvWriteUser"] }],
      teams: [{ name: "sales", roles: ["Writer"] }],
    });
    const held = await privileges(organization);
    assert.equal(held.filter((one) => one.endsWith("prvWriteAccount")).join(), "Global prvWriteAccount");
    assert.ok(held.includes("Global prvWriteUser"));
    assert.deepEqual(
      await column(organization, "team", "name"),
      ["Sales"].map((name) => name.toLowerCase()),
    );
  });

  it("what is kept in a file follows the directory at the next start", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "dynaml-roles-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const data = join(folder, "crm.sqlite");
    const described = [{ name: "Clerk", privileges: ["prvReadRole"] }];
    for (const [roles, expected] of [
      [undefined, ["System Administrator"]],
      [["Clerk"], ["Clerk"]],
      [undefined, ["Clerk"]],
      [[], undefined],
      [undefined, ["System Administrator"]],
    ] as const) {
      const organization = await TestOrganization.open({ data, users: [{ ...user, roles }], roles: described });
      if (expected === undefined) {
        const { reason } = await organization.fault(executeCall("Create", { Target: entity("account", {}) }));
        assert.match(reason, /has not been assigned any roles. They need a role with the prvCreateAccount privilege/);
      } else assert.deepEqual(await ownRoles(organization), expected);
      const names = await column(organization, "privilege", "name");
      assert.equal(new Set(names).size, names.length, "a privilege is there twice");
      organization.close();
    }
  });

  it("a role that is deleted goes with what associates it", async (t) => {
    const organization = await opened(t, { users: [{ ...user, roles: ["Clerk", "System Administrator"] }] });
    const [id = ""] = await column(organization, "role", "roleid", ["name", "Clerk"]);
    await organization.delete("role", Guid.of(id));
    assert.equal((await column(organization, "systemuserroles", "roleid")).includes(id), false);
  });

  it("what associates is no record that a client writes", async (t) => {
    const organization = await opened(t);
    for (const table of ["systemuserroles", "teamroles", "teammembership", "roleprivileges", "privilege"]) {
      const { reason } = await organization.fault({ operation: "Create", entity: entity(table, {}) });
      assert.equal(reason, `The 'Create' method does not support entities of type '${table}'.`);
    }
  });

  it("RetrieveUserPrivileges of nobody is refused", async (t) => {
    const organization = await opened(t);
    const nobody = Guid.random();
    const { reason } = await organization.fault(executeCall("RetrieveUserPrivileges", { UserId: nobody }));
    assert.equal(reason, `systemuser With Id = ${nobody} Does Not Exist`);
  });

  it("a privilege that there is none of is named", () => {
    assert.throws(
      () => openEmulator({ users: [user], roles: [{ name: "Clerk", privileges: ["prvReadNothing"] }] }),
      (error) =>
        error instanceof EmulatorError &&
        error.code === "EMULATOR_DIRECTORY_INVALID" &&
        /'Clerk' .* prvReadNothing/.test(error.message),
    );
  });

  it("are read from the directory file", () => {
    const roles = [{ name: "Clerk", privileges: ["prvReadAccount"] }];
    const teams = [{ name: "Sales", roles: ["Clerk"] }];
    const users = [{ ...user, roles: ["Clerk"], teams: ["Sales"] }];
    assert.deepEqual(parseDirectory(JSON.stringify({ users, roles, teams }), "d.json"), { users, roles, teams });
    assert.throws(() => parseDirectory(JSON.stringify({ roles: [{ privileges: [] }] }), "d.json"), /roles\[0\]\.name/);
  });
});
