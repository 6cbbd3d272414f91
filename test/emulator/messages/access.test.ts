import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import type { EnumValue, ParameterValue, PrincipalAccess } from "../../../src/wire/organization-call.ts";
import { executeCall, TestOrganization } from "../test-organization.ts";

let organization: TestOrganization;
let alice: EntityReference;
let clerk: EntityReference;
let unit: EntityReference;
before(async () => {
  organization = await TestOrganization.open({
    roles: [
      { name: "Clerk", privileges: ["prvReadAccount", "prvWriteAccount"] },
      { name: "Author", privileges: ["prvCreateAccount"] },
    ],
  });
  const { results } = await organization.execute("WhoAmI");
  alice = new EntityReference("systemuser", results.get("UserId") as Guid);
  unit = new EntityReference("businessunit", results.get("BusinessUnitId") as Guid);
  clerk = new EntityReference("systemuser", await newUser("clerk"));
});
after(() => organization.close());

function newUser(name: string): Promise<Guid> {
  return organization.create("systemuser", { domainname: `CONTOSO\\${name}`, lastname: name, businessunitid: unit });
}

/** @param principal a user or a team */
async function giveRole(principal: EntityReference, name: string): Promise<void> {
  const { entities } = await organization.retrieveMultiple({
    entityName: "role",
    criteria: {
      filterOperator: "And",
      conditions: [{ attributeName: "name", operator: "Equal", values: [name] }],
      filters: [],
    },
  });
  const schemaName = principal.logicalName === "team" ? "teamroles_association" : "systemuserroles_association";
  await organization.execute("Associate", {
    Target: principal,
    Relationship: { kind: "Relationship", schemaName },
    RelatedEntities: [new EntityReference("role", entities[0]?.id ?? Guid.empty)],
  });
}

const access = (principal: EntityReference, accessMask: string): PrincipalAccess => ({
  kind: "PrincipalAccess",
  principal,
  accessMask,
});

async function shares(Target: EntityReference): Promise<string[]> {
  const { results } = await organization.execute("RetrieveSharedPrincipalsAndAccess", { Target });
  return (results.get("PrincipalAccesses") as PrincipalAccess[]).map(
    ({ principal, accessMask }) => `${principal.logicalName} ${accessMask}`,
  );
}

async function rights(Target: EntityReference, Principal: EntityReference): Promise<string> {
  const { results } = await organization.execute("RetrievePrincipalAccess", { Target, Principal });
  return (results.get("AccessRights") as EnumValue).value;
}

describe("shares of a record", () => {
  it("are added to by GrantAccess, replaced by ModifyAccess, taken by RevokeAccess", async () => {
    const Target = new EntityReference("account", await organization.create("account", {}));
    const steps: readonly [message: string, parameters: Record<string, ParameterValue>, left: string[]][] = [
      ["GrantAccess", { PrincipalAccess: access(clerk, "ReadAccess") }, ["systemuser ReadAccess"]],
      [
        "GrantAccess",
        { PrincipalAccess: access(clerk, "WriteAccess AppendToAccess") },
        ["systemuser ReadAccess WriteAccess AppendToAccess"],
      ],
      ["ModifyAccess", { PrincipalAccess: access(clerk, "ShareAccess") }, ["systemuser ShareAccess"]],
      ["RevokeAccess", { Revokee: clerk }, []],
      ["RevokeAccess", { Revokee: clerk }, []],
    ];
    for (const [message, parameters, left] of steps) {
      await organization.execute(message, { Target, ...parameters });
      assert.deepEqual(await shares(Target), left, message);
    }
  });

  it("go with the record", async () => {
    const id = await organization.create("account", {});
    const Target = new EntityReference("account", id);
    await organization.execute("GrantAccess", { Target, PrincipalAccess: access(clerk, "ReadAccess") });
    await organization.delete("account", id);
    await organization.create("account", {}, id);
    assert.deepEqual(await shares(Target), []);
  });

  for (const [what, table, principal, code] of [
    ["of a record that is not there", "account", "systemuser", -2147220969],
    ["with a record that is no user or team", "existing", "account", -2147220980],
    ["of a record without owner", "businessunit", "systemuser", -2147220989],
  ] as const) {
    it(`${what} are refused`, async () => {
      const Target =
        table === "businessunit"
          ? unit
          : new EntityReference(
              "account",
              table === "existing" ? await organization.create("account", {}) : Guid.random(),
            );
      const to = principal === "systemuser" ? clerk : new EntityReference("account", Guid.random());
      const fault = await organization.fault(
        executeCall("GrantAccess", { Target, PrincipalAccess: access(to, "ReadAccess") }),
      );
      assert.equal(fault.detail?.errorCode, code);
    });
  }
});

describe("RetrievePrincipalAccess", () => {
  const everything =
    "ReadAccess WriteAccess AppendAccess AppendToAccess CreateAccess DeleteAccess ShareAccess AssignAccess";

  it("is everything for a System Administrator, nothing for who has no role", async () => {
    const Target = new EntityReference("account", await organization.create("account", {}));
    assert.equal(await rights(Target, alice), everything);
    assert.equal(await rights(Target, clerk), "None");
  });

  it("is what the roles give, of the user and of the user's teams", async () => {
    const Target = new EntityReference("account", await organization.create("account", {}));
    const other = new EntityReference("contact", await organization.create("contact", {}));
    const user = new EntityReference("systemuser", await newUser("member"));
    const team = await organization.create("team", { name: "Clerks", administratorid: alice, businessunitid: unit });
    await giveRole(new EntityReference("team", team), "Clerk");
    assert.equal(await rights(Target, user), "None");
    await organization.execute("AddMembersTeam", { TeamId: team, MemberIds: [user.id] });
    assert.equal(await rights(Target, user), "ReadAccess WriteAccess");
    assert.equal(await rights(other, user), "None");
    assert.equal(await rights(Target, new EntityReference("team", team)), "ReadAccess WriteAccess");
  });
});

describe("acting for another user", () => {
  it("makes the user the author, and tells who acted", async () => {
    const author = new EntityReference("systemuser", await newUser("author"));
    await giveRole(author, "Author");
    const id = await organization.as(author.id, (as) => as.create("account", { name: "for the author" }));
    const { attributes } = await organization.retrieve("account", id);
    const idOf = (name: string) => (attributes.get(name) as EntityReference | undefined)?.id.text;
    assert.deepEqual(["createdby", "modifiedby", "ownerid", "createdonbehalfby", "modifiedonbehalfby"].map(idOf), [
      author.id.text,
      author.id.text,
      author.id.text,
      alice.id.text,
      alice.id.text,
    ]);
    await organization.update("account", id, { name: "by herself" });
    const later = await organization.retrieve("account", id, "modifiedby", "modifiedonbehalfby", "createdonbehalfby");
    assert.equal((later.attributes.get("modifiedby") as EntityReference).id.text, alice.id.text);
    assert.equal(later.attributes.has("modifiedonbehalfby"), false);
    assert.ok(later.attributes.has("createdonbehalfby"));
  });

  it("WhoAmI is the user", async () => {
    const { results } = await organization.as(clerk.id, (as) => as.execute("WhoAmI"));
    assert.deepEqual(results.get("UserId"), clerk.id);
  });

  it("needs the privilege", async () => {
    const plain = await TestOrganization.open({
      users: [{ domain: "CONTOSO", userName: "alice", password: "Passw0rd!", roles: ["System Customizer"] }],
    });
    try {
      const users = await plain.retrieveMultiple({ entityName: "systemuser" });
      const { results } = await plain.execute("WhoAmI");
      const other = users.entities.find(({ id }) => id?.text !== String(results.get("UserId")))?.id ?? Guid.empty;
      const fault = await plain.as(other, (as) => as.fault(executeCall("WhoAmI")));
      assert.equal(fault.detail?.errorCode, -2147220960);
      assert.match(fault.reason, /prvActOnBehalfOfAnotherUser/);
    } finally {
      plain.close();
    }
  });

  it("is refused for a disabled user, and one that is not there", async () => {
    const id = await newUser("away");
    await organization.update("systemuser", id, { isdisabled: true });
    const disabled = await organization.as(id, (as) => as.fault(executeCall("WhoAmI")));
    assert.equal(disabled.detail?.errorCode, -2147180270);
    const missing = await organization.as(Guid.random(), (as) => as.fault(executeCall("WhoAmI")));
    assert.equal(missing.detail?.errorCode, -2147220969);
  });
});
