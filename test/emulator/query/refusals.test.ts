import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Guid } from "../../../src/values/guid.ts";
import { recordCollection } from "../../../src/values/record-collection.ts";
import type { QueryExpression } from "../../../src/wire/query/query-expression.ts";
import { addColumn } from "../messages/definitions.ts";
import { TestOrganization } from "../test-organization.ts";
import { column, condition, fetch } from "./fetch.ts";

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
  await addColumn(organization, "account", {
    schemaName: "new_Contract",
    attributeType: "Virtual",
    attributeTypeName: "FileType",
  });
  await organization.create("account", { name: "one" });
});
after(() => organization.close());

const account = (body: string): string => `<fetch><entity name="account">${body}</entity></fetch>`;
const filtered = (text: string): string => account(`<filter>${text}</filter>`);
const outer = (name: string, alias: string, inside = ""): string =>
  `<link-entity name="${name}" from="contactid" to="primarycontactid" link-type="outer" alias="${alias}">${inside}</link-entity>`;

describe("a query is refused with the platform's fault", () => {
  const cases: readonly [string, string, number, RegExp][] = [
    ["text that is no XML", "fetch", -2147220733, /^Invalid XML/],
    ["an unknown table", '<fetch><entity name="x"/></fetch>', -2147217150, /'x' with namemapping = 'Logical'/],
    ["an unknown linked table", account('<link-entity name="x" from="a" to="b"/>'), -2147217150, /'x'/],
    [
      "an unknown column",
      account('<attribute name="x"/>'),
      -2147217149,
      /^'account' entity doesn't contain attribute with Name = 'x'/,
    ],
    [
      "an unknown column to join",
      account(outer("contact", "c").replace("contactid", "x")),
      -2147217149,
      /'contact' entity .* 'x'/,
    ],
    [
      "an unknown column of a link",
      account(outer("contact", "c", '<attribute name="x"/>')),
      -2147217149,
      /'contact' entity/,
    ],
    [
      "an alias that is not there",
      filtered('<condition entityname="c" attribute="a" operator="null"/>'),
      -2147217142,
      /'c'/,
    ],
    [
      "an alias inside a link that tests",
      account(
        `${outer("contact", "c").replace('"outer"', '"in"')}<filter><condition entityname="c" attribute="lastname" operator="null"/></filter>`,
      ),
      -2147217142,
      /'c'/,
    ],
    [
      "a value of another type",
      filtered(condition("numberofemployees", "eq", ["many"])),
      -2147220989,
      /^Condition for attribute 'account.numberofemployees': expected argument\(s\) of type 'System.Int32' but received 'System.String'/,
    ],
    ["a date that is none", filtered(condition("createdon", "on", ["soon"])), -2147220989, /System.DateTime/],
    ["a GUID that is none", filtered(condition("accountid", "under", ["x"])), -2147220989, /System.Guid/],
    ["the day before", filtered(condition("createdon", "last-x-days", [0])), -2147217144, /from 1 to/],
    ["dates of a text", filtered(condition("name", "today", [])), -2147187691, /holds no dates/],
    ["a pattern of a choice", filtered(condition("industrycode", "like", ["a"])), -2147187691, /holds no text/],
    [
      "several values of one",
      filtered(condition("industrycode", "contain-values", [1])),
      -2147187691,
      /holds one value/,
    ],
    [
      "a hierarchy where there is none",
      '<fetch><entity name="contact"><filter><condition attribute="contactid" operator="under" value="7bf2e032-ad92-e311-9752-6c3be5a87df0"/></filter></entity></fetch>',
      -2147187691,
      /no hierarchical relationship/,
    ],
    [
      "columns of different types",
      filtered('<condition attribute="name" operator="eq" valueof="createdon"/>'),
      -2147217146,
      /String and DateTime/,
    ],
    ["a comparison of an image", filtered(condition("entityimage", "eq", ["x"])), -2147187691, /only null or not null/],
    ["a comparison of a file", filtered(condition("new_contract", "eq", ["x"])), -2147187691, /only null or not null/],
    ["an order by an image", account('<order attribute="entityimage"/>'), -2147220989, /image/],
    [
      "a filter on what is joined later",
      account(
        outer("contact", "c", '<filter><condition entityname="d" attribute="lastname" operator="null"/></filter>') +
          outer("contact", "d"),
      ),
      -2147220989,
      /joined only after it/,
    ],
    [
      "more columns than a row has",
      account(Array.from({ length: 14 }, (_, at) => outer("contact", `c${at}`, "<all-attributes/>")).join("")),
      -2147220989,
      /more columns/,
    ],
    [
      "a lowest active row version",
      '<fetch min-active-row-version="true"><entity name="account"/></fetch>',
      -2147220715,
      /min-active-row-version/,
    ],
    [
      "a list of parties of rows without their keys",
      '<fetch distinct="true"><entity name="email"><attribute name="to"/><attribute name="subject"/></entity></fetch>',
      -2147220715,
      /^A list of parties in a query of distinct rows/,
    ],
    [
      "a cookie of another order",
      '<fetch page="2" paging-cookie="&lt;cookie page=&quot;1&quot;&gt;&lt;name last=&quot;a&quot; /&gt;&lt;/cookie&gt;"><entity name="account"/></fetch>',
      -2147217111,
      /order/,
    ],
    [
      "a pattern without end",
      filtered(condition("name", "like", [`%${"a".repeat(60_000)}`])),
      -2147220989,
      /50,000 characters/,
    ],
  ];
  for (const [what, query, code, message] of cases) {
    it(what, async () => {
      const call = { operation: "RetrieveMultiple", query: { kind: "FetchExpression", query } } as const;
      const fault = await organization.fault(call);
      assert.equal(fault.detail?.errorCode, code, fault.reason);
      assert.match(fault.reason, message);
    });
  }
});

it("distinct rows have their lists of parties where they have their keys", async () => {
  const to = recordCollection("activityparty", [
    { logicalName: "activityparty", attributes: new Map([["addressused", "jo@contoso.com"]]) },
  ]);
  await organization.create("email", { subject: "one", to });
  const query = `<fetch distinct="true"><entity name="email"><attribute name="activityid"/><attribute name="to"/></entity></fetch>`;
  const reply = await organization.send({ operation: "RetrieveMultiple", query: { kind: "FetchExpression", query } });
  assert.ok("operation" in reply && reply.operation === "RetrieveMultiple");
  const { entities } = reply.collection;
  const list = entities[0]?.attributes.get("to");
  assert.ok(typeof list === "object" && list !== null && "entities" in list);
  assert.deepEqual(
    list.entities.map(({ attributes }) => attributes.get("addressused")),
    ["jo@contoso.com"],
  );
});

describe("a query may be as large as the platform's", () => {
  it("500 conditions", async () => {
    const conditions = Array.from({ length: 500 }, (_, at) => condition("name", "ne", [`n${at}`]));
    for (const type of ["and", "or"]) {
      const query = account(`<attribute name="name"/><filter type="${type}">${conditions.join("")}</filter>`);
      assert.deepEqual(column(await fetch(organization, query), "name"), ["one"]);
    }
  });

  it("15 links, one below the other", async () => {
    const open = '<link-entity name="account" from="accountid" to="parentaccountid" link-type="outer">';
    const query = account(`<attribute name="name"/>${open.repeat(15)}${"</link-entity>".repeat(15)}`);
    assert.equal((await fetch(organization, query)).entities.length, 1);
  });

  it("5,000 values in one condition", async () => {
    const values = Array.from({ length: 5000 }, () => Guid.random().text);
    assert.deepEqual((await fetch(organization, filtered(condition("accountid", "in", values)))).entities, []);
  });

  it("filters 100 deep", async () => {
    const query = account(`${"<filter>".repeat(100)}${condition("name", "eq", ["one"])}${"</filter>".repeat(100)}`);
    assert.equal((await fetch(organization, query)).entities.length, 1);
  });
});

describe("queries as messages", () => {
  const text = `<fetch count="5"><entity name="account"><attribute name="name" /><filter><condition attribute="industrycode" operator="eq" value="1" /></filter></entity></fetch>`;

  it("FetchXmlToQueryExpression types the values", async () => {
    const { results } = await organization.execute("FetchXmlToQueryExpression", { FetchXml: text });
    const query = results.get("Query") as QueryExpression;
    assert.equal(query.entityName, "account");
    assert.deepEqual(query.criteria.conditions[0]?.values, [1]);
    assert.equal(query.pageInfo?.count, 5);
    const back = await organization.execute("QueryExpressionToFetchXml", { Query: query });
    assert.equal(String(back.results.get("FetchXml")).replace(' page="1"', ""), text);
  });

  it("both refuse what they cannot say", async () => {
    const request = { requestName: "FetchXmlToQueryExpression", parameters: new Map([["FetchXml", "<fetch/>"]]) };
    const fault = await organization.fault({ operation: "Execute", request });
    assert.equal(fault.detail?.errorCode, -2147217117);
  });
});
