import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../src/values/decimal.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import type { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { entity, TestOrganization } from "./test-organization.ts";

describe("Delete", () => {
  let organization: TestOrganization;
  let rootUnit: Guid;
  before(async () => {
    organization = await TestOrganization.open();
    rootUnit = (await organization.execute("WhoAmI")).results.get("BusinessUnitId") as Guid;
  });
  after(() => organization.close());

  const isGone = async (entityName: string, id: Guid): Promise<boolean> => {
    const columnSet = { kind: "ColumnSet", allColumns: true } as const;
    const reply = await organization.send({ operation: "Retrieve", entityName, id, columnSet });
    return "kind" in reply;
  };

  it("of an account takes its contacts along, frees its subaccounts, and spares the rest", async () => {
    const account = await organization.create("account", { name: "A" });
    const other = await organization.create("account", { name: "B" });
    const reference = new EntityReference("account", account);
    const contact = await organization.create("contact", { lastname: "C", parentcustomerid: reference });
    const below = await organization.create("contact", {
      lastname: "D",
      parentcustomerid: new EntityReference("contact", contact),
    });
    const stranger = await organization.create("contact", {
      lastname: "E",
      parentcustomerid: new EntityReference("account", other),
    });
    const child = await organization.create("account", { name: "S", parentaccountid: reference });
    const primary = await organization.create("account", { primarycontactid: new EntityReference("contact", contact) });
    await organization.delete("account", account);
    assert.ok(await isGone("account", account));
    assert.ok(await isGone("contact", contact));
    assert.ok(await isGone("contact", below));
    assert.ok(!(await isGone("contact", stranger)));
    const freed: readonly [string, Guid, string][] = [
      ["account", child, "parentaccountid"],
      ["account", primary, "primarycontactid"],
    ];
    for (const [table, id, column] of freed) {
      assert.ok(!(await organization.retrieve(table, id)).attributes.has(column), `${table}.${column}`);
    }
  });

  it("ends where records point at each other", async () => {
    const account = await organization.create("account", { name: "A" });
    const contact = await organization.create("contact", { parentcustomerid: new EntityReference("account", account) });
    await organization.update("account", account, { primarycontactid: new EntityReference("contact", contact) });
    await organization.delete("account", account);
    assert.ok(await isGone("contact", contact));
  });

  it("of a currency in use is refused, and nothing has happened", async () => {
    const currency = await organization.create("transactioncurrency", {
      currencyname: "Euro",
      isocurrencycode: "EUR",
      currencysymbol: "€",
      currencyprecision: 2,
      exchangerate: Decimal.of("0.9"),
    });
    const transactioncurrencyid = new EntityReference("transactioncurrency", currency);
    const account = await organization.create("account", { revenue: new Money(1), transactioncurrencyid });
    const fault = await organization.fault({ operation: "Delete", entityName: "transactioncurrency", id: currency });
    assert.equal(fault.detail?.errorCode, -2147220953);
    await organization.delete("account", account);
    await organization.delete("transactioncurrency", currency);
  });

  it("of what an organization cannot do without is refused", async () => {
    const account = await organization.create("account", { revenue: new Money(1) });
    const { attributes } = await organization.retrieve("account", account, "transactioncurrencyid");
    const base = (attributes.get("transactioncurrencyid") as EntityReference).id;
    const cases: readonly [string, Guid, number][] = [
      ["businessunit", rootUnit, -2147213984],
      ["transactioncurrency", base, -2147185409],
    ];
    for (const [entityName, id, code] of cases) {
      const fault = await organization.fault({ operation: "Delete", entityName, id });
      assert.equal(fault.detail?.errorCode, code);
    }
    const changes: readonly [string, Guid, Parameters<typeof entity>[1], number][] = [
      ["businessunit", rootUnit, { isdisabled: true }, -2147213991],
      ["transactioncurrency", base, { exchangerate: Decimal.of(2) }, -2147185419],
      ["transactioncurrency", base, { statecode: new OptionSetValue(1) }, -2147185420],
    ];
    for (const [table, id, values, code] of changes) {
      const fault = await organization.fault({ operation: "Update", entity: entity(table, values, id) });
      assert.equal(fault.detail?.errorCode, code);
    }
  });

  it("of a business unit asks for it to be disabled and without children", async () => {
    const parentbusinessunitid = new EntityReference("businessunit", rootUnit);
    const unit = await organization.create("businessunit", { name: "U", parentbusinessunitid });
    const below = await organization.create("businessunit", {
      name: "V",
      parentbusinessunitid: new EntityReference("businessunit", unit),
    });
    const refused = async (id: Guid, code: number): Promise<void> => {
      const fault = await organization.fault({ operation: "Delete", entityName: "businessunit", id });
      assert.equal(fault.detail?.errorCode, code);
    };
    await refused(unit, -2147213984);
    await organization.update("businessunit", unit, { isdisabled: true });
    await refused(unit, -2147213983);
    await organization.update("businessunit", below, { isdisabled: true });
    await organization.delete("businessunit", below);
    const someone = { domainname: "X\\y", lastname: "y", businessunitid: new EntityReference("businessunit", unit) };
    await organization.create("systemuser", someone);
    await refused(unit, -2147220953);
  });
});
