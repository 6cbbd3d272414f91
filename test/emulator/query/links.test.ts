import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import type { TestOrganization } from "../test-organization.ts";
import { company, ids } from "./company.ts";
import { attribute, column, condition, fetch } from "./fetch.ts";

let organization: TestOrganization;
before(async () => {
  organization = await company();
});
after(() => organization.close());

/** Accounts with what a link `c` gives of contacts: `Alpha:Bea`. */
async function pairs(body: string, key = "c.firstname"): Promise<string[]> {
  const query = `<fetch><entity name="account"><attribute name="name"/><order attribute="name"/>${body}</entity></fetch>`;
  const { entities } = await fetch(organization, query);
  return entities.map((entity) => {
    const linked = attribute(entity, key);
    return `${String(attribute(entity, "name")).slice(0, 2)}:${linked === null ? "" : String(linked).slice(0, 3)}`;
  });
}

function link(type: string, inside = '<attribute name="firstname"/>', more = 'alias="c"'): string {
  return `<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="${type}" ${more}>${inside}</link-entity>`;
}

const first = '<attribute name="firstname"/>';
const isBea = `<filter>${condition("firstname", "eq", ["Bea"])}</filter>`;

// Alpha has the contacts Bea and Cid, Gämma has Dan.
describe("a link", () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ["inner: a row for each match", link("inner"), ["Al:Bea", "Al:Cid", "Gä:Dan"]],
    ["without a type is inner", link("inner").replace('link-type="inner"', ""), ["Al:Bea", "Al:Cid", "Gä:Dan"]],
    ["natural: as inner", link("natural"), ["Al:Bea", "Al:Cid", "Gä:Dan"]],
    ["outer: also those without", link("outer"), ["Al:Bea", "Al:Cid", "be:", "de:", "Gä:Dan"]],
    ["outer with a filter: part of the join", link("outer", first + isBea), ["Al:Bea", "be:", "de:", "Gä:"]],
    ["inner with a filter", link("inner", first + isBea), ["Al:Bea"]],
    ["matchfirstrow: one at most", link("matchfirstrowusingcrossapply"), ["Al:Cid", "be:", "de:", "Gä:Dan"]],
    [
      "matchfirstrow with a filter",
      link("matchfirstrowusingcrossapply", first + isBea),
      ["Al:Bea", "be:", "de:", "Gä:"],
    ],
    ["in: once, without columns", link("in", ""), ["Al:", "Gä:"]],
    ["in with a filter", link("in", isBea), ["Al:"]],
    ["exists: as in", link("exists", ""), ["Al:", "Gä:"]],
    ["exists with a filter", link("exists", isBea), ["Al:"]],
    ["any", `<filter>${link("any", isBea)}</filter>`, ["Al:"]],
    ["any of all", `<filter>${link("any", "")}</filter>`, ["Al:", "Gä:"]],
    ["not any", `<filter>${link("not any", isBea)}</filter>`, ["be:", "de:", "Gä:"]],
    ["not all is any", `<filter>${link("not all", isBea)}</filter>`, ["Al:"]],
    ["all: linked rows, and none of them so", `<filter>${link("all", isBea)}</filter>`, ["Gä:"]],
    [
      "any, or a condition",
      `<filter type="or">${link("any", isBea)}${condition("name", "begins-with", ["d"])}</filter>`,
      ["Al:", "de:"],
    ],
    [
      "not in: outer, and nothing after the join",
      `${link("outer", "")}<filter><condition entityname="c" attribute="contactid" operator="null"/></filter>`,
      ["be:", "de:"],
    ],
    [
      "after the join, unlike within it",
      `${link("outer")}<filter><condition entityname="c" attribute="firstname" operator="eq" value="Bea"/></filter>`,
      ["Al:Bea"],
    ],
    [
      "named by its table where only one has it",
      `${link("inner")}<filter><condition entityname="contact" attribute="firstname" operator="eq" value="Dan"/></filter>`,
      ["Gä:Dan"],
    ],
    [
      "a column compared with one of a link",
      `${link("outer")}<filter><condition attribute="ownerid" operator="eq" valueof="c.ownerid"/></filter>`,
      ["Al:Bea"],
    ],
    [
      "in a link: several levels",
      link(
        "inner",
        `${first}<link-entity name="systemuser" from="systemuserid" to="ownerid"><filter>${condition("lastname", "eq", ["carl"])}</filter></link-entity>`,
      ),
      ["Al:Cid"],
    ],
    [
      "inner below outer belongs to it",
      link(
        "outer",
        `${first}<link-entity name="systemuser" from="systemuserid" to="ownerid"><filter>${condition("lastname", "eq", ["carl"])}</filter></link-entity>`,
      ),
      ["Al:Cid", "be:", "de:", "Gä:"],
    ],
    [
      "outer below outer",
      link(
        "outer",
        `<link-entity name="systemuser" from="systemuserid" to="ownerid" link-type="outer" alias="u"><attribute name="lastname"/></link-entity>`,
      ),
      ["Al:ali", "Al:car", "be:", "de:", "Gä:ali"],
    ],
    [
      "in below in",
      link(
        "in",
        `<link-entity name="systemuser" from="systemuserid" to="ownerid" link-type="in"><filter>${condition("lastname", "eq", ["carl"])}</filter></link-entity>`,
      ),
      ["Al:"],
    ],
    [
      "any within any",
      `<filter>${link("any", `<filter><link-entity name="systemuser" from="systemuserid" to="ownerid" link-type="any"><filter>${condition("lastname", "eq", ["carl"])}</filter></link-entity></filter>`)}</filter>`,
      ["Al:"],
    ],
  ];
  for (const [what, body, expected] of cases) {
    it(what, async () => {
      const key = body.includes('alias="u"') ? "u.lastname" : "c.firstname";
      assert.deepEqual((await pairs(body, key)).sort(), [...expected].sort());
    });
  }

  it("to the record above, by the only relationship there is between two tables", async () => {
    const query = `<fetch><entity name="teammembership"><link-entity name="team" alias="t"><attribute name="name"/></link-entity></entity></fetch>`;
    const call = { operation: "RetrieveMultiple", query: { kind: "FetchExpression", query } } as const;
    const reply = await organization.send(call);
    // An intersect table has no relationships of its own.
    assert.ok("kind" in reply && reply.detail?.errorCode === -2147217135);
    const role = `<fetch><entity name="role"><link-entity name="roletemplate" link-type="outer" alias="r"><attribute name="name"/></link-entity></entity></fetch>`;
    assert.ok((await fetch(organization, role)).entities.length > 0);
  });

  it("of one table to itself", async () => {
    const above = `<link-entity name="account" from="accountid" to="parentaccountid" alias="up"><attribute name="name"/></link-entity>`;
    assert.deepEqual(await pairs(above, "up.name"), ["be:Alp", "Gä:bet"]);
  });

  it("over an intersect table", async () => {
    const query = `<fetch><entity name="systemuser"><attribute name="lastname"/>
      <link-entity name="teammembership" from="systemuserid" to="systemuserid" intersect="true">
        <link-entity name="team" from="teamid" to="teamid" alias="team"><attribute name="name"/><filter>${condition("name", "eq", ["B"])}</filter></link-entity>
      </link-entity></entity></fetch>`;
    const result = await fetch(organization, query);
    assert.deepEqual(column(result, "lastname"), ["bob"]);
    assert.deepEqual(column(result, "team.name"), ["B"]);
  });
});

describe("what comes back of a link", () => {
  it("is under its alias, with table and column", async () => {
    const { entities } = await fetch(
      organization,
      `<fetch top="1"><entity name="account"><attribute name="name"/>${link("inner")}</entity></fetch>`,
    );
    const value = entities[0]?.attributes.get("c.firstname");
    assert.deepEqual(value, {
      kind: "AliasedValue",
      entityLogicalName: "contact",
      attributeLogicalName: "firstname",
      value: "Cid",
    });
  });

  it("is under table and number where it has no alias", async () => {
    const user = `<link-entity name="systemuser" from="systemuserid" to="ownerid"><attribute name="lastname"/></link-entity>`;
    const body = link("inner", first + user, "");
    const { entities } = await fetch(
      organization,
      `<fetch><entity name="account"><order attribute="name"/>${body}</entity></fetch>`,
    );
    assert.equal(attribute(entities[0] ?? assert.fail(), "contact1.firstname"), "Cid");
    assert.equal(attribute(entities[0] ?? assert.fail(), "systemuser2.lastname"), "carl");
  });

  it("is under a column's own alias alone", async () => {
    const body = link("inner", '<attribute name="parentcustomerid" alias="customer"/>');
    const { entities } = await fetch(organization, `<fetch top="1"><entity name="account">${body}</entity></fetch>`);
    assert.deepEqual(
      attribute(entities[0] ?? assert.fail(), "customer"),
      new EntityReference("account", ids.alpha, "Alpha"),
    );
    assert.equal(entities[0]?.formattedValues?.get("customer"), "Alpha");
  });

  it("is nothing where there is no value", async () => {
    const body = link("inner", '<attribute name="lastname"/>');
    const { entities } = await fetch(
      organization,
      `<fetch top="1"><entity name="account"><attribute name="name"/>${body}</entity></fetch>`,
    );
    assert.deepEqual([...(entities[0]?.attributes.keys() ?? [])], ["name", "accountid"]);
  });

  it("all of its columns with all-attributes", async () => {
    const body = link("inner", "<all-attributes/>");
    const { entities } = await fetch(organization, `<fetch top="1"><entity name="account">${body}</entity></fetch>`);
    assert.equal(attribute(entities[0] ?? assert.fail(), "c.fullname"), "Cid");
  });

  it("the number of records directly below, as a row aggregate", async () => {
    const body =
      '<attribute name="name"/><attribute name="accountid" rowaggregate="CountChildren" alias="below"/><order attribute="name"/>';
    const result = await fetch(organization, `<fetch><entity name="account">${body}</entity></fetch>`);
    assert.deepEqual(column(result, "below"), [1, 1, 0, 0]);
  });
});

describe("QueryExpression says the same", () => {
  it("a link with criteria, and one inside a filter", async () => {
    const contact = {
      linkFromEntityName: "account",
      linkFromAttributeName: "accountid",
      linkToEntityName: "contact",
      linkToAttributeName: "parentcustomerid",
      columns: { kind: "ColumnSet", allColumns: false, columns: ["firstname"] },
      linkEntities: [],
      orders: [],
    } as const;
    const isCid = { attributeName: "firstname", operator: "Equal", values: ["Cid"] };
    const result = await organization.retrieveMultiple({
      entityName: "account",
      columnSet: { kind: "ColumnSet", allColumns: false, columns: ["name"] },
      criteria: {
        filterOperator: "And",
        conditions: [],
        filters: [],
        anyAllFilterLinkEntity: {
          ...contact,
          columns: { kind: "ColumnSet", allColumns: false, columns: [] },
          joinOperator: "Any",
          linkCriteria: { filterOperator: "And", conditions: [isCid], filters: [] },
        },
      },
      linkEntities: [
        {
          ...contact,
          joinOperator: "LeftOuter",
          entityAlias: "c",
          linkCriteria: { filterOperator: "And", conditions: [{ ...isCid, operator: "NotEqual" }], filters: [] },
        },
      ],
    });
    assert.deepEqual(column(result, "c.firstname"), ["Bea"]);
  });

  it("QueryByAttribute", async () => {
    const reply = await organization.send({
      operation: "RetrieveMultiple",
      query: {
        kind: "QueryByAttribute",
        entityName: "account",
        columnSet: { kind: "ColumnSet", allColumns: false, columns: ["name"] },
        attributes: ["telephone1", "fax"],
        values: ["556", "555"],
        orders: [],
      },
    });
    assert.ok(!("kind" in reply) && reply.operation === "RetrieveMultiple");
    assert.deepEqual(column(reply.collection, "name"), ["beta 100%"]);
  });
});

describe("orders", () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ["nothing comes first", '<order attribute="numberofemployees"/>', ["de", "Al", "be", "Gä"]],
    ["last where it descends", '<order attribute="numberofemployees" descending="true"/>', ["Gä", "be", "Al", "de"]],
    [
      "choices by label",
      '<order attribute="industrycode" descending="1"/><order attribute="name"/>',
      ["be", "Al", "de", "Gä"],
    ],
    ["lookups by name", '<order attribute="parentaccountid"/><order attribute="name"/>', ["Al", "de", "be", "Gä"]],
    [
      "names beside lookups",
      '<order attribute="primarycontactidname" descending="1"/><order attribute="name"/>',
      ["Al", "be", "de", "Gä"],
    ],
    [
      "by a linked column, before those of the link",
      '<link-entity name="account" from="accountid" to="parentaccountid" link-type="outer" alias="up"><order attribute="name" descending="true"/></link-entity>',
      ["Gä", "be", "Al", "de"],
    ],
    [
      "by a linked column, from the root",
      '<order entityname="up" attribute="name"/><order attribute="name" descending="true"/><link-entity name="account" from="accountid" to="parentaccountid" link-type="outer" alias="up"/>',
      ["de", "Al", "be", "Gä"],
    ],
  ];
  for (const [what, body, expected] of cases) {
    it(what, async () => {
      const query = `<fetch><entity name="account"><attribute name="name"/>${body}</entity></fetch>`;
      const names = column(await fetch(organization, query), "name").map((name) => String(name).slice(0, 2));
      assert.deepEqual(names, expected);
    });
  }

  it("choices by number, where the query says so", async () => {
    for (const value of [3, 4]) {
      const preferredcontactmethodcode = new OptionSetValue(value);
      await organization.create("contact", { lastname: "Choice", preferredcontactmethodcode });
    }
    const labels = async (more: string): Promise<unknown[]> => {
      const filter = `<filter>${condition("lastname", "eq", ["choice"])}</filter>`;
      const body = `<attribute name="preferredcontactmethodcode"/><order attribute="preferredcontactmethodcode"/>${filter}`;
      const { entities } = await fetch(organization, `<fetch${more}><entity name="contact">${body}</entity></fetch>`);
      return entities.map(({ formattedValues }) => formattedValues?.get("preferredcontactmethodcode"));
    };
    assert.deepEqual(await labels(""), ["Fax", "Phone"]);
    assert.deepEqual(await labels(' useraworderby="true"'), ["Phone", "Fax"]);
  });

  it("distinct rows are there once, without key", async () => {
    const body = `<attribute name="fax"/><order attribute="fax"/>${link("outer", "")}`;
    const { entities, pagingCookie } = await fetch(
      organization,
      `<fetch distinct="true"><entity name="account">${body}</entity></fetch>`,
    );
    assert.deepEqual(
      entities.map(({ attributes }) => [...attributes]),
      [[], [["fax", "555"]]],
    );
    assert.equal(pagingCookie, undefined);
  });

  it("texts that differ in case alone are one", async () => {
    await organization.create("contact", { firstname: "BEA", lastname: "x" });
    const body = `<attribute name="firstname"/><filter>${condition("firstname", "eq", ["bea"])}</filter>`;
    assert.equal(
      (await fetch(organization, `<fetch distinct="true"><entity name="contact">${body}</entity></fetch>`)).entities
        .length,
      1,
    );
  });
});
