import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../src/values/decimal.ts";
import type { AttributeValue, EntityCollection } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import type {
  ConditionExpression,
  FilterExpression,
  OrderExpression,
  PagingInfo,
  QueryExpression,
} from "../../src/wire/query/query-expression.ts";
import { columnSet, queryExpression, TestOrganization } from "./test-organization.ts";

let organization: TestOrganization;
const parent = Guid.of("00000000-0000-7000-8000-0000000000aa");

const people: readonly Record<string, AttributeValue>[] = [
  { lastname: "Ångström", firstname: "Anders", numberofchildren: 2, gendercode: new OptionSetValue(1) },
  { lastname: "berg", firstname: "Bea", numberofchildren: 10, gendercode: new OptionSetValue(2) },
  { lastname: "Chen", numberofchildren: 2, creditonhold: true, annualincome: new Money("50000.50") },
  { lastname: "Chen", firstname: "Dora", birthdate: new Date("2000-02-29T00:00:00Z") },
  { firstname: "Emil", parentcustomerid: new EntityReference("account", parent) },
];

before(async () => {
  organization = await TestOrganization.open();
  await organization.create("account", { name: "Zeta" }, parent);
  for (const person of people) await organization.create("contact", person);
});
after(() => organization.close());

const where = (attributeName: string, operator: string, ...values: AttributeValue[]): ConditionExpression => ({
  attributeName,
  operator,
  values,
});

const all = (...conditions: ConditionExpression[]): FilterExpression => ({
  filterOperator: "And",
  conditions,
  filters: [],
});

const any = (...conditions: ConditionExpression[]): FilterExpression => ({
  ...all(...conditions),
  filterOperator: "Or",
});

/** Who was found, by the first of first and last name that there is; sorted unless the query sorts. */
function names({ entities }: EntityCollection): string[] {
  return entities.map(({ attributes }) => String(attributes.get("firstname") ?? attributes.get("lastname")));
}

async function find(criteria: FilterExpression, more: Partial<QueryExpression> = {}): Promise<string[]> {
  const columns = columnSet(["firstname", "lastname"]);
  return names(await organization.retrieveMultiple({ entityName: "contact", columnSet: columns, criteria, ...more }));
}

describe("conditions", () => {
  const cases: readonly [string, FilterExpression, string[]][] = [
    ["none: everything, in the order of creation", all(), ["Anders", "Bea", "Chen", "Dora", "Emil"]],
    ["texts without regard to case", all(where("lastname", "Equal", "BERG")), ["Bea"]],
    ["texts without regard to accents", all(where("lastname", "Equal", "angstrom")), ["Anders"]],
    ["texts without regard to trailing blanks", all(where("lastname", "Equal", "berg   ")), ["Bea"]],
    ["leading blanks count", all(where("lastname", "Equal", " berg")), []],
    ["not equal, and records without a value", all(where("lastname", "NotEqual", "Chen")), ["Anders", "Bea", "Emil"]],
    ["null", all(where("firstname", "Null")), ["Chen"]],
    ["not null", all(where("lastname", "NotNull")), ["Anders", "Bea", "Chen", "Dora"]],
    ["in", all(where("numberofchildren", "In", 10, 3)), ["Bea"]],
    ["not in, and records without a value", all(where("numberofchildren", "NotIn", 2)), ["Bea", "Dora", "Emil"]],
    ["whole number as text", all(where("numberofchildren", "Equal", "10")), ["Bea"]],
    ["option", all(where("gendercode", "Equal", 2)), ["Bea"]],
    ["option as OptionSetValue", all(where("gendercode", "Equal", new OptionSetValue(2))), ["Bea"]],
    ["yes/no", all(where("creditonhold", "Equal", true)), ["Chen"]],
    ["yes/no as text", all(where("creditonhold", "Equal", "1")), ["Chen"]],
    ["amount", all(where("annualincome", "Equal", Decimal.of("50000.5"))), ["Chen"]],
    ["date", all(where("birthdate", "Equal", new Date("2000-02-29T00:00:00Z"))), ["Dora"]],
    ["date as text", all(where("birthdate", "Equal", "2000-02-29")), ["Dora"]],
    ["lookup by GUID", all(where("parentcustomerid", "Equal", parent)), ["Emil"]],
    ["lookup by GUID as text", all(where("parentcustomerid", "Equal", `{${parent.text.toUpperCase()}}`)), ["Emil"]],
    ["two, joined by and", all(where("numberofchildren", "Equal", 2), where("firstname", "Null")), ["Chen"]],
    ["two, joined by or", any(where("numberofchildren", "Equal", 10), where("firstname", "Null")), ["Bea", "Chen"]],
    [
      "nested filters",
      {
        filterOperator: "And",
        conditions: [where("numberofchildren", "NotNull")],
        filters: [any(where("lastname", "Equal", "Chen"), where("firstname", "Equal", "Bea")), all()],
      },
      ["Bea", "Chen"],
    ],
    ["the table named as entity", all({ ...where("firstname", "Equal", "Bea"), entityName: "contact" }), ["Bea"]],
    ["a quote and a percent sign are only characters", all(where("lastname", "Equal", "' OR 1=1 --%")), []],
  ];
  for (const [what, criteria, expected] of cases) {
    it(what, async () => assert.deepEqual(await find(criteria), expected));
  }
});

describe("order", () => {
  const by = (attributeName: string, orderType: OrderExpression["orderType"] = "Ascending"): OrderExpression => ({
    attributeName,
    orderType,
  });
  const cases: readonly [string, OrderExpression[], string[]][] = [
    ["texts by letters, not by case", [by("lastname")], ["Emil", "Anders", "Bea", "Chen", "Dora"]],
    [
      "descending, records without a value last",
      [by("lastname", "Descending")],
      ["Chen", "Dora", "Bea", "Anders", "Emil"],
    ],
    ["numbers by size", [by("numberofchildren"), by("firstname")], ["Dora", "Emil", "Chen", "Anders", "Bea"]],
    ["options by label", [by("gendercode", "Descending")], ["Anders", "Bea", "Chen", "Dora", "Emil"]],
    ["yes/no by label", [by("creditonhold", "Descending"), by("lastname")], ["Chen", "Emil", "Anders", "Bea", "Dora"]],
    ["lookups by name", [by("parentcustomerid", "Descending")], ["Emil", "Anders", "Bea", "Chen", "Dora"]],
    ["by a column twice", [by("lastname"), by("lastname", "Descending")], ["Emil", "Anders", "Bea", "Chen", "Dora"]],
    ["by the primary key", [by("contactid", "Descending")], ["Emil", "Dora", "Chen", "Bea", "Anders"]],
  ];
  for (const [what, orders, expected] of cases) {
    it(what, async () => assert.deepEqual(await find(all(), { orders }), expected));
    it(`${what}, page by page`, async () => {
      const found: string[] = [];
      let page: PagingInfo = { count: 2, pageNumber: 1, returnTotalRecordCount: false };
      for (let more = true; more; ) {
        const columns = columnSet(["firstname", "lastname"]);
        const result = await organization.retrieveMultiple({
          entityName: "contact",
          columnSet: columns,
          orders,
          pageInfo: page,
        });
        found.push(...names(result));
        more = result.moreRecords;
        page = { ...page, pageNumber: page.pageNumber + 1, pagingCookie: result.pagingCookie };
      }
      assert.deepEqual(found, expected);
    });
  }
});

describe("pages", () => {
  const page = (info: Partial<PagingInfo>): PagingInfo => ({
    count: 2,
    pageNumber: 1,
    returnTotalRecordCount: false,
    ...info,
  });

  it("the cookie is the platform's", async () => {
    const { entities, pagingCookie, moreRecords } = await organization.retrieveMultiple({
      entityName: "contact",
      orders: [{ attributeName: "lastname", orderType: "Descending" }],
      pageInfo: page({ count: 5 }),
    });
    const id = (index: number): string => `{${entities.at(index)?.id?.text.toUpperCase()}}`;
    assert.equal(
      pagingCookie,
      `<cookie page="1"><lastname lastnull="1" first="Chen" /><contactid last="${id(-1)}" first="${id(0)}" /></cookie>`,
    );
    assert.equal(moreRecords, false);
  });

  it("by number alone", async () => {
    const second = await find(all(), { pageInfo: page({ pageNumber: 2 }) });
    assert.deepEqual(second, ["Chen", "Dora"]);
    const third = await find(all(), { pageInfo: page({ pageNumber: 3 }) });
    assert.deepEqual(third, ["Emil"]);
  });

  it("going on after a record that has been deleted meanwhile", async () => {
    const own = await TestOrganization.open();
    const ids = [];
    for (const name of ["A", "B", "C", "D"]) ids.push(await own.create("account", { name }));
    const query = { entityName: "account", columnSet: columnSet(["name"]) };
    const first = await own.retrieveMultiple({ ...query, pageInfo: page({}) });
    await own.delete("account", ids[1] as Guid);
    const next = page({ pageNumber: 2, pagingCookie: first.pagingCookie });
    const second = await own.retrieveMultiple({ ...query, pageInfo: next });
    assert.deepEqual(
      second.entities.map(({ attributes }) => attributes.get("name")),
      ["C", "D"],
    );
    own.close();
  });

  it("zero counts mean the largest page, as the SDK sends them", async () => {
    assert.equal((await find(all(), { pageInfo: page({ count: 0, pageNumber: 0 }) })).length, 5);
  });

  it("the total count comes when asked for", async () => {
    const asked = await organization.retrieveMultiple({
      entityName: "contact",
      criteria: all(where("numberofchildren", "NotNull")),
      pageInfo: page({ returnTotalRecordCount: true }),
    });
    assert.equal(asked.totalRecordCount, 3);
    assert.equal(asked.totalRecordCountLimitExceeded, false);
    const unasked = await organization.retrieveMultiple({ entityName: "contact" });
    assert.equal(unasked.totalRecordCount, -1);
  });

  it("TopCount limits, and there is nothing to go on to", async () => {
    const top = await organization.retrieveMultiple({ entityName: "contact", topCount: 2 });
    assert.equal(top.entities.length, 2);
    assert.equal(top.moreRecords, false);
  });

  it("an empty result has no cookie", async () => {
    const none = await organization.retrieveMultiple({
      entityName: "contact",
      criteria: all(where("firstname", "Equal", "Nobody")),
    });
    assert.equal(none.entityName, "contact");
    assert.equal(none.pagingCookie, undefined);
  });
});

describe("what a query refuses", () => {
  const cookie = (text: string): Partial<QueryExpression> => ({
    pageInfo: { count: 2, pageNumber: 2, pagingCookie: text, returnTotalRecordCount: false },
  });
  const counts = (count: number, pageNumber: number): Partial<QueryExpression> => ({
    pageInfo: { count, pageNumber, returnTotalRecordCount: false },
  });
  const cases: readonly [string, Partial<QueryExpression>, number, RegExp][] = [
    ["unknown table", { entityName: "x" }, -2147217150, /^The entity with a name = 'x'/],
    ["unknown column", { columnSet: columnSet(["x"]) }, -2147217149, /^'contact' entity doesn't contain attribute/],
    ["unknown column in a condition", { criteria: all(where("x", "Null")) }, -2147217149, /Name = 'x'/],
    ["unknown column in an order", { orders: [{ attributeName: "x", orderType: "Ascending" }] }, -2147217149, /'x'/],
    [
      "an operator that the service has for itself",
      { criteria: all(where("lastname", "Mask", 1)) },
      -2147217120,
      /'Mask'/,
    ],
    ["no operator at all", { criteria: all(where("lastname", "Resembles", "a")) }, -2147217120, /'Resembles'/],
    [
      "distinct rows without columns",
      { distinct: true, columnSet: { kind: "ColumnSet", allColumns: false, columns: [] } },
      -2147217108,
      /no-attrs/,
    ],
    [
      "null as a value",
      { criteria: all(where("lastname", "Equal", null)) },
      -2147220989,
      /^null is not a valid value for an attribute\. Use 'Null' or 'NotNull' conditions instead\.$/,
    ],
    [
      "too few arguments",
      { criteria: all(where("lastname", "Equal")) },
      -2147220989,
      /^The Equal requires 1 value\/s, not 0\.Parameter name: lastname$/,
    ],
    ["too many arguments", { criteria: all(where("lastname", "Null", "x")) }, -2147220989, /^The Null requires 0/],
    [
      "a value of another type",
      { criteria: all(where("parentcustomerid", "Equal", "Zeta")) },
      -2147220989,
      /^Condition for attribute 'contact.parentcustomerid': expected argument\(s\) of type 'System.Guid' but received 'System.String'\.$/,
    ],
    [
      "an alias that is not there",
      { criteria: all({ ...where("name", "Null"), entityName: "a1" }) },
      -2147217142,
      /alias or entity 'a1'/,
    ],
    ["more than 500 conditions", { criteria: any(...Array(501).fill(where("lastname", "Null"))) }, -2147204340, /501/],
    ["a page before the first", counts(2, -1), -2147217140, /greater than zero/],
    ["a negative count", counts(-1, 1), -2147217140, /greater than zero/],
    ["TopCount 0", { topCount: 0 }, -2147217140, /'top' must be greater than zero/],
    [
      "TopCount and a page",
      { topCount: 2, ...counts(2, 1) },
      -2147220989,
      /top attribute can't be specified with paging attribute count/,
    ],
    ["a cookie that is none", cookie("<cookie/>"), -2147217110, /paging cookie/],
    [
      "a cookie of another order",
      cookie('<cookie page="1"><name last="a" /></cookie>'),
      -2147217111,
      /order of the query/,
    ],
  ];
  for (const [what, query, code, message] of cases)
    it(what, async () => {
      const fault = await organization.fault({
        operation: "RetrieveMultiple",
        query: queryExpression({ entityName: "contact", ...query }),
      });
      assert.equal(fault.detail?.errorCode, code, fault.reason);
      assert.match(fault.reason, message);
    });
});

describe("a large table", () => {
  it("gives at most 5,000 rows a page, and counts no further", async () => {
    const own = await TestOrganization.open();
    for (let count = 0; count < 5001; count += 1) await own.create("account", {});
    const first = await own.retrieveMultiple({
      entityName: "account",
      pageInfo: { count: 9000, pageNumber: 1, returnTotalRecordCount: true },
    });
    assert.equal(first.entities.length, 5000);
    assert.equal(first.moreRecords, true);
    assert.equal(first.totalRecordCount, 5000);
    assert.equal(first.totalRecordCountLimitExceeded, true);
    own.close();
  });
});
