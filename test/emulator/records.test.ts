import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { entity, signIn, TestOrganization } from "./test-organization.ts";

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
});
after(() => organization.close());

/** A value as it was sent, as it must come back, and how a person reads it. */
type Kept = readonly [table: string, column: string, sent: AttributeValue, kept: AttributeValue, formatted?: string];

const date = new Date("2014-02-10T23:38:21Z");
const kept: readonly Kept[] = [
  ["account", "name", 'Ünïcode <&> "quoted" \u{1F600}', 'Ünïcode <&> "quoted" \u{1F600}'],
  ["account", "description", "line one\nline two", "line one\nline two"],
  ["account", "name", "", null],
  ["account", "numberofemployees", 4300, 4300, "4,300"],
  ["account", "importsequencenumber", -2147483648, -2147483648, "-2,147,483,648"],
  ["account", "timezoneruleversionnumber", 12, 12, "12"],
  ["account", "revenue", new Money("60000"), new Money("60000.0000"), "$60,000.00"],
  ["account", "revenue", new Money("99999999999999.99"), new Money("99999999999999.9900"), "$99,999,999,999,999.99"],
  ["account", "creditlimit", new Money("0.125"), new Money("0.1200"), "$0.12"],
  ["account", "creditlimit", new Money("0.135"), new Money("0.1400"), "$0.14"],
  ["opportunity", "discountpercentage", Decimal.of("1.234"), Decimal.of("1.2300000000"), "1.23"],
  ["opportunity", "discountpercentage", Decimal.of("1.125"), Decimal.of("1.1200000000"), "1.12"],
  ["opportunity", "discountpercentage", Decimal.of("7"), Decimal.of("7.0000000000"), "7.00"],
  ["goal", "percentage", Decimal.of("-1.5"), Decimal.of("-2.0000000000"), "-2"],
  ["account", "address1_latitude", new Double(47.12345), new Double(47.12345), "47.12345"],
  ["account", "creditonhold", true, true, "Yes"],
  ["account", "creditonhold", false, false, "No"],
  ["account", "donotemail", true, true, "Do Not Allow"],
  ["account", "lastonholdtime", date, date, "2/10/2014 11:38 PM"],
  [
    "account",
    "lastonholdtime",
    new Date("1753-01-01T00:00:00Z"),
    new Date("1753-01-01T00:00:00Z"),
    "1/1/1753 12:00 AM",
  ],
  [
    "account",
    "lastonholdtime",
    new Date("2020-05-05T12:00:59.999Z"),
    new Date("2020-05-05T12:00:59Z"),
    "5/5/2020 12:00 PM",
  ],
  ["contact", "birthdate", date, new Date("2014-02-10T00:00:00Z"), "2/10/2014"],
  ["account", "industrycode", new OptionSetValue(1), new OptionSetValue(1), "Accounting"],
  ["account", "preferredcontactmethodcode", new OptionSetValue(3), new OptionSetValue(3), "Phone"],
  [
    "account",
    "processid",
    Guid.of("7bf2e032-ad92-e311-9752-6c3be5a87df0"),
    Guid.of("7bf2e032-ad92-e311-9752-6c3be5a87df0"),
  ],
  ["account", "followemail", null, null],
];

describe("a value that was written comes back", () => {
  for (const [table, column, sent, expected, formatted] of kept) {
    it(`${table}.${column} = ${sent instanceof Date ? sent.toISOString() : JSON.stringify(String(sent))}`, async () => {
      const id = await organization.create(table, { [column]: sent });
      const entity = await organization.retrieve(table, id, column);
      assert.deepEqual(entity.attributes.get(column) ?? null, expected);
      assert.equal(entity.attributes.has(column), expected !== null, "a column without a value is left out");
      assert.equal(entity.formattedValues?.get(column), formatted);
    });
  }
});

describe("a new record", () => {
  it("has its defaults, its owner, its state and its times", async () => {
    const started = Math.floor(Date.now() / 1000) * 1000;
    const { results } = await organization.execute("WhoAmI");
    const id = await organization.create("account", { name: "Acme" });
    const { attributes, formattedValues, rowVersion, id: ownId } = await organization.retrieve("account", id);
    const user = new EntityReference("systemuser", results.get("UserId") as Guid, "alice");
    assert.deepEqual(ownId, id);
    assert.deepEqual(attributes.get("accountid"), id);
    for (const column of ["createdby", "modifiedby", "ownerid"]) assert.deepEqual(attributes.get(column), user);
    assert.deepEqual(attributes.get("owninguser"), new EntityReference("systemuser", user.id));
    assert.deepEqual(
      attributes.get("owningbusinessunit"),
      new EntityReference("businessunit", results.get("BusinessUnitId") as Guid),
    );
    assert.equal(formattedValues?.get("ownerid"), "alice");
    assert.equal(formattedValues?.get("statecode"), "Active");
    assert.equal(formattedValues?.get("statuscode"), "Active");
    assert.equal(formattedValues?.get("territorycode"), "Default Value");
    assert.equal(formattedValues?.get("preferredcontactmethodcode"), "Any");
    assert.equal(formattedValues?.get("donotemail"), "Allow");
    assert.equal(attributes.get("followemail"), true);
    assert.equal(attributes.get("merged"), false);
    const created = attributes.get("createdon") as Date;
    assert.ok(created.getTime() >= started && created.getTime() <= Date.now());
    assert.equal(created.getMilliseconds(), 0);
    assert.deepEqual(attributes.get("modifiedon"), created);
    assert.match(rowVersion ?? "", /^\d+$/);
    assert.ok(!attributes.has("versionnumber"), "the version number comes only when asked for");
    assert.ok(!attributes.has("revenue"));
    assert.ok(!attributes.has("transactioncurrencyid"), "no amount, no currency");
  });

  it("keeps the ID that the client gave, in either place", async () => {
    const [first, second] = [Guid.random(), Guid.random()];
    assert.deepEqual(await organization.create("account", { name: "A" }, first), first);
    assert.deepEqual(await organization.create("account", { name: "B", accountid: second }), second);
  });

  it("takes the empty GUID for no ID", async () => {
    const id = await organization.create("account", { name: "A" }, Guid.empty);
    assert.notDeepEqual(id, Guid.empty);
  });

  it("comes in the order of creation where no other is asked for", async () => {
    const ids: Guid[] = [];
    for (let count = 0; count < 20; count += 1) ids.push(await organization.create("businessunit", await unit(count)));
    assert.deepEqual(
      [...ids].sort((a, b) => (a.text < b.text ? -1 : 1)),
      ids,
    );
  });

  it("ignores what only the server may set", async () => {
    const creator = new EntityReference("systemuser", Guid.random());
    const id = await organization.create("account", { createdon: date, createdby: creator, modifiedon: date });
    const { attributes } = await organization.retrieve("account", id, "createdon", "createdby");
    assert.notDeepEqual(attributes.get("createdon"), date);
    assert.notDeepEqual(attributes.get("createdby"), creator);
  });

  it("can be dated back", async () => {
    const id = await organization.create("account", { overriddencreatedon: date });
    const { attributes } = await organization.retrieve("account", id, "createdon", "overriddencreatedon");
    assert.deepEqual(attributes.get("createdon"), date);
    assert.ok((attributes.get("overriddencreatedon") as Date) > date);
  });

  const option = (value: number): OptionSetValue => new OptionSetValue(value);
  const starts: readonly [table: string, asked: Record<string, OptionSetValue>, becomes: string][] = [
    ["account", {}, "0/1"],
    ["account", { statecode: option(1) }, "0/1"],
    ["account", { statecode: option(1), statuscode: option(1) }, "0/1"],
    ["lead", { statuscode: option(2) }, "0/2"],
    ["task", { statecode: option(0), statuscode: option(7) }, "0/7"],
    ["opportunityclose", { statuscode: option(2) }, "1/2"],
  ];
  for (const [table, asked, becomes] of starts) {
    it(`of ${table}, created with ${JSON.stringify(asked)}, is in state and status reason ${becomes}`, async () => {
      const id = await organization.create(table, asked);
      const { attributes } = await organization.retrieve(table, id, "statecode", "statuscode");
      assert.equal(`${attributes.get("statecode")}/${attributes.get("statuscode")}`, becomes);
    });
  }
});

async function unit(number: number): Promise<Record<string, AttributeValue>> {
  const { results } = await organization.execute("WhoAmI");
  const parent = new EntityReference("businessunit", results.get("BusinessUnitId") as Guid);
  return { name: `Unit ${number}`, parentbusinessunitid: parent };
}

describe("composed columns", () => {
  it("full name, by the organization's convention", async () => {
    const { results } = await organization.execute("WhoAmI");
    const organizationId = results.get("OrganizationId") as Guid;
    const parts = { firstname: "Ada", middlename: "\u{1D4A6}ing", lastname: "Lovelace" };
    const expected = [
      "Lovelace, Ada",
      "Ada Lovelace",
      "Lovelace, Ada \u{1D4A6}.",
      "Ada \u{1D4A6}. Lovelace",
      "Lovelace, Ada \u{1D4A6}ing",
      "Ada \u{1D4A6}ing Lovelace",
      "Lovelace Ada",
      "LovelaceAda",
    ];
    for (const [convention, fullName] of expected.entries()) {
      const fullnameconventioncode = new OptionSetValue(convention);
      await organization.update("organization", organizationId, { fullnameconventioncode });
      const id = await organization.create("contact", parts);
      const { attributes } = await organization.retrieve("contact", id, "fullname");
      assert.equal(attributes.get("fullname"), fullName);
    }
    await organization.update("organization", organizationId, { fullnameconventioncode: new OptionSetValue(1) });
  });

  it("full name after one of its parts changed", async () => {
    const id = await organization.create("contact", { firstname: "Ada", lastname: "Byron" });
    await organization.update("contact", id, { lastname: "Lovelace" });
    assert.equal((await organization.retrieve("contact", id, "fullname")).attributes.get("fullname"), "Ada Lovelace");
    await organization.update("contact", id, { firstname: null, lastname: null });
    assert.ok(!(await organization.retrieve("contact", id, "fullname")).attributes.has("fullname"));
  });

  it("address block, as recorded", async () => {
    const id = await organization.create("account", {
      address1_line1: "4405 Balboa Court",
      address1_city: "Santa Cruz",
      address1_stateorprovince: "TX",
      address1_postalcode: "95486",
      address1_country: "U.S.",
    });
    const { attributes } = await organization.retrieve("account", id, "address1_composite");
    assert.equal(attributes.get("address1_composite"), "4405 Balboa Court\r\nSanta Cruz, TX 95486\r\nU.S.");
  });

  it("a contact's customer shows as its account or its contact", async () => {
    const account = new EntityReference("account", await organization.create("account", { name: "Acme" }), "Acme");
    const id = await organization.create("contact", { lastname: "L", parentcustomerid: account });
    const first = await organization.retrieve("contact", id, "parentcustomerid", "accountid", "parentcontactid");
    assert.deepEqual(first.attributes.get("parentcustomerid"), account);
    assert.equal(first.formattedValues?.get("parentcustomerid"), "Acme");
    assert.equal(String(first.attributes.get("accountid")), String(account));
    const boss = new EntityReference("contact", await organization.create("contact", { lastname: "Boss" }), "Boss");
    await organization.update("contact", id, { parentcustomerid: boss });
    const second = await organization.retrieve("contact", id, "parentcustomerid", "accountid", "parentcontactid");
    assert.deepEqual(second.attributes.get("parentcustomerid"), boss);
    assert.ok(!second.attributes.has("accountid"));
  });
});

describe("money", () => {
  it("brings the currency, its rate and the amount in the base currency", async () => {
    const id = await organization.create("account", { revenue: new Money("60000") });
    const { attributes, formattedValues } = await organization.retrieve("account", id);
    assert.equal((attributes.get("transactioncurrencyid") as EntityReference).name, "US Dollar");
    assert.deepEqual(attributes.get("exchangerate"), Decimal.of("1.0000000000"));
    assert.deepEqual(attributes.get("revenue_base"), new Money("60000.0000"));
    assert.equal(formattedValues?.get("exchangerate"), "1.0000000000");
  });

  it("is converted with the rate of its own currency", async () => {
    const euro = await organization.create("transactioncurrency", {
      currencyname: "Euro",
      isocurrencycode: "EUR",
      currencysymbol: "€",
      currencyprecision: 2,
      exchangerate: Decimal.of("0.9"),
    });
    const transactioncurrencyid = new EntityReference("transactioncurrency", euro);
    const id = await organization.create("account", { transactioncurrencyid });
    await organization.update("account", id, { revenue: new Money("1000.005") });
    const { attributes, formattedValues } = await organization.retrieve("account", id, "revenue", "revenue_base");
    assert.deepEqual(attributes.get("revenue"), new Money("1000.0000"));
    assert.deepEqual(attributes.get("revenue_base"), new Money("1111.1111"));
    assert.equal(formattedValues?.get("revenue"), "€1,000.00");
    assert.equal(formattedValues?.get("revenue_base"), "$1,111.11");
    assert.equal((attributes.get("transactioncurrencyid") as EntityReference).name, "Euro", "comes with an amount");
  });

  it("that is too large in the base currency is refused", async () => {
    const penny = await organization.create("transactioncurrency", {
      currencyname: "Penny",
      isocurrencycode: "PNY",
      currencysymbol: "p",
      currencyprecision: 0,
      exchangerate: Decimal.of("0.0000000001"),
    });
    const transactioncurrencyid = new EntityReference("transactioncurrency", penny);
    const revenue = new Money("100000000000000");
    const fault = await organization.fault({
      operation: "Create",
      entity: entity("account", { revenue, transactioncurrencyid }),
    });
    assert.equal(fault.detail?.errorCode, -2147185428);
  });

  it("taken away takes the base amount along", async () => {
    const id = await organization.create("account", { revenue: new Money("1") });
    await organization.update("account", id, { revenue: null });
    const { attributes } = await organization.retrieve("account", id);
    assert.ok(!attributes.has("revenue") && !attributes.has("revenue_base"));
  });
});

describe("Update", () => {
  it("changes what was sent, clears with null, and leaves the rest", async () => {
    const id = await organization.create("account", { name: "A", telephone1: "1", fax: "2" });
    const before = await organization.retrieve("account", id);
    await organization.update("account", id, { telephone1: "3", fax: null });
    const after = await organization.retrieve("account", id);
    assert.equal(after.attributes.get("name"), "A");
    assert.equal(after.attributes.get("telephone1"), "3");
    assert.ok(!after.attributes.has("fax"));
    assert.ok(BigInt(after.rowVersion ?? 0) > BigInt(before.rowVersion ?? 0));
    assert.deepEqual(after.attributes.get("createdon"), before.attributes.get("createdon"));
  });

  it("by another user changes modifiedby, not createdby; ownerid assigns", async () => {
    const other = { domain: "CONTOSO", userName: "bob", password: "x" };
    const both = await TestOrganization.open({ open: true });
    const id = await both.create("account", { name: "A" });
    await signIn(both.handler, both.connection, other);
    await both.update("account", id, { name: "B" });
    const { attributes } = await both.retrieve("account", id);
    assert.equal((attributes.get("createdby") as EntityReference).name, "alice");
    assert.equal((attributes.get("modifiedby") as EntityReference).name, "bob");
    const { results } = await both.execute("WhoAmI");
    await both.update("account", id, { ownerid: new EntityReference("systemuser", results.get("UserId") as Guid) });
    const assigned = await both.retrieve("account", id, "ownerid", "owninguser");
    assert.equal(assigned.formattedValues?.get("ownerid"), "bob");
    assert.deepEqual((assigned.attributes.get("owninguser") as EntityReference).id, results.get("UserId"));
    both.close();
  });

  it("of the state alone takes its status reason, of the status reason alone its state", async () => {
    const id = await organization.create("account", { name: "A" });
    const states = async (): Promise<string> => {
      const { attributes } = await organization.retrieve("account", id, "statecode", "statuscode");
      return `${attributes.get("statecode")}/${attributes.get("statuscode")}`;
    };
    await organization.update("account", id, { statecode: new OptionSetValue(1) });
    assert.equal(await states(), "1/2");
    await organization.update("account", id, { statuscode: new OptionSetValue(1) });
    assert.equal(await states(), "0/1");
  });

  it("leaves the primary key alone", async () => {
    const id = await organization.create("account", { name: "A" });
    await organization.update("account", id, { accountid: id, name: "B" });
    assert.equal((await organization.retrieve("account", id, "name")).attributes.get("name"), "B");
  });
});

describe("Retrieve", () => {
  it("with an empty column set gives the primary key", async () => {
    const id = await organization.create("account", { name: "A" });
    const reply = await organization.send({
      operation: "Retrieve",
      entityName: "account",
      id,
      columnSet: { kind: "ColumnSet", allColumns: false, columns: [] },
    });
    assert.ok(!("kind" in reply) && reply.operation === "Retrieve");
    assert.deepEqual([...reply.entity.attributes.keys()], ["accountid"]);
  });

  it("gives the version number by name", async () => {
    const id = await organization.create("account", { name: "A" });
    const { attributes, rowVersion } = await organization.retrieve("account", id, "versionnumber");
    assert.equal(String(attributes.get("versionnumber")), rowVersion);
  });
});

describe("the messages by Execute", () => {
  it("do what the operations do", async () => {
    const target = { logicalName: "account", attributes: new Map<string, AttributeValue>([["name", "X"]]) };
    const created = await organization.execute("Create", { Target: target, SuppressDuplicateDetection: false });
    const id = created.results.get("id") as Guid;
    const reference = new EntityReference("account", id);
    await organization.execute("Update", { Target: { ...target, id, attributes: new Map([["name", "Y"]]) } });
    const columns = { kind: "ColumnSet", allColumns: false, columns: ["name"] } as const;
    const retrieved = await organization.execute("Retrieve", { Target: reference, ColumnSet: columns });
    const entity = retrieved.results.get("Entity") as { attributes: Map<string, AttributeValue> };
    assert.equal(entity.attributes.get("name"), "Y");
    await organization.execute("Delete", { Target: reference });
    const gone = await organization.fault({ operation: "Delete", entityName: "account", id });
    assert.equal(gone.reason, `account With Id = ${id} Does Not Exist`);
  });

  it("RetrieveVersion answers the version that was asked for at the start", async () => {
    const older = await TestOrganization.open({ version: "5.0.9690.4376" });
    assert.equal((await older.execute("RetrieveVersion")).results.get("Version"), "5.0.9690.4376");
    older.close();
    assert.match(String((await organization.execute("RetrieveVersion")).results.get("Version")), /^9\.2\.\d+\.\d+$/);
  });
});
