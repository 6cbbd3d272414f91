import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AttributeValue } from "../../../src/values/entity.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import type { PrincipalAccess } from "../../../src/wire/organization-call.ts";
import { executeCall, queryExpression, TestOrganization } from "../test-organization.ts";

let organization: TestOrganization;
let team: Guid;
before(async () => {
  organization = await TestOrganization.open();
  team = await organization.create("team", { name: "Owners", ...(await unit()) });
});
after(() => organization.close());

async function unit(): Promise<Record<string, AttributeValue>> {
  const { results } = await organization.execute("WhoAmI");
  return {
    businessunitid: new EntityReference("businessunit", results.get("BusinessUnitId") as Guid),
    administratorid: new EntityReference("systemuser", results.get("UserId") as Guid),
  };
}

const option = (value: number): OptionSetValue => new OptionSetValue(value);

async function stateOf(table: string, id: Guid): Promise<string> {
  const { attributes } = await organization.retrieve(table, id, "statecode", "statuscode");
  return `${attributes.get("statecode")}/${attributes.get("statuscode")}`;
}

describe("SetState", () => {
  const table: readonly [table: string, state: number, status: number, becomes: string | number][] = [
    ["account", 1, 2, "1/2"],
    ["account", 1, -1, "1/2"],
    ["account", 0, 1, "0/1"],
    ["account", 1, 1, -2147187704],
    ["account", 7, -1, -2147204326],
    ["task", 1, 5, "1/5"],
    ["phonecall", 2, -1, "2/3"],
  ];
  for (const [entityName, state, status, becomes] of table) {
    it(`of ${entityName} to ${state}/${status}: ${becomes}`, async () => {
      const id = await organization.create(entityName, {});
      const call = executeCall("SetState", {
        EntityMoniker: new EntityReference(entityName, id),
        State: option(state),
        Status: option(status),
      });
      const reply = await organization.send(call);
      if (typeof becomes === "number") assert.equal("kind" in reply && reply.detail?.errorCode, becomes);
      else assert.equal(await stateOf(entityName, id), becomes);
    });
  }

  it("does what an Update of the two columns does, with others", async () => {
    const id = await organization.create("account", {});
    await organization.update("account", id, { statuscode: option(2), name: "closed" });
    assert.equal(await stateOf("account", id), "1/2");
    await organization.update("account", id, { statecode: option(0) });
    assert.equal(await stateOf("account", id), "0/1");
  });

  it("of a table without states is refused", async () => {
    const { results } = await organization.execute("WhoAmI");
    const fault = await organization.fault(
      executeCall("SetState", {
        EntityMoniker: new EntityReference("businessunit", results.get("BusinessUnitId") as Guid),
        State: option(1),
        Status: option(2),
      }),
    );
    assert.equal(fault.reason, "The 'SetState' method does not support entities of type 'businessunit'.");
  });
});

describe("IsValidStateTransition", () => {
  const table: readonly [state: string, status: number, isValid: boolean][] = [
    ["Inactive", 2, true],
    ["inactive", 2, true],
    ["Active", 1, false],
    ["Inactive", 1, false],
    ["Gone", 2, false],
  ];
  for (const [state, status, isValid] of table) {
    it(`of an active account to ${state}, ${status}: ${isValid}`, async () => {
      const id = await organization.create("account", {});
      const { results } = await organization.execute("IsValidStateTransition", {
        Entity: new EntityReference("account", id),
        NewState: state,
        NewStatus: status,
      });
      assert.equal(results.get("IsValid"), isValid);
    });
  }
});

describe("Assign", () => {
  it("to a team, and an Update of ownerid back: the owning columns follow", async () => {
    const { results } = await organization.execute("WhoAmI");
    const user = results.get("UserId") as Guid;
    const id = await organization.create("account", {});
    await organization.execute("Assign", {
      Target: new EntityReference("account", id),
      Assignee: new EntityReference("team", team),
    });
    const owned = await organization.retrieve("account", id, "ownerid", "owningteam", "owninguser");
    assert.deepEqual(owned.attributes.get("ownerid"), new EntityReference("team", team, "Owners"));
    assert.deepEqual((owned.attributes.get("owningteam") as EntityReference).id, team);
    assert.equal(owned.attributes.has("owninguser"), false);
    await organization.update("account", id, { ownerid: new EntityReference("systemuser", user) });
    const back = await organization.retrieve("account", id, "ownerid", "owningteam", "owninguser");
    assert.deepEqual((back.attributes.get("owninguser") as EntityReference).id, user);
    assert.equal(back.attributes.has("owningteam"), false);
  });

  it("takes along what would be deleted with the record, and nothing else", async () => {
    const id = await organization.create("account", {});
    const reference = new EntityReference("account", id);
    const contact = await organization.create("contact", { parentcustomerid: reference });
    const task = await organization.create("task", { regardingobjectid: new EntityReference("contact", contact) });
    const below = await organization.create("account", { parentaccountid: reference });
    await organization.execute("Assign", { Target: reference, Assignee: new EntityReference("team", team) });
    const ownerOf = async (table: string, of: Guid) =>
      ((await organization.retrieve(table, of, "ownerid")).attributes.get("ownerid") as EntityReference).logicalName;
    assert.equal(await ownerOf("contact", contact), "team");
    assert.equal(await ownerOf("task", task), "team");
    assert.equal(await ownerOf("activitypointer", task), "team");
    assert.equal(await ownerOf("account", below), "systemuser");
  });

  it("leaves the former owner a share where the organization says so", async () => {
    const { results } = await organization.execute("WhoAmI");
    await organization.update("organization", results.get("OrganizationId") as Guid, {
      sharetopreviousowneronassign: true,
    });
    const id = await organization.create("account", {});
    const Target = new EntityReference("account", id);
    await organization.execute("Assign", { Target, Assignee: new EntityReference("team", team) });
    const shares = await organization.execute("RetrieveSharedPrincipalsAndAccess", { Target });
    assert.deepEqual(
      (shares.results.get("PrincipalAccesses") as readonly PrincipalAccess[]).map(({ principal }) => principal.id),
      [results.get("UserId")],
    );
    await organization.update("organization", results.get("OrganizationId") as Guid, {
      sharetopreviousowneronassign: false,
    });
  });

  for (const [what, Target, Assignee, code] of [
    ["to a record that is no owner", "account", "account", -2147220976],
    ["of a table whose records have no owners", "businessunit", "systemuser", -2147220989],
  ] as const) {
    it(`${what} is refused`, async () => {
      const { results } = await organization.execute("WhoAmI");
      const ids: Record<string, Guid> = {
        account: await organization.create("account", {}),
        businessunit: results.get("BusinessUnitId") as Guid,
        systemuser: results.get("UserId") as Guid,
      };
      const reference = (table: string) => new EntityReference(table, ids[table] ?? Guid.empty);
      const fault = await organization.fault(
        executeCall("Assign", { Target: reference(Target), Assignee: reference(Assignee) }),
      );
      assert.equal(fault.detail?.errorCode, code);
    });
  }
});

describe("places of users, teams and business units", () => {
  it("SetParentBusinessUnit, SetBusinessSystemUser, SetParentTeam, SetParentSystemUser", async () => {
    const who = (await organization.execute("WhoAmI")).results;
    const root = who.get("BusinessUnitId") as Guid;
    const rootUnit = new EntityReference("businessunit", root);
    const [a, b] = [
      await organization.create("businessunit", { name: "A", parentbusinessunitid: rootUnit }),
      await organization.create("businessunit", { name: "B", parentbusinessunitid: rootUnit }),
    ];
    const users = await Promise.all(
      ["u1", "u2"].map((name) =>
        organization.create("systemuser", { domainname: `CONTOSO\\${name}`, lastname: name, businessunitid: rootUnit }),
      ),
    );
    const [boss = root, worker = root] = users;
    await organization.execute("SetParentBusinessUnit", { BusinessUnitId: b, ParentId: a });
    await organization.execute("SetParentTeam", { TeamId: team, BusinessId: a });
    await organization.execute("SetParentSystemUser", { UserId: worker, ParentId: boss, KeepChildUsers: true });
    await organization.execute("SetBusinessSystemUser", {
      UserId: worker,
      BusinessId: a,
      ReassignPrincipal: new EntityReference("systemuser", worker),
    });
    const idIn = async (table: string, id: Guid, column: string) =>
      (await organization.retrieve(table, id, column)).attributes.get(column) as EntityReference | undefined;
    assert.deepEqual((await idIn("businessunit", b, "parentbusinessunitid"))?.id, a);
    assert.deepEqual((await idIn("team", team, "businessunitid"))?.id, a);
    assert.deepEqual((await idIn("systemuser", worker, "parentsystemuserid"))?.id, boss);
    assert.deepEqual((await idIn("systemuser", worker, "businessunitid"))?.id, a);
    await organization.execute("SetParentSystemUser", { UserId: boss, ParentId: Guid.empty, KeepChildUsers: false });
    assert.equal(await idIn("systemuser", worker, "parentsystemuserid"), undefined);
  });

  it("members of a team come and go, twice alike", async () => {
    const member = (await organization.execute("WhoAmI")).results.get("UserId") as Guid;
    const members = async (): Promise<number> =>
      (
        await organization.retrieveMultiple({
          ...queryExpression({ entityName: "teammembership" }),
          criteria: {
            filterOperator: "And",
            conditions: [{ attributeName: "teamid", operator: "Equal", values: [team] }],
            filters: [],
          },
        })
      ).entities.length;
    for (const [message, left] of [
      ["AddMembersTeam", 1],
      ["AddMembersTeam", 1],
      ["RemoveMembersTeam", 0],
      ["RemoveMembersTeam", 0],
    ] as const) {
      await organization.execute(message, { TeamId: team, MemberIds: [member] });
      assert.equal(await members(), left, message);
    }
  });
});
