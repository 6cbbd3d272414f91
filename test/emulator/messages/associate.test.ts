import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RelatedEntities } from "../../../src/values/entity.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import type { Association, OrganizationCall } from "../../../src/wire/organization-call.ts";
import {
  collection,
  columnSet,
  count,
  entity,
  executeCall,
  queryExpression,
  TestOrganization,
} from "../test-organization.ts";

const missing = Guid.of("11111111-2222-3333-4444-555555555555");

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
});
after(() => organization.close());

const account = (id: Guid) => new EntityReference("account", id);
const contact = (id: Guid) => new EntityReference("contact", id);
const lead = (id: Guid) => new EntityReference("lead", id);

function call(
  operation: "Associate" | "Disassociate",
  target: EntityReference,
  relationship: string,
  relatedEntities: EntityReference[],
  primaryEntityRole?: Association["primaryEntityRole"],
): OrganizationCall {
  const { logicalName: entityName, id: entityId } = target;
  return {
    operation,
    association: {
      entityName,
      entityId,
      relationship,
      relatedEntities,
      ...(primaryEntityRole && { primaryEntityRole }),
    },
  };
}

async function done(of: OrganizationCall): Promise<void> {
  const reply = await organization.send(of);
  if ("kind" in reply) assert.fail(reply.reason);
}

async function customerOf(id: Guid): Promise<unknown> {
  return (await organization.retrieve("contact", id, "parentcustomerid")).attributes.get("parentcustomerid");
}

describe("one-to-many", () => {
  it("sets the lookup of each related record, from the one side", async () => {
    const one = await organization.create("account", { name: "one" });
    const many = [await organization.create("contact", {}), await organization.create("contact", {})];
    await done(call("Associate", account(one), "contact_customer_accounts", many.map(contact)));
    for (const id of many) assert.deepEqual(await customerOf(id), new EntityReference("account", one, "one"));
    await done(call("Disassociate", account(one), "contact_customer_accounts", many.map(contact)));
    for (const id of many) assert.equal(await customerOf(id), undefined);
  });

  it("sets its own lookup, from the many side, to exactly one", async () => {
    const one = await organization.create("account", { name: "one" });
    const many = await organization.create("contact", {});
    await done(call("Associate", contact(many), "contact_customer_accounts", [account(one)]));
    assert.deepEqual(await customerOf(many), new EntityReference("account", one, "one"));
    const two = [account(one), account(await organization.create("account", {}))];
    const fault = await organization.fault(call("Associate", contact(many), "contact_customer_accounts", two));
    assert.equal(fault.detail?.errorCode, -2147088230);
  });

  it("is not undone where the lookup points elsewhere", async () => {
    const other = await organization.create("account", { name: "other" });
    const stranger = await organization.create("account", {});
    const many = await organization.create("contact", { parentcustomerid: account(other) });
    await done(call("Disassociate", account(stranger), "contact_customer_accounts", [contact(many)]));
    assert.deepEqual(await customerOf(many), new EntityReference("account", other, "other"));
  });

  it("of a table with itself goes by the role", async () => {
    const [a, b] = [await organization.create("account", {}), await organization.create("account", {})];
    await done(call("Associate", account(a), "account_parent_account", [account(b)], "Referenced"));
    const child = await organization.retrieve("account", b, "parentaccountid");
    assert.deepEqual(child.attributes.get("parentaccountid"), account(a));
    const fault = await organization.fault(call("Associate", account(a), "account_parent_account", [account(b)]));
    assert.match(fault.reason, /PrimaryEntityRole must be set/);
  });
});

describe("many-to-many", () => {
  it("adds and removes rows of the intersect table, from either side", async () => {
    const [a, l] = [await organization.create("account", {}), await organization.create("lead", { lastname: "L" })];
    const earlier = await count(organization, "accountleads");
    await done(call("Associate", account(a), "accountleads_association", [lead(l)]));
    assert.equal(await count(organization, "accountleads"), earlier + 1);
    await done(call("Disassociate", lead(l), "accountleads_association", [account(a)]));
    assert.equal(await count(organization, "accountleads"), earlier);
    await done(call("Disassociate", lead(l), "accountleads_association", [account(a)]));
  });

  it("refuses a pair that is there, and adds none of the others", async () => {
    const a = await organization.create("account", {});
    const leads = [await organization.create("lead", {}), await organization.create("lead", {})];
    await done(call("Associate", account(a), "accountleads_association", leads.slice(1).map(lead)));
    const earlier = await count(organization, "accountleads");
    const fault = await organization.fault(call("Associate", account(a), "accountleads_association", leads.map(lead)));
    assert.equal(fault.detail?.errorCode, -2147220937);
    assert.equal(fault.reason, "Cannot insert duplicate key.");
    assert.equal(await count(organization, "accountleads"), earlier);
  });

  it("loses its rows with either record", async () => {
    const [a, l] = [await organization.create("account", {}), await organization.create("lead", {})];
    await done(call("Associate", account(a), "accountleads_association", [lead(l)]));
    const earlier = await count(organization, "accountleads");
    await organization.delete("lead", l);
    assert.equal(await count(organization, "accountleads"), earlier - 1);
  });
});

describe("what Associate refuses", () => {
  const table: readonly [what: string, () => Promise<OrganizationCall>, code: number][] = [
    [
      "a relationship of another table",
      async () => call("Associate", lead(await organization.create("lead", {})), "account_parent_account", []),
      -2147217918,
    ],
    [
      "a related record of another table",
      async () =>
        call("Associate", account(await organization.create("account", {})), "contact_customer_accounts", [
          lead(await organization.create("lead", {})),
        ]),
      -2147220989,
    ],
    [
      "a related record that is not there",
      async () =>
        call("Associate", account(await organization.create("account", {})), "contact_customer_accounts", [
          contact(missing),
        ]),
      -2147220969,
    ],
    [
      "a target that is not there",
      async () => call("Associate", account(missing), "contact_customer_accounts", []),
      -2147220969,
    ],
  ];
  for (const [what, make, code] of table) {
    it(what, async () => assert.equal((await organization.fault(await make())).detail?.errorCode, code));
  }
});

describe("the same by Execute", () => {
  it("Associate, Disassociate, AssociateEntities, DisassociateEntities", async () => {
    const [a, l] = [await organization.create("account", {}), await organization.create("lead", {})];
    const earlier = await count(organization, "accountleads");
    const bag = {
      Target: account(a),
      Relationship: { kind: "Relationship", schemaName: "accountleads_association" } as const,
      RelatedEntities: [lead(l)],
    };
    const monikers = { Moniker1: account(a), Moniker2: lead(l), RelationshipName: "accountleads_association" };
    for (const [message, parameters, rows] of [
      ["Associate", bag, 1],
      ["Disassociate", bag, 0],
      ["AssociateEntities", monikers, 1],
      ["DisassociateEntities", monikers, 0],
    ] as const) {
      await organization.execute(message, parameters);
      assert.equal((await count(organization, "accountleads")) - earlier, rows, message);
    }
  });
});

describe("related records", () => {
  const related = (relationship: string, ...entities: ReturnType<typeof entity>[]): RelatedEntities => ({
    relationship,
    collection: collection(entities[0]?.logicalName ?? "", ...entities),
  });

  it("are created and linked together with a new one, at every kind of relationship and depth", async () => {
    const below = related("contact_customer_contacts", entity("contact", { lastname: "deeper" }));
    const deep = {
      ...entity("contact", { lastname: "many" }),
      relatedEntities: [{ ...below, primaryEntityRole: "Referenced" as const }],
    };
    const target = {
      ...entity("account", { name: "deep" }),
      relatedEntities: [
        related("contact_customer_accounts", deep),
        related("account_primary_contact", entity("contact", { lastname: "primary" })),
        related("accountleads_association", entity("lead", { lastname: "lead" })),
      ],
    };
    const reply = await organization.send({ operation: "Create", entity: target });
    assert.ok(!("kind" in reply) && reply.operation === "Create", "kind" in reply ? reply.reason : "");
    const parent = await organization.retrieve("account", reply.id, "primarycontactid");
    assert.equal((parent.attributes.get("primarycontactid") as EntityReference).name, "primary");
    const { results } = await organization.execute("Retrieve", {
      Target: account(reply.id),
      ColumnSet: columnSet(["name"]),
      RelatedEntitiesQuery: {
        kind: "RelationshipQueries",
        queries: [
          {
            relationship: { kind: "Relationship", schemaName: "contact_customer_accounts" },
            query: queryExpression({ entityName: "contact", columnSet: columnSet(["lastname"]) }),
          },
          {
            relationship: { kind: "Relationship", schemaName: "account_primary_contact" },
            query: {
              kind: "FetchExpression",
              query: "<fetch><entity name='contact'><attribute name='lastname'/></entity></fetch>",
            },
          },
          {
            relationship: { kind: "Relationship", schemaName: "accountleads_association" },
            query: queryExpression({ entityName: "lead", columnSet: columnSet(["lastname"]) }),
          },
        ],
      },
    });
    const found = (results.get("Entity") as ReturnType<typeof entity>).relatedEntities ?? [];
    assert.deepEqual(
      found.map((one) => [
        one.relationship,
        one.collection.entities.map(({ attributes }) => attributes.get("lastname")),
      ]),
      [
        ["contact_customer_accounts", ["many"]],
        ["account_primary_contact", ["primary"]],
        ["accountleads_association", ["lead"]],
      ],
    );
  });

  it("are undone with the record where one of them fails", async () => {
    const earlier = await count(organization, "account");
    const target = {
      ...entity("account", { name: "fails" }),
      relatedEntities: [related("contact_customer_accounts", entity("contact", { lastname: "x".repeat(500) }))],
    };
    const fault = await organization.fault({ operation: "Create", entity: target });
    assert.equal(fault.detail?.errorCode, -2147204303);
    assert.equal(await count(organization, "account"), earlier);
  });

  it("are changed with a changed one, and must have an ID", async () => {
    const one = await organization.create("account", { name: "A" });
    const many = await organization.create("contact", { lastname: "before" });
    const update = (...entities: ReturnType<typeof entity>[]): OrganizationCall => ({
      operation: "Update",
      entity: { ...entity("account", {}, one), relatedEntities: [related("contact_customer_accounts", ...entities)] },
    });
    await done(update(entity("contact", { lastname: "after" }, many)));
    const { attributes } = await organization.retrieve("contact", many, "lastname", "parentcustomerid");
    assert.equal(attributes.get("lastname"), "after");
    assert.deepEqual(attributes.get("parentcustomerid"), new EntityReference("account", one, "A"));
    const fault = await organization.fault(update(entity("contact", { lastname: "no ID" })));
    assert.equal(fault.reason, "Entity Id must be specified for Operation");
  });

  it("of another table than the relationship's cannot be asked for", async () => {
    const one = await organization.create("account", {});
    const fault = await organization.fault(
      executeCall("Retrieve", {
        Target: account(one),
        ColumnSet: columnSet(["name"]),
        RelatedEntitiesQuery: {
          kind: "RelationshipQueries",
          queries: [
            {
              relationship: { kind: "Relationship", schemaName: "contact_customer_accounts" },
              query: queryExpression({ entityName: "lead" }),
            },
          ],
        },
      }),
    );
    assert.equal(fault.detail?.errorCode, -2147204337);
  });
});
