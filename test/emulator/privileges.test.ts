import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { EmulatorPrivilege } from "../../src/emulator/emulator-options.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import type { OrganizationCall } from "../../src/wire/organization-call.ts";
import { columnSet, entity, executeCall, queryExpression, TestOrganization, user } from "./test-organization.ts";
import { WebApiOrganization } from "./web-api/web-api-organization.ts";

/*
 * One organization in which an administrator makes records; a clerk acts for whom the administrator sends calls (CallerId): what
 * both may do is then what the clerk may do.
 */

type Privilege = string | EmulatorPrivilege;

class Office {
  readonly organization: TestOrganization;
  readonly clerk: EntityReference;
  readonly boss: EntityReference;
  readonly unit: EntityReference;

  private constructor(organization: TestOrganization, clerk: Guid, boss: Guid, unit: Guid) {
    this.organization = organization;
    this.clerk = new EntityReference("systemuser", clerk);
    this.boss = new EntityReference("systemuser", boss);
    this.unit = new EntityReference("businessunit", unit);
  }

  static async open(t: TestContext, privileges: readonly Privilege[]): Promise<Office> {
    const organization = await TestOrganization.open({ roles: [{ name: "Clerk", privileges }] });
    t.after(() => organization.close());
    const { results } = await organization.execute("WhoAmI");
    const unit = results.get("BusinessUnitId") as Guid;
    const values = { domainname: "CONTOSO\\clerk", lastname: "clerk" };
    const businessunitid = new EntityReference("businessunit", unit);
    const clerk = await organization.create("systemuser", { ...values, businessunitid });
    const office = new Office(organization, clerk, results.get("UserId") as Guid, unit);
    await office.giveRole("Clerk");
    return office;
  }

  /** @param principal the clerk, or a team */
  async giveRole(name: string, principal: EntityReference = this.clerk): Promise<void> {
    const conditions = [{ attributeName: "name", operator: "Equal", values: [name] }];
    const criteria = { filterOperator: "And" as const, conditions, filters: [] };
    const { entities } = await this.organization.retrieveMultiple({ entityName: "role", criteria });
    const schemaName = principal.logicalName === "team" ? "teamroles_association" : "systemuserroles_association";
    await this.organization.execute("Associate", {
      Target: principal,
      Relationship: { kind: "Relationship", schemaName },
      RelatedEntities: [new EntityReference("role", entities[0]?.id ?? Guid.empty)],
    });
  }

  /** A business unit below the root, or below another one. */
  newUnit(name: string, parent: EntityReference = this.unit): Promise<Guid> {
    return this.organization.create("businessunit", { name, parentbusinessunitid: parent });
  }

  /** What the clerk is told: `undefined` where the call is answered. */
  async refusal(call: OrganizationCall): Promise<string | undefined> {
    const reply = await this.organization.as(this.clerk.id, (as) => as.send(call));
    if (!("kind" in reply)) return undefined;
    assert.equal(reply.detail?.errorCode, -2147220960, reply.reason);
    return reply.reason;
  }

  /** Names of the accounts that the clerk finds. */
  async found(): Promise<unknown[]> {
    const columns = { kind: "ColumnSet" as const, allColumns: false as const, columns: ["name"] };
    const orders = [{ attributeName: "name", orderType: "Ascending" as const }];
    const query = { entityName: "account", columnSet: columns, orders };
    const { entities } = await this.organization.as(this.clerk.id, (as) => as.retrieveMultiple(query));
    return entities.map(({ attributes }) => attributes.get("name"));
  }
}

const retrieve = (name: string, id: Guid): OrganizationCall => ({
  operation: "Retrieve",
  entityName: name,
  id,
  columnSet: columnSet(["createdon"]),
});

const lacks = (name: string): RegExp =>
  new RegExp(
    `^SecLib::CheckPrivilege failed\\. User: [0-9a-f-]{36}, PrivilegeName: ${name}, PrivilegeId: [0-9a-f-]{36}, Required Depth: Basic, BusinessUnitId: [0-9a-f-]{36}, MetadataCache Privileges Count: \\d+, User Privileges Count: \\d+$`,
  );

const outOfReach = (right: string): RegExp =>
  new RegExp(
    `^SecLib::AccessCheckEx failed\\. Returned hr = -2147187962, ObjectID: [0-9a-f-]{36}, OwnerId: [0-9a-f-]{36},  OwnerIdType: 8 and CallingUser: [0-9a-f-]{36}\\. ObjectTypeCode: 1, objectBusinessUnitId: [0-9a-f-]{36}, AccessRights: ${right}$`,
  );

it("who may delete a record deletes those below it, without privileges on them", async (t) => {
  const office = await Office.open(t, ["prvReadAccount", "prvDeleteAccount"]);
  const { organization } = office;
  const id = await organization.create("account", {});
  const regardingobjectid = new EntityReference("account", id);
  const task = await organization.create("task", { regardingobjectid });
  assert.match(
    String(await office.refusal({ operation: "Delete", entityName: "task", id: task })),
    lacks("prvDeleteActivity"),
  );
  assert.equal(await office.refusal({ operation: "Delete", entityName: "account", id }), undefined);
  const gone = await organization.fault(retrieve("task", task));
  assert.equal(gone.detail?.errorCode, -2147220969);
});

describe("what a role's privileges allow", () => {
  type Case = readonly [verb: string, call: (id: Guid, office: Office) => OrganizationCall];
  const cases: readonly Case[] = [
    ["Create", () => ({ operation: "Create", entity: entity("account", { name: "new" }) })],
    ["Read", (id) => retrieve("account", id)],
    ["Read", () => ({ operation: "RetrieveMultiple", query: queryExpression({ entityName: "account" }) })],
    ["Write", (id) => ({ operation: "Update", entity: entity("account", { name: "x" }, id) })],
    ["Delete", (id) => ({ operation: "Delete", entityName: "account", id })],
    [
      "Assign",
      (id, { clerk }) => executeCall("Assign", { Target: new EntityReference("account", id), Assignee: clerk }),
    ],
    [
      "Share",
      (id, { clerk }) =>
        executeCall("GrantAccess", {
          Target: new EntityReference("account", id),
          PrincipalAccess: { kind: "PrincipalAccess", principal: clerk, accessMask: "ReadAccess" },
        }),
    ],
  ];
  const needed: Readonly<Record<string, readonly string[]>> = { Assign: ["prvWriteAccount"] };
  for (const [verb, call] of cases) {
    const privilege = `prv${verb}Account`;
    const more = needed[verb] ?? [];
    it(`${privilege} allows ${call(Guid.empty, { clerk: new EntityReference("systemuser", Guid.empty) } as Office).operation}, and nothing else does`, async (t) => {
      const every = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share"];
      const others = every.map((one) => `prv${one}Account`).filter((one) => one !== privilege);
      const without = await Office.open(t, others);
      const id = await without.organization.create("account", { name: "one" });
      assert.match(String(await without.refusal(call(id, without))), lacks(privilege));
      const office = await Office.open(t, [privilege, ...more]);
      const own = await office.organization.create("account", { name: "one" });
      assert.equal(await office.refusal(call(own, office)), undefined);
    });
  }

  it("a lookup needs Append here and AppendTo there", async (t) => {
    const base = ["prvCreateContact", "prvWriteContact"];
    const rows: readonly (readonly [privileges: readonly string[], missing: string | undefined])[] = [
      [base, "prvAppendContact"],
      [[...base, "prvAppendContact"], "prvAppendToAccount"],
      [[...base, "prvAppendContact", "prvAppendToAccount"], undefined],
    ];
    for (const [privileges, missing] of rows) {
      const office = await Office.open(t, privileges);
      const parentcustomerid = new EntityReference("account", await office.organization.create("account", {}));
      const contact = await office.organization.create("contact", { lastname: "x" });
      for (const call of [
        { operation: "Create", entity: entity("contact", { lastname: "x", parentcustomerid }) },
        { operation: "Update", entity: entity("contact", { parentcustomerid }, contact) },
      ] as const) {
        const reason = await office.refusal(call);
        if (missing === undefined) assert.equal(reason, undefined);
        else assert.match(String(reason), lacks(missing));
      }
    }
  });

  it("every table of a query is read, linked ones too", async (t) => {
    const office = await Office.open(t, ["prvReadAccount"]);
    const fetch = `<fetch><entity name="account"><link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer"/></entity></fetch>`;
    const reason = await office.refusal({
      operation: "RetrieveMultiple",
      query: { kind: "FetchExpression", query: fetch },
    });
    assert.match(String(reason), lacks("prvReadContact"));
  });

  it("definitions are changed with their privileges, and read by everyone", async (t) => {
    const office = await Office.open(t, ["prvReadAccount"]);
    assert.match(
      String(await office.refusal(executeCall("DeleteEntity", { LogicalName: "account" }))),
      lacks("prvDeleteEntity"),
    );
    assert.match(String(await office.refusal(executeCall("PublishAllXml"))), lacks("prvPublishCustomization"));
    const { results } = await office.organization.as(office.clerk.id, (as) =>
      as.execute("RetrieveEntity", {
        EntityFilters: { kind: "EnumValue", typeName: "EntityFilters", value: "Entity" },
        LogicalName: "account",
        MetadataId: Guid.empty,
        RetrieveAsIfPublished: true,
      }),
    );
    assert.ok(results.has("EntityMetadata"));
  });

  it("roles that a team has count for its members", async (t) => {
    const office = await Office.open(t, []);
    const { organization, boss, unit, clerk } = office;
    const id = await organization.create("account", {});
    assert.match(String(await office.refusal(retrieve("account", id))), lacks("prvReadAccount"));
    const team = await organization.create("team", { name: "T", administratorid: boss, businessunitid: unit });
    await office.giveRole("System Administrator", new EntityReference("team", team));
    await organization.execute("AddMembersTeam", { TeamId: team, MemberIds: [clerk.id] });
    assert.equal(await office.refusal(retrieve("account", id)), undefined);
  });
});

describe("how far a privilege reaches", () => {
  const all = (depth: EmulatorPrivilege["depth"]): EmulatorPrivilege[] =>
    ["Create", "Read", "Write", "Delete", "Assign"].map((verb) => ({ name: `prv${verb}Account`, depth }));

  /** Accounts of the clerk, of a colleague, of a user of a unit below, and of one beside. */
  async function peopled(t: TestContext, privileges: readonly Privilege[]) {
    const office = await Office.open(t, privileges);
    const { organization } = office;
    const sales = await office.newUnit("Sales");
    const below = await office.newUnit("Sales East", new EntityReference("businessunit", sales));
    const other = await office.newUnit("Support");
    await organization.update("systemuser", office.clerk.id, {
      businessunitid: new EntityReference("businessunit", sales),
    });
    const userOf = (name: string, unit: Guid): Promise<Guid> =>
      organization.create("systemuser", {
        domainname: `CONTOSO\\${name}`,
        lastname: name,
        businessunitid: new EntityReference("businessunit", unit),
      });
    const owners: Record<string, Guid> = {
      own: office.clerk.id,
      colleague: await userOf("colleague", sales),
      below: await userOf("below", below),
      elsewhere: await userOf("elsewhere", other),
    };
    const accounts: Record<string, Guid> = {};
    for (const [name, owner] of Object.entries(owners)) {
      const ownerid = new EntityReference("systemuser", owner);
      accounts[name] = await organization.create("account", { name, ownerid });
    }
    return { office, owners, accounts };
  }

  const depths: readonly (readonly [depth: EmulatorPrivilege["depth"], reached: readonly string[]])[] = [
    ["Basic", ["own"]],
    ["Local", ["colleague", "own"]],
    ["Deep", ["below", "colleague", "own"]],
    ["Global", ["below", "colleague", "elsewhere", "own"]],
  ];
  for (const [depth, reached] of depths) {
    it(`${depth}: ${reached.join(", ")}`, async (t) => {
      const { office, owners, accounts } = await peopled(t, all(depth));
      assert.deepEqual(await office.found(), reached);
      for (const [name, id] of Object.entries(accounts)) {
        const refusals = [
          ["ReadAccess", await office.refusal(retrieve("account", id))],
          ["WriteAccess", await office.refusal({ operation: "Update", entity: entity("account", { fax: "1" }, id) })],
          [
            "CreateAccess",
            await office.refusal({
              operation: "Create",
              entity: entity("account", { ownerid: new EntityReference("systemuser", owners[name] ?? Guid.empty) }),
            }),
          ],
          ["DeleteAccess", await office.refusal({ operation: "Delete", entityName: "account", id })],
        ] as const;
        for (const [right, reason] of refusals) {
          if (reached.includes(name)) assert.equal(reason, undefined, `${name} ${right}`);
          else assert.match(String(reason), outOfReach(right));
        }
      }
    });
  }

  it("records of the user's teams are the user's own, and shares reach further", async (t) => {
    const { office, accounts } = await peopled(t, all("Basic"));
    const { organization, boss, unit, clerk } = office;
    const team = await organization.create("team", { name: "T", administratorid: boss, businessunitid: unit });
    await organization.execute("AddMembersTeam", { TeamId: team, MemberIds: [clerk.id] });
    await organization.create("account", { name: "team's", ownerid: new EntityReference("team", team) });
    await organization.execute("GrantAccess", {
      Target: new EntityReference("account", accounts.elsewhere ?? Guid.empty),
      PrincipalAccess: { kind: "PrincipalAccess", principal: clerk, accessMask: "ReadAccess" },
    });
    assert.deepEqual(await office.found(), ["elsewhere", "own", "team's"]);
    const shared = accounts.elsewhere ?? Guid.empty;
    assert.equal(await office.refusal(retrieve("account", shared)), undefined);
    const write = await office.refusal({ operation: "Update", entity: entity("account", { fax: "1" }, shared) });
    assert.match(String(write), outOfReach("WriteAccess"));
  });

  it("counts, groups and links see the same records", async (t) => {
    const { office } = await peopled(t, [...all("Local"), "prvReadUser"]);
    const fetchXml = `<fetch aggregate="true"><entity name="systemuser"><link-entity name="account" from="ownerid" to="systemuserid"><attribute name="accountid" alias="n" aggregate="count"/></link-entity></entity></fetch>`;
    const reply = await office.organization.as(office.clerk.id, (as) =>
      as.send({ operation: "RetrieveMultiple", query: { kind: "FetchExpression", query: fetchXml } }),
    );
    assert.ok("operation" in reply && reply.operation === "RetrieveMultiple");
    const value = reply.collection.entities[0]?.attributes.get("n");
    assert.equal(typeof value === "object" && value !== null && "value" in value ? value.value : value, 2);
  });
});

describe("privileges over the Web API", () => {
  it("a user who lacks one gets 403 with the platform's code and words", async (t) => {
    const users = [{ ...user, roles: ["Reader"] }];
    const roles = [{ name: "Reader", privileges: ["prvReadAccount"] }];
    const organization = await WebApiOrganization.open({ users, roles });
    t.after(() => organization.close());
    assert.deepEqual((await organization.get("accounts?$select=name")).value, []);
    const { status, json } = await organization.send("POST", "accounts", { name: "x" });
    assert.deepEqual([status, json.error.code], [403, "0x80040220"]);
    assert.match(json.error.message, lacks("prvCreateAccount"));
    const expanded = await organization.send("GET", "accounts?$expand=primarycontactid");
    assert.match(expanded.json.error.message, lacks("prvReadContact"));
  });
});
