import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import type { Guid } from "../../../src/values/guid.ts";
import { Money } from "../../../src/values/money.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import type { ParameterValue } from "../../../src/wire/organization-call.ts";
import { columnSet, count, entity, executeCall, queryExpression, TestOrganization } from "../test-organization.ts";

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
});
after(() => organization.close());

const option = (value: number): OptionSetValue => new OptionSetValue(value);

async function pairOf(table: string, id: Guid): Promise<string> {
  const { attributes } = await organization.retrieve(table, id, "statecode", "statuscode");
  return `${attributes.get("statecode")}/${attributes.get("statuscode")}`;
}

describe("WinOpportunity and LoseOpportunity", () => {
  const close = (id: Guid, values: Record<string, ParameterValue> = {}) =>
    entity("opportunityclose", {
      subject: "closed",
      opportunityid: new EntityReference("opportunity", id),
      ...(values as Record<string, Money>),
    });

  for (const [message, status, becomes] of [
    ["WinOpportunity", 3, "1/3"],
    ["LoseOpportunity", 4, "2/4"],
    ["LoseOpportunity", 5, "2/5"],
  ] as const) {
    it(`${message} with ${status}: ${becomes}, and a completed activity`, async () => {
      const id = await organization.create("opportunity", { name: "O", estimatedvalue: new Money(500) });
      await organization.execute(message, { OpportunityClose: close(id), Status: option(status) });
      assert.equal(await pairOf("opportunity", id), becomes);
      const { attributes } = await organization.retrieve("opportunity", id, "actualclosedate", "actualvalue");
      assert.ok(attributes.get("actualclosedate") instanceof Date);
      assert.equal(attributes.has("actualvalue"), message === "WinOpportunity");
      const { entities } = await organization.retrieveMultiple({
        ...queryExpression({ entityName: "opportunityclose", columnSet: columnSet(["statecode", "subject"]) }),
        criteria: {
          filterOperator: "And",
          conditions: [{ attributeName: "opportunityid", operator: "Equal", values: [id] }],
          filters: [],
        },
      });
      assert.deepEqual(
        entities.map(({ attributes: of }) => `${of.get("subject")} ${of.get("statecode")}`),
        ["closed 1"],
      );
    });
  }

  it("the activity's amount and day are the opportunity's", async () => {
    const id = await organization.create("opportunity", { name: "O", estimatedvalue: new Money(500) });
    const actualend = new Date("2026-02-03T00:00:00Z");
    const OpportunityClose = close(id, { actualrevenue: new Money(700), actualend });
    await organization.execute("WinOpportunity", { OpportunityClose, Status: option(3) });
    const { attributes } = await organization.retrieve("opportunity", id, "actualclosedate", "actualvalue");
    assert.deepEqual(attributes.get("actualvalue"), new Money("700.0000"));
    assert.equal((attributes.get("actualclosedate") as Date).toISOString().slice(0, 10), "2026-02-03");
  });

  it("are refused for a closed opportunity, and for a status of another state; then no activity is left", async () => {
    const id = await organization.create("opportunity", { name: "O" });
    const earlier = await count(organization, "opportunityclose");
    const wrong = await organization.fault(
      executeCall("WinOpportunity", { OpportunityClose: close(id), Status: option(4) }),
    );
    assert.equal(wrong.detail?.errorCode, -2147187704);
    assert.equal(await count(organization, "opportunityclose"), earlier);
    await organization.execute("WinOpportunity", { OpportunityClose: close(id), Status: option(3) });
    const again = await organization.fault(
      executeCall("LoseOpportunity", { OpportunityClose: close(id), Status: option(4) }),
    );
    assert.equal(again.detail?.errorCode, -2147220203);
  });
});

describe("CloseIncident", () => {
  it("resolves a case once", async () => {
    const customerid = new EntityReference("account", await organization.create("account", {}));
    const id = await organization.create("incident", { title: "T", customerid });
    const IncidentResolution = entity("incidentresolution", {
      subject: "done",
      incidentid: new EntityReference("incident", id),
    });
    await organization.execute("CloseIncident", { IncidentResolution, Status: option(5) });
    assert.equal(await pairOf("incident", id), "1/5");
    const again = await organization.fault(executeCall("CloseIncident", { IncidentResolution, Status: option(1000) }));
    assert.equal(again.detail?.errorCode, -2147204079);
  });
});

describe("WinQuote, CloseQuote, FulfillSalesOrder and CancelSalesOrder", () => {
  const rows = [
    ["WinQuote", "quote", "QuoteClose", 4, "2/4"],
    ["CloseQuote", "quote", "QuoteClose", 6, "3/6"],
    ["FulfillSalesOrder", "salesorder", "OrderClose", 100001, "3/100001"],
    ["CancelSalesOrder", "salesorder", "OrderClose", 4, "2/4"],
  ] as const;
  for (const [message, table, parameter, status, becomes] of rows) {
    it(`${message} with ${status}: ${becomes}, once, with a completed activity`, async () => {
      const id = await organization.create(table, { name: "Q" });
      const activity = parameter.toLowerCase();
      const closing = entity(activity, { subject: "closed", [`${table}id`]: new EntityReference(table, id) });
      const close = (value: number) => ({ [parameter]: closing, Status: option(value) });
      const wrong = await organization.fault(executeCall(message, close(1)));
      assert.equal(wrong.detail?.errorCode, -2147187704);
      const earlier = await count(organization, activity);
      await organization.execute(message, close(status));
      assert.equal(await pairOf(table, id), becomes);
      assert.equal(await count(organization, activity), earlier + 1);
      const again = await organization.fault(executeCall(message, close(status)));
      assert.equal(again.reason, `The ${table} has already been closed.`);
    });
  }
});

describe("states that have a message of their own", () => {
  const words = (table: string, state: string, message: string): string =>
    `This message can not be used to set the state of ${table} to ${state}. In order to set state of ${table} to ${state}, use the ${message} message instead.`;
  const resolve = words("incident", "Resolved", "CloseIncidentRequest");
  const rows: readonly [table: string, values: Record<string, number>, code: number, message: string][] = [
    ["incident", { statecode: 1 }, -2147220989, resolve],
    ["incident", { statuscode: 5 }, -2147220989, resolve],
    ["incident", { statecode: 1, statuscode: 1000 }, -2147220989, resolve],
    ["opportunity", { statecode: 1 }, -2146435067, words("opportunity", "won", "won")],
    ["opportunity", { statuscode: 5 }, -2146435067, words("opportunity", "lost", "lost")],
    [
      "quote",
      { statecode: 2 },
      -2147220989,
      "Quote status cannot be changed to Won. Please use the WinQuoteRequest instead.",
    ],
    [
      "quote",
      { statuscode: 6 },
      -2147220989,
      "Quote status cannot be changed to Closed. Please use the CloseQuoteRequest instead.",
    ],
    ["salesorder", { statecode: 2 }, -2147220989, words("SalesOrder", "Canceled", "CancelSalesOrderRequest Request")],
    [
      "salesorder",
      { statuscode: 100001 },
      -2147220989,
      words("SalesOrder", "Fulfilled", "FulfillSalesOrderRequest Request"),
    ],
  ];
  const stateOf = (table: string, status = 0): number => {
    if (status === 5) return table === "opportunity" ? 2 : 1;
    return 3;
  };
  const opened = async (table: string): Promise<Guid> => {
    if (table !== "incident") return organization.create(table, { name: "O" });
    const customerid = new EntityReference("account", await organization.create("account", {}));
    return organization.create(table, { title: "T", customerid });
  };
  const options = (values: Record<string, number>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, option(value)]));

  for (const [table, values, code, message] of rows) {
    it(`an Update, Upsert or SetState of ${table} to ${JSON.stringify(values)} is refused`, async () => {
      const id = await opened(table);
      const changed = entity(table, options(values), id);
      const SetState = {
        EntityMoniker: new EntityReference(table, id),
        State: option(values.statecode ?? stateOf(table, values.statuscode)),
        Status: option(values.statuscode ?? -1),
      };
      for (const call of [
        { operation: "Update", entity: changed } as const,
        executeCall("Upsert", { Target: changed }),
        executeCall("SetState", SetState),
      ]) {
        const { detail, reason } = await organization.fault(call);
        assert.deepEqual([detail?.errorCode, reason], [code, message]);
      }
      assert.equal(await pairOf(table, id), "0/1");
    });
  }

  it("a quote is activated and an invoice paid by Update", async () => {
    const quote = await opened("quote");
    await organization.update("quote", quote, options({ statecode: 1, statuscode: 3 }));
    assert.equal(await pairOf("quote", quote), "1/3");
    const invoice = await opened("invoice");
    await organization.update("invoice", invoice, options({ statecode: 2 }));
    assert.equal(await pairOf("invoice", invoice), "2/100001");
  });

  it("other states of them are set by Update: a cancelled case, a case and an opportunity that are opened again", async () => {
    const incident = await opened("incident");
    await organization.update("incident", incident, options({ statecode: 2 }));
    assert.equal(await pairOf("incident", incident), "2/6");
    await organization.update("incident", incident, options({ statecode: 0 }));
    const opportunity = await opened("opportunity");
    const OpportunityClose = entity("opportunityclose", {
      opportunityid: new EntityReference("opportunity", opportunity),
    });
    await organization.execute("WinOpportunity", { OpportunityClose, Status: option(3) });
    await organization.update("opportunity", opportunity, options({ statecode: 1, statuscode: 3 }));
    await organization.update("opportunity", opportunity, options({ statecode: 0 }));
    assert.equal(await pairOf("opportunity", opportunity), "0/1");
  });
});

describe("QualifyLead", () => {
  const qualify = (id: Guid, asked: Record<string, boolean> = {}, more: Record<string, ParameterValue> = {}) => ({
    LeadId: new EntityReference("lead", id),
    CreateAccount: true,
    CreateContact: true,
    CreateOpportunity: true,
    Status: option(3),
    ...asked,
    ...more,
  });
  const lead = () =>
    organization.create("lead", {
      subject: "Wants pencils",
      firstname: "Nancy",
      lastname: "Lead",
      companyname: "Pencils Inc.",
      emailaddress1: "nancy@example.com",
      address1_city: "Trier",
    });

  it("makes account, contact and opportunity of the lead's columns, and closes it", async () => {
    const id = await lead();
    const { results } = await organization.execute("QualifyLead", qualify(id));
    const created = results.get("CreatedEntities") as readonly EntityReference[];
    assert.deepEqual(
      created.map(({ logicalName }) => logicalName),
      ["account", "contact", "opportunity"],
    );
    const [account, contact, opportunity] = await Promise.all(
      created.map(({ logicalName, id: of }) => organization.retrieve(logicalName, of)),
    );
    assert.equal(account?.attributes.get("name"), "Pencils Inc.");
    assert.equal(account?.attributes.get("address1_city"), "Trier");
    assert.equal(contact?.attributes.get("fullname"), "Nancy Lead");
    assert.equal(String(contact?.attributes.get("parentcustomerid")), String(created[0]));
    assert.equal(opportunity?.attributes.get("name"), "Wants pencils");
    for (const record of [account, contact, opportunity]) {
      assert.equal(String(record?.attributes.get("originatingleadid")), `lead:${id}`);
    }
    assert.equal(await pairOf("lead", id), "1/3");
  });

  it("makes what is asked for alone", async () => {
    const { results } = await organization.execute(
      "QualifyLead",
      qualify(await lead(), { CreateAccount: false, CreateOpportunity: false }),
    );
    const created = results.get("CreatedEntities") as readonly EntityReference[];
    assert.deepEqual(
      created.map(({ logicalName }) => logicalName),
      ["contact"],
    );
  });

  it("is refused for a closed lead, a status that is none of it, and a customer that is none", async () => {
    const id = await lead();
    await organization.execute("QualifyLead", qualify(id));
    const again = await organization.fault(executeCall("QualifyLead", qualify(id)));
    assert.equal(again.reason, "The lead is already closed.");
    const other = await lead();
    const earlier = await count(organization, "account");
    const status = await organization.fault(executeCall("QualifyLead", qualify(other, {}, { Status: option(99) })));
    assert.equal(status.detail?.errorCode, -2147187704);
    const customer = await organization.fault(
      executeCall("QualifyLead", qualify(other, {}, { OpportunityCustomerId: new EntityReference("lead", other) })),
    );
    assert.equal(customer.detail?.errorCode, -2147220989);
    assert.equal(await count(organization, "account"), earlier, "nothing is left behind");
  });
});
