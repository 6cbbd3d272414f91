import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documentedTables } from "../../../../test/fixtures/web-api-tables.ts";
import type { AttributeValue, Entity } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { Money } from "../../../values/money.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import { parseFetchXml } from "../../query/parse-fetch-xml.ts";
import { retrieveMultiple } from "./retrieve-multiple.ts";

/* By hand, after the pages on FetchXML of Microsoft's documentation: select columns, join tables, aggregate data, page results. */

const tables = documentedTables();
const id = "60c4e274-0d87-e711-80e5-00155db19e6d";

/** Read whole, and piece by piece as it arrives: the same. */
function pageOf(fetchXml: string, body: string) {
  const exchange = retrieveMultiple(parseFetchXml(fetchXml), tables);
  const whole = exchange.read({ status: 200, headers: {}, body });
  const taken: Entity[] = [];
  const arriving = exchange.open((record) => taken.push(record));
  const bytes = new TextEncoder().encode(body);
  for (let at = 0; at < bytes.length; at += 7) arriving.write(bytes.subarray(at, at + 7));
  assert.deepEqual({ ...arriving.end(), entities: taken }, whole);
  return whole;
}

const aliased = (entityLogicalName: string, attributeLogicalName: string, value: AttributeValue) => ({
  kind: "AliasedValue" as const,
  entityLogicalName,
  attributeLogicalName,
  value,
});

describe("queries", () => {
  it("go as FetchXML, percent-encoded, with all annotations", () => {
    const fetchXml =
      '<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="name" operator="like" value="S&amp;%"/></filter></entity></fetch>';
    const { method, path, headers } = retrieveMultiple(parseFetchXml(fetchXml), tables).request;
    assert.deepEqual([method, headers.prefer], ["GET", 'odata.include-annotations="*"']);
    const [set, query = ""] = path.split("?fetchXml=");
    assert.equal(set, "accounts");
    assert.match(query, /^[\w.~!*'()%-]+$/);
    assert.deepEqual(parseFetchXml(decodeURIComponent(query)), parseFetchXml(fetchXml));
  });

  it("that no address holds are refused with how many values there may be", () => {
    const asking = (count: number) => {
      const values = Array.from({ length: count }, () => `<value>${id}</value>`).join("");
      const condition = `<condition attribute="accountid" operator="in">${values}</condition>`;
      const fetchXml = `<fetch count="5000" page="1"><entity name="account"><filter>${condition}</filter></entity></fetch>`;
      return retrieveMultiple(parseFetchXml(fetchXml), tables).request.path.length;
    };
    assert.ok(asking(1_000) > 60_000);
    assert.throws(() => asking(1_200), {
      code: "WIRE_ODATA",
      message: /makes an address of 73\d{3} characters, and the Web API takes 65000/,
      remedy: /of IDs about 1,000/,
    });
  });

  it("that ask for what no answer tells are refused by name", () => {
    const query = parseFetchXml('<fetch min-active-row-version="true"><entity name="account"/></fetch>');
    assert.throws(() => retrieveMultiple(query, tables), {
      code: "WIRE_ODATA",
      message: /min-active-row-version/,
      remedy: /query over SOAP/,
    });
  });

  it("a page with its cookie, which is encoded twice", () => {
    const { entities, ...page } = pageOf(
      '<fetch count="1" page="1"><entity name="account"><attribute name="name"/></entity></fetch>',
      JSON.stringify({
        "@odata.context": "…$metadata#accounts(name)",
        "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie":
          '<cookie pagenumber="2" pagingcookie="%253ccookie%2520page%253d%25221%2522%253e%253caccountid%2520last%253d%2522%257bA%257d%2522%2520%252f%253e%253c%252fcookie%253e" istracking="False" />',
        "@Microsoft.Dynamics.CRM.morerecords": true,
        "@Microsoft.Dynamics.CRM.totalrecordcount": 5000,
        "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded": true,
        value: [{ "@odata.etag": 'W/"501097"', name: 'Fourth "Coffee" [sample] {x}', accountid: id }],
      }),
    );
    assert.deepEqual(page, {
      kind: "EntityCollection",
      entityName: "account",
      moreRecords: true,
      pagingCookie: '<cookie page="1"><accountid last="{A}" /></cookie>',
      totalRecordCount: 5000,
      totalRecordCountLimitExceeded: true,
    });
    assert.deepEqual(
      entities.map((one) => [one.id?.text, one.rowVersion, one.attributes.get("name")]),
      [[id, "501097", 'Fourth "Coffee" [sample] {x}']],
    );
  });

  it("columns of links, by alias; older versions write the point otherwise", () => {
    const fetchXml = `<fetch><entity name="account"><attribute name="name"/><link-entity name="contact" from="contactid" to="primarycontactid" alias="c">
      <attribute name="fullname"/><attribute name="parentcustomerid"/><attribute name="contactid" alias="who"/></link-entity></entity></fetch>`;
    for (const point of [".", "_x002e_"]) {
      const [record] = pageOf(
        fetchXml,
        JSON.stringify({
          value: [
            {
              name: "A",
              accountid: id,
              [`c${point}fullname`]: "Susanna Stubberod (sample)",
              [`c${point}parentcustomerid@OData.Community.Display.V1.FormattedValue`]: "A. Datum",
              [`c${point}parentcustomerid@Microsoft.Dynamics.CRM.lookuplogicalname`]: "account",
              [`c${point}parentcustomerid`]: id,
              who: id,
            },
          ],
        }),
      ).entities;
      assert.deepEqual(Object.fromEntries(record?.attributes ?? []), {
        name: "A",
        accountid: Guid.of(id),
        "c.fullname": aliased("contact", "fullname", "Susanna Stubberod (sample)"),
        "c.parentcustomerid": aliased("contact", "parentcustomerid", new EntityReference("account", id, "A. Datum")),
        who: aliased("contact", "contactid", Guid.of(id)),
      });
      assert.equal(record?.formattedValues?.get("c.parentcustomerid"), "A. Datum");
    }
  });

  it("aggregates: counts are whole numbers, the others what their columns are", () => {
    const { entities } = pageOf(
      `<fetch aggregate="true"><entity name="account"><attribute name="accountid" aggregate="count" alias="n"/>
      <attribute name="revenue" aggregate="sum" alias="total"/><attribute name="accountcategorycode" groupby="true" alias="kind"/>
      <attribute name="lastonholdtime" groupby="true" dategrouping="month" alias="month"/></entity></fetch>`,
      '{"value":[{"n@OData.Community.Display.V1.FormattedValue":"1,250","n":1250,"total":12.5000,"kind":1,"kind@OData.Community.Display.V1.FormattedValue":"Preferred","month":11}]}',
    );
    assert.deepEqual(Object.fromEntries(entities[0]?.attributes ?? []), {
      n: aliased("account", "accountid", 1250),
      total: aliased("account", "revenue", new Money("12.5")),
      kind: aliased("account", "accountcategorycode", new OptionSetValue(1)),
      month: aliased("account", "lastonholdtime", 11),
    });
    assert.equal(entities[0]?.formattedValues?.get("n"), "1,250");
  });

  it("a count that is none, and a cookie that cannot be read, are no answer", () => {
    const counting = `<fetch aggregate="true"><entity name="account"><attribute name="accountid" aggregate="count" alias="n"/></entity></fetch>`;
    assert.throws(() => pageOf(counting, '{"value":[{"n":1.5}]}'), { message: /holds no whole number under "n"$/ });
    const cookie = '"@Microsoft.Dynamics.CRM.fetchxmlpagingcookie":"<cookie pagingcookie=\\"%25E0\\" />"';
    assert.throws(() => pageOf('<fetch><entity name="account"/></fetch>', `{"value":[],${cookie}}`), {
      code: "WIRE_ODATA",
      message: /holds a paging cookie that cannot be read: URIError/,
    });
  });

  it("all columns of a link, under its alias", () => {
    const [record] = pageOf(
      `<fetch><entity name="account"><link-entity name="contact" from="contactid" to="primarycontactid" alias="c"><all-attributes/></link-entity></entity></fetch>`,
      `{"value":[{"accountid":"${id}","c.fullname":"A","c.parentcustomerid":"${id}"}]}`,
    ).entities;
    assert.deepEqual(record?.attributes.get("c.fullname"), aliased("contact", "fullname", "A"));
    assert.ok(record?.attributes.has("c.parentcustomerid"));
  });

  it("an answer without records is none", () => {
    const { read } = retrieveMultiple(parseFetchXml('<fetch><entity name="account"/></fetch>'), tables);
    for (const body of ['{"error":"x"}', "[]", "<html/>"]) {
      assert.throws(() => read({ status: 200, headers: {}, body }), { code: "WIRE_ODATA" });
    }
  });
});
