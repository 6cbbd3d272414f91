import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { conditionOperators } from "./condition-operators.ts";
import { fetchFromQueryExpression } from "./fetch-from-query-expression.ts";
import type { FetchCondition, FetchFilter, FetchLink, FetchOrder, FetchQuery, LinkType } from "./fetch-query.ts";
import { parseFetchXml } from "./parse-fetch-xml.ts";
import { printFetchXml } from "./print-fetch-xml.ts";
import { QueryError } from "./query-error.ts";
import { queryExpressionFromFetch } from "./query-expression-from-fetch.ts";

const plain = (entity: Partial<FetchQuery["entity"]>, more: Partial<FetchQuery> = {}): FetchQuery => ({
  entity: { name: "account", allAttributes: false, attributes: [], orders: [], filters: [], links: [], ...entity },
  distinct: false,
  aggregate: false,
  returnTotalRecordCount: false,
  noLock: false,
  useRawOrderBy: false,
  ...more,
});

describe("FetchXML", () => {
  it("is read as it is printed", () => {
    const text =
      '<fetch count="50" page="2" paging-cookie="&lt;cookie page=&quot;1&quot;/&gt;" returntotalrecordcount="true" no-lock="true" latematerialize="true">' +
      '<entity name="account"><attribute name="name" /><attribute name="accountid" alias="below" rowaggregate="CountChildren" />' +
      '<order attribute="name" descending="true" /><filter type="or"><condition attribute="name" operator="like" value="A%" />' +
      '<condition attribute="revenue" operator="between"><value>1</value><value>2.5</value></condition>' +
      '<condition attribute="fax" operator="eq" valueof="telephone1" /><filter><condition entityname="c" attribute="contactid" operator="null" /></filter>' +
      '<filter type="or" isquickfindfields="true" overridequickfindrecordlimitenabled="true" hint="union" />' +
      '<link-entity name="task" from="regardingobjectid" to="accountid" link-type="not any" /></filter>' +
      '<link-entity name="contact" from="contactid" to="primarycontactid" alias="c" link-type="outer"><all-attributes /></link-entity>' +
      "</entity></fetch>";
    assert.equal(printFetchXml(parseFetchXml(text)), text);
  });

  it("gives all columns where it names none, the key alone with no-attrs", () => {
    assert.deepEqual(parseFetchXml('<fetch><entity name="account"/></fetch>'), plain({ allAttributes: true }));
    assert.deepEqual(parseFetchXml('<fetch><entity name="account"><no-attrs/></entity></fetch>'), plain({}));
  });

  it("may have at most what it may have, and distinct rows of a link's columns", () => {
    const aggregated = '<attribute name="a" alias="x" aggregate="sum"/>';
    for (const text of [
      inEntity("", ' top="5000"'),
      inEntity(aggregated, ' aggregate="1" aggregatelimit="50000"'),
      inEntity('<no-attrs/><link-entity name="b"><attribute name="c"/></link-entity>', ' distinct="1"'),
    ]) {
      assert.doesNotThrow(() => parseFetchXml(text), text);
    }
  });

  it("takes neq for ne, and gives it as ne to the service", () => {
    const query = parseFetchXml(filtered('<condition attribute="name" operator="neq" value="A"/>'));
    assert.equal(queryExpressionFromFetch(query).criteria.conditions[0]?.operator, "NotEqual");
  });

  it("takes 1 and 0, one value in a child, comments, and what designers leave behind", () => {
    const text = `<?xml version="1.0"?><!-- a view -->
      <fetch xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.0" output-format="xml-platform" mapping="logical"
        distinct="0" no-lock="1" returntotalrecordcount="false" aggregate="false" xsi:nil="false">
        <entity name="account">
          <attribute name="name" build="1.504021" addedby="x"/>
          <filter><condition attribute="ownerid" operator="eq" uiname="A" uitype="systemuser"><value uitype="systemuser">&lt;1&gt;</value></condition></filter>
        </entity>
      </fetch>`;
    const condition = { attribute: "ownerid", operator: "eq", values: ["<1>"] };
    const filter = { type: "and", conditions: [condition], filters: [], links: [] } as const;
    assert.deepEqual(
      parseFetchXml(text),
      plain({ attributes: [{ name: "name" }], filters: [filter] }, { noLock: true }),
    );
  });
});

type Refusal = readonly [what: string, text: string, errorName: string, where?: string];

const inEntity = (body: string, more = ""): string => `<fetch${more}>\n<entity name="account">${body}</entity></fetch>`;
const filtered = (condition: string): string => inEntity(`<filter>${condition}</filter>`);

const refusals: readonly Refusal[] = [
  ["nothing", " ", "QueryBuilderDeserializeEmptyXml"],
  ["no markup", "fetch", "InvalidFetchXml"],
  ["an open element", "<fetch>", "InvalidFetchXml"],
  ["a document type", "<!DOCTYPE fetch><fetch/>", "InvalidFetchXml"],
  ["an entity that is declared nowhere", inEntity("&x;"), "InvalidFetchXml", "FetchXML:2:24"],
  ["another root", "<query/>", "QueryBuilderDeserializeInvalidNode", "FetchXML:1:1"],
  ["upper case", "<Fetch/>", "QueryBuilderDeserializeInvalidNode"],
  ["no entity", "<fetch/>", "QueryBuilderElementNotFound", "FetchXML:1:1"],
  ["two entities", '<fetch><entity name="a"/><entity name="b"/></fetch>', "QueryBuilderDeserializeInvalidNode"],
  ["an entity without name", "<fetch><entity/></fetch>", "QueryBuilderAttributeNotFound"],
  ["an unknown element", inEntity("<columns/>"), "QueryBuilderDeserializeInvalidNode", "FetchXML:2:24"],
  ["an unknown attribute", inEntity('<attribute name="a" as="b"/>'), "InvalidFetchXml"],
  ["text", inEntity("name"), "InvalidFetchXml"],
  ["another mapping", '<fetch mapping="x"><entity name="a"/></fetch>', "QueryBuilderDeserializeInvalidMapping"],
  ["distinct maybe", inEntity("", ' distinct="yes"'), "QueryBuilderDeserializeInvalidDistinct"],
  ["no-lock maybe", inEntity("", ' no-lock="yes"'), "QueryBuilderDeserializeInvalidNoLock"],
  ["aggregate maybe", inEntity("", ' aggregate="yes"'), "QueryBuilderDeserializeInvalidAggregate"],
  ["useraworderby maybe", inEntity("", ' useraworderby="y"'), "QueryBuilderDeserializeInvalidUseRawOrderBy"],
  [
    "min-active-row-version maybe",
    inEntity("", ' min-active-row-version="y"'),
    "QueryBuilderDeserializeInvalidGetMinActiveRowVersion",
  ],
  ["an offset of UTC", inEntity("", ' utc-offset="60"'), "QueryBuilderDeserializeInvalidUtcOffset"],
  ["descending maybe", inEntity('<order attribute="a" descending="x"/>'), "QueryBuilderDeserializeInvalidDescending"],
  ["groupby maybe", inEntity('<attribute name="a" groupby="x"/>'), "QueryBuilderDeserializeInvalidGroupBy"],
  [
    "quick find maybe",
    inEntity('<filter isquickfindfields="x"/>'),
    "QueryBuilderSerializationInvalidIsQuickFindFilter",
  ],
  ["nothing but a comment", "<!-- fetch -->", "InvalidFetchXml", "FetchXML:1:15"],
  ["many rows", inEntity("", ' count="many"'), "InvalidFetchXml"],
  ["rows of a unit", inEntity("", ' count="5x"'), "InvalidFetchXml"],
  ["a number of rows that begins otherwise", inEntity("", ' count="x5"'), "InvalidFetchXml"],
  ["a limit of what is not aggregated", inEntity("", ' aggregatelimit="5"'), "InvalidArgument"],
  [
    "a limit of too many aggregated",
    inEntity('<attribute name="a" alias="x" aggregate="sum"/>', ' aggregate="1" aggregatelimit="50001"'),
    "InvalidArgument",
  ],
  ["count 0", inEntity("", ' count="0"'), "QueryBuilderValue_GreaterThanZero"],
  ["page -1", inEntity("", ' page="-1"'), "QueryBuilderValue_GreaterThanZero"],
  ["top of many", inEntity("", ' top="5001"'), "InvalidArgument"],
  ["top and count", inEntity("", ' top="5" count="5"'), "InvalidArgument"],
  ["top and a total", inEntity("", ' top="5" returntotalrecordcount="true"'), "InvalidArgument"],
  ["distinct without columns", inEntity("<no-attrs/>", ' distinct="true"'), "QueryBuilderNoAttrsDistinctConflict"],
  ["a filter neither and nor or", inEntity('<filter type="xor"/>'), "QueryBuilderInvalidFilterType"],
  ["a condition without operator", filtered('<condition attribute="a"/>'), "QueryBuilderAttributeNotFound"],
  ["an unknown operator", filtered('<condition attribute="a" operator="is"/>'), "QueryBuilderInvalidConditionOperator"],
  [
    "too few values",
    filtered('<condition attribute="a" operator="between"><value>1</value></condition>'),
    "InvalidArgument",
  ],
  ["no value", filtered('<condition attribute="a" operator="in"/>'), "InvalidArgument"],
  [
    "values in two places",
    filtered('<condition attribute="a" operator="eq" value="1"><value>2</value></condition>'),
    "InvalidFetchXml",
  ],
  [
    "like a column",
    filtered('<condition attribute="a" operator="like" valueof="b"/>'),
    "QueryBuilderInvalidConditionOperator",
  ],
  [
    "a value and a column",
    filtered('<condition attribute="a" operator="eq" value="1" valueof="b"/>'),
    "QueryBuilderBad_Condition",
  ],
  ["an unknown join", inEntity('<link-entity name="a" link-type="cross"/>'), "QueryBuilderDeserializeInvalidLinkType"],
  [
    "any outside of a filter",
    inEntity('<link-entity name="a" link-type="any"/>'),
    "QueryBuilderDeserializeInvalidLinkType",
  ],
  [
    "inner inside a filter",
    inEntity('<filter><link-entity name="a"/></filter>'),
    "QueryBuilderDeserializeInvalidLinkType",
  ],
  ["from without to", inEntity('<link-entity name="a" from="b"/>'), "QueryBuilderAttributePairMismatch"],
  [
    "columns of a link that tests",
    inEntity('<link-entity name="a" link-type="in"><attribute name="b"/></link-entity>'),
    "InvalidArgument",
  ],
  ["an alias that begins with a digit", inEntity('<link-entity name="a" alias="1"/>'), "QueryBuilderInvalid_Alias"],
  [
    "an alias twice",
    inEntity('<link-entity name="a" alias="x"/><link-entity name="b" alias="x"/>'),
    "QueryBuilderDuplicateAlias",
  ],
  [
    "an alias that is another's default",
    inEntity('<link-entity name="a"/><link-entity name="b" alias="a1"/>'),
    "QueryBuilderDuplicateAlias",
  ],
  [
    "a column's alias twice",
    inEntity('<attribute name="a" alias="x"/><attribute name="b" alias="x"/>'),
    "QueryBuilderDuplicateAlias",
  ],
  ["a total in a plain query", inEntity('<attribute name="a" alias="x" aggregate="sum"/>'), "InvalidFetchXml"],
  [
    "an unknown aggregate",
    inEntity('<attribute name="a" alias="x" aggregate="median"/>', ' aggregate="1"'),
    "QueryBuilderInvalidAggregateAttribute",
  ],
  [
    "an unknown date grouping",
    inEntity('<attribute name="a" alias="x" groupby="1" dategrouping="hour"/>', ' aggregate="1"'),
    "QueryBuilderInvalidDateGrouping",
  ],
  [
    "distinct of a sum",
    inEntity('<attribute name="a" alias="x" aggregate="sum" distinct="1"/>', ' aggregate="1"'),
    "QueryBuilderInvalidAggregateAttribute",
  ],
  [
    "a date grouping of what is not grouped",
    inEntity('<attribute name="a" alias="x" aggregate="min" dategrouping="day"/>', ' aggregate="1"'),
    "QueryBuilderInvalidDateGrouping",
  ],
  ["another row aggregate", inEntity('<attribute name="a" alias="x" rowaggregate="Sum"/>'), "InvalidFetchXml"],
  [
    "a row aggregate without alias",
    inEntity('<attribute name="a" rowaggregate="CountChildren"/>'),
    "QueryBuilderNoAlias",
    "FetchXML:2:24",
  ],
  [
    "quick find in all columns at once",
    inEntity('<filter isquickfindfields="1"/>'),
    "QueryBuilderSerializationInvalidIsQuickFindFilter",
    "FetchXML:2:24",
  ],
  ["an order by alias", inEntity('<order alias="a"/>'), "QueryBuilderAliasNotAllowedForNonAggregateOrderBy"],
  ["an order by nothing", inEntity("<order/>"), "QueryBuilderAttributeRequiredForNonAggregateOrderBy"],
  ["16 links", inEntity('<link-entity name="a"/>'.repeat(16)), "TooManyLinkEntitiesInQuery"],
  ["501 conditions", filtered('<condition attribute="a" operator="null"/>'.repeat(501)), "TooManyConditionsInQuery"],
  ["filters without end", inEntity("<filter>".repeat(300) + "</filter>".repeat(300)), "InvalidFetchXml"],
];

describe("FetchXML is refused with the platform's error and a place", () => {
  for (const [what, text, errorName, where] of refusals) {
    it(what, () => {
      assert.throws(
        () => parseFetchXml(text),
        (error: unknown) => {
          assert.ok(error instanceof QueryError, String(error));
          assert.equal(error.errorName, errorName, error.message);
          assert.equal(error.code, "WIRE_QUERY");
          assert.equal(error.context.errorCode, error.errorCode);
          if (where !== undefined) assert.equal(error.where, where);
          assert.ok(error.remedy !== undefined && error.remedy !== "");
          return true;
        },
      );
    });
  }
});

describe("FetchXML with a misspelt word names the one that is meant", () => {
  for (const [text, word] of [
    [inEntity("<atribute/>"), "attribute"],
    [inEntity('<attribute nmae="x"/>'), "name"],
    [filtered('<condition attribute="name" operator="liek" value="x"/>'), "like"],
    [inEntity('<link-entity name="contact" link-type="iner"/>'), "inner"],
  ] as const) {
    it(word, () => assert.throws(() => parseFetchXml(text), { code: "WIRE_QUERY", remedy: `did you mean ${word}?` }));
  }
});

/** Plain objects, as reading makes them. */
function record<T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(members, { noNullPrototype: true });
}

const name = fc.stringMatching(/^[a-z][a-z_0-9]{0,8}$/);
const text = fc
  .string({ unit: "binary" })
  .filter((value) => !/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(value));
const operators = conditionOperators.filter(({ fetch }) => fetch !== undefined);

const condition: fc.Arbitrary<FetchCondition> = fc
  .tuple(fc.constantFrom(...operators), name, fc.array(text, { minLength: 2, maxLength: 4 }))
  .map(([operator, attribute, values]) => {
    const count = operator.arguments === "some" ? values.length : operator.arguments;
    return { attribute, operator: operator.fetch ?? "", values: values.slice(0, count) };
  });

const comparison: fc.Arbitrary<FetchCondition> = fc
  .tuple(name, name, fc.constantFrom("eq", "ne", "gt", "ge", "lt", "le"))
  .map(([attribute, comparedTo, operator]) => ({ attribute, operator, values: [], comparedTo }));

function link(types: readonly LinkType[], hasColumns: boolean): fc.Arbitrary<FetchLink> {
  return record({
    name,
    from: name,
    to: name,
    linkType: fc.constantFrom(...types),
    allAttributes: fc.constant(false),
    attributes: hasColumns
      ? fc.uniqueArray(name, { maxLength: 2 }).map((names) => names.map((one) => ({ name: one })))
      : fc.constant([]),
    orders: fc.constant([]),
    filters: fc.array(filter(0), { maxLength: 1 }),
    links: fc.constant([]),
  });
}

function filter(depth: number): fc.Arbitrary<FetchFilter> {
  return record({
    type: fc.constantFrom("and" as const, "or" as const),
    conditions: fc.array(fc.oneof(condition, comparison), { minLength: 1, maxLength: 3 }),
    filters: depth === 0 ? fc.constant([]) : fc.array(filter(depth - 1), { maxLength: 2 }),
    links:
      depth === 0 ? fc.constant([]) : fc.array(link(["any", "not any", "all", "not all"], false), { maxLength: 1 }),
  });
}

const order: fc.Arbitrary<FetchOrder> = record({ attribute: name, descending: fc.boolean() });

const query: fc.Arbitrary<FetchQuery> = record({
  entity: record({
    name,
    allAttributes: fc.constant(false),
    attributes: fc
      .uniqueArray(name, { minLength: 1, maxLength: 3 })
      .map((names) => names.map((one) => ({ name: one }))),
    orders: fc.array(order, { maxLength: 2 }),
    filters: fc.array(filter(1), { maxLength: 1 }),
    links: fc.array(link(["inner", "outer", "natural", "matchfirstrowusingcrossapply"], true), { maxLength: 3 }),
  }),
  paging: fc.oneof(
    fc.constant({}),
    record({ top: fc.integer({ min: 1, max: 5000 }) }),
    record({
      count: fc.integer({ min: 1, max: 5000 }),
      page: fc.integer({ min: 1, max: 99 }),
      pagingCookie: text.filter((value) => value !== ""),
    }),
  ),
  flags: record({ distinct: fc.boolean(), noLock: fc.boolean() }),
}).map(({ entity, paging, flags }) => plain(entity, { ...paging, ...flags }));

describe("every query", () => {
  it("is read as it was printed", () => {
    fc.assert(fc.property(query, (given) => assert.deepEqual(parseFetchXml(printFetchXml(given)), given)));
  });

  it("is the same after a QueryExpression", () => {
    fc.assert(
      fc.property(query, (given) => {
        assert.deepEqual(fetchFromQueryExpression(queryExpressionFromFetch(given)), given);
      }),
    );
  });
});
