import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import { and, comparedColumns, condition, type FetchBuilder, fetchFrom, linkTo, or, related } from "./fetch-builder.ts";

const contacts = linkTo("contact", { from: "parentcustomerid", to: "accountid", alias: "c", type: "outer" });

const cases: readonly (readonly [what: string, built: FetchBuilder, fetchXml: string])[] = [
  ["a table", fetchFrom("account"), '<fetch><entity name="account"><all-attributes/></entity></fetch>'],
  [
    "columns, conditions, order and top",
    fetchFrom("account").columns("name").where("statecode", "eq", 0).where("name", "not-null").orderBy("name").top(3),
    `<fetch top="3"><entity name="account"><attribute name="name"/>
      <filter><condition attribute="statecode" operator="eq" value="0"/></filter>
      <filter><condition attribute="name" operator="not-null"/></filter><order attribute="name"/></entity></fetch>`,
  ],
  [
    "filters in filters",
    fetchFrom("account")
      .columns("name")
      .where(or(condition("name", "like", "A%"), and(condition("revenue", "gt", 5), condition("fax", "null")))),
    `<fetch><entity name="account"><attribute name="name"/><filter type="or"><condition attribute="name" operator="like" value="A%"/>
      <filter><condition attribute="revenue" operator="gt" value="5"/><condition attribute="fax" operator="null"/></filter></filter></entity></fetch>`,
  ],
  [
    "a link with columns of its own",
    fetchFrom("account")
      .columns("name")
      .link(contacts.columnAs("fullname", "who").where("statecode", "eq", 0).orderBy("fullname", "descending"))
      .distinct(),
    `<fetch distinct="true"><entity name="account"><attribute name="name"/>
      <link-entity name="contact" from="parentcustomerid" to="accountid" alias="c" link-type="outer"><attribute name="fullname" alias="who"/>
      <order attribute="fullname" descending="true"/><filter><condition attribute="statecode" operator="eq" value="0"/></filter></link-entity></entity></fetch>`,
  ],
  [
    "related records in a filter",
    fetchFrom("account")
      .columns("name")
      .where(related("not any", contacts.where("fax", "not-null"))),
    `<fetch><entity name="account"><attribute name="name"/><filter><link-entity name="contact" from="parentcustomerid" to="accountid" alias="c" link-type="not any">
      <filter><condition attribute="fax" operator="not-null"/></filter></link-entity></filter></entity></fetch>`,
  ],
  [
    "columns compared",
    fetchFrom("account")
      .columns("name")
      .where(comparedColumns("address1_city", "eq", "address2_city")),
    `<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="address1_city" operator="eq" valueof="address2_city"/></filter></entity></fetch>`,
  ],
  [
    "aggregates by group",
    fetchFrom("opportunity")
      .aggregate("estimatedvalue", "sum", "total")
      .aggregate("customerid", "countcolumn", "customers", { distinct: true })
      .groupBy("createdon", "month", "month")
      .orderBy("month"),
    `<fetch aggregate="true"><entity name="opportunity"><attribute name="estimatedvalue" alias="total" aggregate="sum"/>
      <attribute name="customerid" alias="customers" aggregate="countcolumn" distinct="true"/>
      <attribute name="createdon" alias="month" groupby="true" dategrouping="month"/><order alias="month"/></entity></fetch>`,
  ],
  [
    "aggregates of a link alone",
    fetchFrom("account").link(contacts.aggregate("contactid", "count", "contacts")),
    `<fetch aggregate="true"><entity name="account"><link-entity name="contact" from="parentcustomerid" to="accountid" alias="c" link-type="outer">
      <attribute name="contactid" alias="contacts" aggregate="count"/></link-entity></entity></fetch>`,
  ],
  [
    "aggregates in the order of a link's group",
    fetchFrom("account")
      .link(contacts.groupBy("lastname", "surname"))
      .aggregate("accountid", "count", "accounts")
      .orderBy("surname"),
    `<fetch aggregate="true"><entity name="account"><attribute name="accountid" alias="accounts" aggregate="count"/><order alias="surname"/>
      <link-entity name="contact" from="parentcustomerid" to="accountid" alias="c" link-type="outer">
      <attribute name="lastname" alias="surname" groupby="true"/></link-entity></entity></fetch>`,
  ],
];

describe("a query that is built", () => {
  for (const [what, built, fetchXml] of cases) {
    it(`is the one that FetchXML would say: ${what}`, () => {
      assert.equal(String(built), printFetchXml(parseFetchXml(fetchXml)));
    });
  }

  it("holds every value that it was given", () => {
    const { filters } = fetchFrom("account").where("industrycode", "eq", 1, 7).fetch.entity;
    assert.deepEqual(filters[0]?.conditions[0]?.values, [1, 7]);
    const printed = String(fetchFrom("account").where("industrycode", "eq", 1, 7));
    assert.match(printed, /operator="eq"><value>1<\/value><value>7<\/value><\/condition>/);
  });

  it("does not change when it is built on", () => {
    const accounts = fetchFrom("account").columns("name");
    const before = String(accounts);
    accounts.where("name", "null").orderBy("name").top(1).distinct().withTotalCount().link(contacts);
    assert.equal(String(accounts), before);
  });
});
