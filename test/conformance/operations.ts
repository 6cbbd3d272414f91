import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { ParametersInput } from "../../src/session/session.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import type { Guid } from "../../src/values/guid.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import type { ParameterValue } from "../../src/wire/organization-call.ts";
import type { QueryExpression } from "../../src/wire/query/query-expression.ts";
import { failure, type Place, referenceTo, toldFault } from "./place.ts";

/** Messages by name: functions and actions, by themselves, of a record and of a set. */
export function operations(place: () => Place): void {
  describe("messages by name", () => {
    let account: EntityReference;
    let user: EntityReference;
    let team: Guid;
    const execute = (message: string, parameters: ParametersInput = {}) => place().session.execute(message, parameters);
    before(async () => {
      const { session } = place();
      account = referenceTo("account", await session.create("account", { name: "operated on" }));
      const domainname = `EXAMPLE\\carol${account.id.text.slice(0, 8)}`;
      const businessunitid = new EntityReference("businessunit", session.businessUnitId);
      const carol = { domainname, firstname: "Carol", lastname: "Gump", businessunitid };
      user = referenceTo("systemuser", await session.create("systemuser", carol));
      team = await session.create("team", { name: `team ${user.id.text}`, businessunitid, administratorid: user });
    });

    it("functions, with the types of their results", async () => {
      const { session } = place();
      const who = await execute("WhoAmI");
      assert.deepEqual(who, {
        UserId: session.userId,
        BusinessUnitId: session.businessUnitId,
        OrganizationId: session.organizationId,
      });
      assert.deepEqual(await execute("RetrieveVersion"), { Version: "9.2.24051.174" });
      const { Detail: detail } = await execute("RetrieveCurrentOrganization", {
        AccessType: { kind: "EnumValue", typeName: "EndpointAccessType", value: "Default" },
      });
      assert.ok(typeof detail === "object" && detail !== null && "uniqueName" in detail);
      assert.deepEqual([detail.id, detail.version, detail.state], [session.organizationId, session.version, "Enabled"]);
      assert.deepEqual(await execute("RetrieveAvailableLanguages"), { LocaleIds: [1033] });
      const utc = new Date("2024-07-01T12:00:00Z");
      const { LocalTime: local } = await execute("LocalTimeFromUtcTime", { TimeZoneCode: 110, UtcTime: utc });
      assert.deepEqual(local, new Date("2024-07-01T14:00:00Z"));
      assert.deepEqual(await execute("UtcTimeFromLocalTime", { TimeZoneCode: 110, LocalTime: local ?? null }), {
        UtcTime: utc,
      });
      const { EntityRecordCountCollection: counts } = await execute("RetrieveTotalRecordCount", {
        EntityNames: ["systemuser"],
      });
      assert.ok(isCounts(counts) && (counts.counts.get("systemuser") ?? 0n) >= 2n);
    });

    it("a function of a record", async () => {
      const incident = await place().session.create("incident", { title: "by function", customerid: account });
      const ask = (NewState: string, NewStatus: number) =>
        execute("IsValidStateTransition", { Entity: referenceTo("incident", incident), NewState, NewStatus });
      assert.deepEqual(await ask("Resolved", 5), { IsValid: true });
    });

    it("rights on a record: granted, asked for, changed, taken away", async () => {
      const rights = async () => {
        const { AccessRights: found } = await execute("RetrievePrincipalAccess", { Target: account, Principal: user });
        return found;
      };
      const access = (accessMask: string) => ({ kind: "PrincipalAccess", principal: user, accessMask }) as const;
      const shares = async () =>
        (await execute("RetrieveSharedPrincipalsAndAccess", { Target: account })).PrincipalAccesses;
      assert.deepEqual(await rights(), { kind: "EnumValue", typeName: "AccessRights", value: "None" });
      await execute("GrantAccess", { Target: account, PrincipalAccess: access("ReadAccess WriteAccess") });
      assert.deepEqual(await shares(), [{ ...access("ReadAccess WriteAccess"), principal: user }]);
      await execute("ModifyAccess", { Target: account, PrincipalAccess: access("ReadAccess") });
      assert.deepEqual(await shares(), [access("ReadAccess")]);
      await execute("RevokeAccess", { Target: account, Revokee: user });
      assert.deepEqual(await shares(), []);
    });

    it("an action of a record, with IDs alone", async () => {
      const { session } = place();
      const members = async () =>
        await session
          .query({ entity: "teammembership", columns: ["systemuserid"], where: { teamid: team.text } })
          .toArray();
      await execute("AddMembersTeam", { TeamId: team, MemberIds: [user.id, session.userId] });
      assert.equal((await members()).length, 2);
      await execute("RemoveMembersTeam", { TeamId: team, MemberIds: [user.id] });
      const [left] = await members();
      assert.equal(String(left?.attributes.get("systemuserid")), session.userId.text);
    });

    it("actions with a record of their own", async () => {
      const { session } = place();
      const opportunity = await session.create("opportunity", { name: "won" });
      const attributes = new Map<string, AttributeValue>([
        ["opportunityid", referenceTo("opportunity", opportunity)],
        ["subject", "Won it"],
      ]);
      await execute("WinOpportunity", {
        OpportunityClose: { logicalName: "opportunityclose", attributes },
        Status: new OptionSetValue(3),
      });
      assert.deepEqual(await stateOf("opportunity", opportunity), [1, 3]);
    });

    it("two records that are joined by the message of older versions", async () => {
      const { session } = place();
      const contact = referenceTo("contact", await session.create("contact", { lastname: "joined by name" }));
      const pair = { Moniker1: account, Moniker2: contact, RelationshipName: "contact_customer_accounts" };
      const parent = async () =>
        (await session.retrieve("contact", contact.id, ["parentcustomerid"])).attributes.get("parentcustomerid");
      await execute("AssociateEntities", pair);
      assert.ok((await parent()) instanceof EntityReference);
      await execute("DisassociateEntities", pair);
      assert.equal(await parent(), undefined);
    });

    it("in a batch: functions, actions, and one that is not there", async () => {
      const { session } = place();
      const batch = session.batch({ continueOnError: true });
      batch.execute("WhoAmI");
      batch.execute("GrantAccess", {
        Target: account,
        PrincipalAccess: { kind: "PrincipalAccess", principal: user, accessMask: "ReadAccess" },
      });
      batch.execute("new_NotThere", { Value: 1 });
      batch.execute("RevokeAccess", { Target: account, Revokee: user });
      const results = await batch.send();
      assert.deepEqual(
        results.map(({ status }) => status),
        ["done", "done", "failed", "done"],
      );
      const [who] = results;
      assert.equal(who?.status === "done" && String(who.results.get("UserId")), session.userId.text);
    });

    it("SetState and Assign, which the Web API spells as an update", async () => {
      const { session } = place();
      const id = await session.create("account", { name: "set" });
      await execute("SetState", {
        EntityMoniker: referenceTo("account", id),
        State: new OptionSetValue(1),
        Status: new OptionSetValue(-1),
      });
      assert.deepEqual(await stateOf("account", id), [1, 2]);
      await execute("Assign", { Target: referenceTo("account", id), Assignee: referenceTo("team", team) });
      const { attributes } = await session.retrieve("account", id, ["ownerid"]);
      const owner = attributes.get("ownerid");
      assert.ok(owner instanceof EntityReference && owner.logicalName === "team");
    });

    it("a lead becomes an account and a contact", async () => {
      const { session } = place();
      const lead = await session.create("lead", {
        firstname: "Lena",
        lastname: "Lead",
        companyname: "Lead Ltd",
        subject: "x",
      });
      const { CreatedEntities: created } = await execute("QualifyLead", {
        LeadId: referenceTo("lead", lead),
        CreateAccount: true,
        CreateContact: true,
        CreateOpportunity: false,
        Status: new OptionSetValue(3),
      });
      assert.ok(Array.isArray(created));
      assert.deepEqual(
        created.map((one: unknown) => one instanceof EntityReference && one.logicalName),
        ["account", "contact"],
      );
      const [first] = created;
      assert.ok(first instanceof EntityReference);
      assert.equal((await session.retrieve("account", first.id, ["name"])).attributes.get("name"), "Lead Ltd");
    });

    it("a record by its message, with what was not asked for left out", async () => {
      const { Entity: entity } = await execute("Retrieve", {
        Target: account,
        ColumnSet: { kind: "ColumnSet", allColumns: false, columns: ["name", "revenue"] },
      });
      assert.ok(isRecord(entity));
      assert.deepEqual([...entity.attributes.keys()].sort(), ["accountid", "name"]);
    });

    it("what is refused names the message", async () => {
      const refused: readonly (readonly [message: string, parameters: ParametersInput])[] = [
        ["new_NotThere", { Value: 1 }],
        ["GrantAccess", { Target: account }],
        ["RetrieveVersion", { Surplus: "1" }],
      ];
      for (const [message, parameters] of refused) {
        const error = await failure(execute(message, parameters));
        assert.match(error.message, new RegExp(message));
      }
      const missing = referenceTo("account", user.id);
      const rights = await failure(execute("RetrievePrincipalAccess", { Target: missing, Principal: user }));
      assert.deepEqual(toldFault(rights), {
        code: "SESSION_FAULT",
        operation: "RetrievePrincipalAccess",
        name: "ObjectDoesNotExist",
        errorCode: -2147220969,
      });
    });

    it("what is refused before it is sent, because the Web API would read it otherwise, is the fault that SOAP has", async () => {
      const condition = { attributeName: "name", operator: "Equal", values: ["a", "b"] };
      const query: QueryExpression = {
        kind: "QueryExpression",
        entityName: "account",
        columnSet: { kind: "ColumnSet", allColumns: true },
        criteria: { filterOperator: "And", conditions: [condition], filters: [] },
        distinct: false,
        linkEntities: [],
        orders: [],
        noLock: false,
      };
      const refused: readonly (readonly [message: string, parameters: ParametersInput, name: string, said: RegExp])[] =
        [
          ["RetrieveMultiple", { Query: query }, "InvalidArgument", /The Equal requires 1 value\/s, not 2/],
          ["WhoAmI", { Surplus: 1 }, "NotSupported", /Unrecognized request parameter: Surplus/],
          ["SetState", { EntityMoniker: account, State: 1, Status: 2 }, "InvalidArgument", /'State' is not of type/],
          ["SetState", { EntityMoniker: account, State: new OptionSetValue(1) }, "InvalidArgument", /Status/],
        ];
      for (const [message, parameters, name, said] of refused) {
        const error = await failure(execute(message, parameters));
        assert.deepEqual([error.code, error.context.operation, error.context.name], ["SESSION_FAULT", message, name]);
        assert.match(error.message, said);
      }
    });

    async function stateOf(table: string, id: Guid): Promise<unknown> {
      const { attributes } = await place().session.retrieve(table, id, ["statecode", "statuscode"]);
      return ["statecode", "statuscode"].map((name) => {
        const value = attributes.get(name);
        return value instanceof OptionSetValue ? value.value : value;
      });
    }
  });
}

function isCounts(value: ParameterValue | undefined): value is Extract<ParameterValue, { kind: "RecordCounts" }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "RecordCounts";
}

function isRecord(
  value: ParameterValue | undefined,
): value is Extract<ParameterValue, { attributes: Map<string, unknown> }> {
  return typeof value === "object" && value !== null && "attributes" in value && value.attributes instanceof Map;
}
