import assert from "node:assert/strict";
import { it } from "node:test";
import { Guid } from "../../src/values/guid.ts";
import { TestOrganization } from "./test-organization.ts";

it("quotes, orders, invoices, cases, contracts and campaigns are numbered, each table by itself", async (t) => {
  const organization = await TestOrganization.open();
  t.after(() => organization.close());
  const numberOf = async (table: string, column: string, values = {}): Promise<unknown> => {
    const id = await organization.create(table, values);
    return (await organization.retrieve(table, id, column)).attributes.get(column);
  };
  assert.match(String(await numberOf("quote", "quotenumber")), /^QUO-01000-([A-Z]\d){3}$/);
  assert.match(String(await numberOf("quote", "quotenumber")), /^QUO-01001-/);
  assert.match(String(await numberOf("salesorder", "ordernumber")), /^ORD-01000-/);
  assert.match(String(await numberOf("invoice", "invoicenumber")), /^INV-01000-/);
  assert.match(String(await numberOf("campaign", "codename", { name: "C" })), /^CMP-01000-/);
  assert.equal(await numberOf("quote", "quotenumber", { quotenumber: "Q 1" }), "Q 1");
  const identity = await organization.execute("WhoAmI");
  await organization.update("organization", Guid.of(String(identity.results.get("OrganizationId"))), {
    quoteprefix: "ANG",
    currentquotenumber: 250_000,
    uniquespecifierlength: 4,
  });
  assert.match(String(await numberOf("quote", "quotenumber")), /^ANG-250000-([A-Z]\d){2}$/);
});
