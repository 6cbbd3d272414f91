import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { WebApiOrganization } from "./web-api-organization.ts";

let organization: WebApiOrganization;
before(async () => {
  organization = await WebApiOrganization.open();
});
after(() => organization.close());

describe("a closing activity need not say its type, which is the parameter's", () => {
  const rows = [
    ["WinOpportunity", "opportunities", { name: "O" }, "OpportunityClose", "opportunityid", 3],
    ["LoseOpportunity", "opportunities", { name: "O" }, "OpportunityClose", "opportunityid", 4],
    ["WinQuote", "quotes", { name: "Q" }, "QuoteClose", "quoteid", 4],
    ["CloseQuote", "quotes", { name: "Q" }, "QuoteClose", "quoteid", 6],
    ["salesorders/Microsoft.Dynamics.CRM.FulfillSalesOrder", "salesorders", {}, "OrderClose", "salesorderid", 100001],
    ["salesorders/Microsoft.Dynamics.CRM.CancelSalesOrder", "salesorders", {}, "OrderClose", "salesorderid", 4],
  ] as const;
  for (const [path, set, values, parameter, lookup, status] of rows) {
    it(path, async () => {
      const id = await organization.create(set, values);
      const activity = { subject: "closed", [`${lookup}@odata.bind`]: `/${set}(${id})` };
      const answer = await organization.send("POST", path, { Status: status, [parameter]: activity });
      assert.equal(answer.status, 204, answer.text);
      const { statuscode } = await organization.get(`${set}(${id})?$select=statuscode`);
      assert.equal(statuscode, status);
    });
  }

  it("$metadata says so", async () => {
    const { text } = await organization.send("GET", "$metadata");
    assert.match(text, /<Action Name="WinQuote"><Parameter Name="QuoteClose" Type="mscrm\.quoteclose" /);
  });
});
