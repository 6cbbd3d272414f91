import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata, AttributeTypeCode } from "../metadata/metadata.ts";
import { conditionOperators } from "./condition-operators.ts";
import { fetchFromQueryByAttribute, fetchFromQueryExpression } from "./fetch-from-query-expression.ts";
import { parseFetchXml } from "./parse-fetch-xml.ts";
import { printFetchXml } from "./print-fetch-xml.ts";
import { QueryError } from "./query-error.ts";
import type { LinkEntity, QueryByAttribute, QueryExpression } from "./query-expression.ts";
import { queryExpressionFromFetch } from "./query-expression-from-fetch.ts";

const id = "7bf2e032-ad92-e311-9752-6c3be5a87df0";

function expression(more: Partial<QueryExpression> = {}): QueryExpression {
  return {
    kind: "QueryExpression",
    entityName: "account",
    columnSet: { kind: "ColumnSet", allColumns: false, columns: ["name"] },
    criteria: { filterOperator: "And", conditions: [], filters: [] },
    orders: [],
    linkEntities: [],
    distinct: false,
    noLock: false,
    ...more,
  };
}

function refuses(errorName: string, run: () => unknown): void {
  assert.throws(run, (error: unknown) => error instanceof QueryError && error.errorName === errorName);
}

describe("a QueryExpression", () => {
  it("as FetchXML", () => {
    const query = expression({
      criteria: {
        filterOperator: "Or",
        conditions: [
          { attributeName: "industrycode", operator: "In", values: [new OptionSetValue(1), 2] },
          { attributeName: "ownerid", operator: "Equal", values: [new EntityReference("systemuser", id)] },
          { attributeName: "createdon", operator: "OnOrAfter", values: [new Date("2014-03-04T14:59:23Z")] },
          { attributeName: "creditonhold", operator: "Equal", values: [true] },
          { attributeName: "fax", operator: "Equal", compareColumns: true, values: ["telephone1"] },
        ],
        filters: [],
      },
      orders: [{ attributeName: "name", orderType: "Descending" }],
      pageInfo: { count: 10, pageNumber: 2, returnTotalRecordCount: true },
    });
    assert.equal(
      printFetchXml(fetchFromQueryExpression(query)),
      '<fetch count="10" page="2" returntotalrecordcount="true"><entity name="account"><attribute name="name" />' +
        '<order attribute="name" descending="true" /><filter type="or"><condition attribute="industrycode" operator="in"><value>1</value>' +
        `<value>2</value></condition><condition attribute="ownerid" operator="eq" value="${id}" />` +
        '<condition attribute="createdon" operator="on-or-after" value="2014-03-04T14:59:23Z" />' +
        '<condition attribute="creditonhold" operator="eq" value="1" /><condition attribute="fax" operator="eq" valueof="telephone1" />' +
        "</filter></entity></fetch>",
    );
  });

  it("with attribute expressions is an aggregate query, in UTC", () => {
    const query = expression({
      columnSet: {
        kind: "ColumnSet",
        allColumns: false,
        columns: [],
        attributeExpressions: [
          { attributeName: "revenue", alias: "sum", aggregateType: "Sum", hasGroupBy: false, dateTimeGrouping: "None" },
          {
            attributeName: "createdon",
            alias: "year",
            aggregateType: "None",
            hasGroupBy: true,
            dateTimeGrouping: "Year",
          },
        ],
      },
      orders: [{ attributeName: "createdon", alias: "year", orderType: "Ascending" }],
    });
    const fetch = fetchFromQueryExpression(query);
    assert.equal(
      printFetchXml(fetch),
      '<fetch aggregate="true"><entity name="account"><attribute name="revenue" alias="sum" aggregate="sum" />' +
        '<attribute name="createdon" alias="year" groupby="true" dategrouping="year" usertimezone="false" />' +
        '<order alias="year" /></entity></fetch>',
    );
    assert.deepEqual(fetchFromQueryExpression(queryExpressionFromFetch(fetch)), fetch);
  });

  it("an empty column set is the key alone", () => {
    const columnSet = { kind: "ColumnSet", allColumns: false, columns: [] } as const;
    assert.equal(
      printFetchXml(fetchFromQueryExpression(expression({ columnSet }))),
      '<fetch><entity name="account"><no-attrs /></entity></fetch>',
    );
  });

  it("what it may not say", () => {
    const where = (operator: string, ...values: AttributeValue[]): QueryExpression =>
      expression({
        criteria: { filterOperator: "And", conditions: [{ attributeName: "name", operator, values }], filters: [] },
      });
    refuses("QueryBuilderInvalidConditionOperator", () => fetchFromQueryExpression(where("Mask", 1)));
    refuses("InvalidArgument", () => fetchFromQueryExpression(where("Equal", "a", "b")));
    refuses("InvalidArgument", () => printFetchXml(fetchFromQueryExpression(where("Equal", null))));
    refuses("QueryBuilderInvalidConditionOperator", () =>
      printFetchXml(fetchFromQueryExpression(where("NotOn", "2014-03-04"))),
    );
    refuses("InvalidArgument", () =>
      fetchFromQueryExpression(
        expression({ topCount: 5, pageInfo: { count: 5, pageNumber: 1, returnTotalRecordCount: false } }),
      ),
    );
    refuses("InvalidArgument", () => printFetchXml(fetchFromQueryExpression(where("Equal", [new OptionSetValue(1)]))));
    refuses("InvalidFetchXml", () => printFetchXml(fetchFromQueryExpression(where("Equal", "a\u0000b"))));
    const compared = (...values: AttributeValue[]) => {
      const condition = { attributeName: "fax", operator: "Equal", compareColumns: true, values };
      return expression({ criteria: { filterOperator: "And", conditions: [condition], filters: [] } });
    };
    refuses("QueryBuilderBad_Condition", () => fetchFromQueryExpression(compared(1)));
    refuses("QueryBuilderBad_Condition", () => fetchFromQueryExpression(compared("telephone1", "telephone2")));
    for (const joinOperator of ["Outer", "toString"]) {
      const link: LinkEntity = {
        linkFromEntityName: "account",
        linkFromAttributeName: "primarycontactid",
        linkToEntityName: "contact",
        linkToAttributeName: "contactid",
        joinOperator,
        columns: { kind: "ColumnSet", allColumns: true },
        linkCriteria: { filterOperator: "And", conditions: [], filters: [] },
        linkEntities: [],
        orders: [],
      };
      refuses("QueryBuilderInvalidJoinOperator", () => fetchFromQueryExpression(expression({ linkEntities: [link] })));
    }
  });
});

describe("QueryByAttribute", () => {
  const query: QueryByAttribute = {
    kind: "QueryByAttribute",
    entityName: "account",
    columnSet: { kind: "ColumnSet", allColumns: true },
    attributes: ["name", "fax"],
    values: ["A", "1"],
    orders: [{ attributeName: "name", orderType: "Descending" }],
    topCount: 3,
  };
  it("is an and of equals", () => {
    assert.equal(
      printFetchXml(fetchFromQueryByAttribute(query)),
      '<fetch top="3"><entity name="account"><all-attributes /><order attribute="name" descending="true" />' +
        '<filter><condition attribute="name" operator="eq" value="A" />' +
        '<condition attribute="fax" operator="eq" value="1" /></filter></entity></fetch>',
    );
  });
  it("needs as many values as attributes, and one at least", () => {
    refuses("QueryBuilderByAttributeMismatch", () => fetchFromQueryByAttribute({ ...query, values: ["A"] }));
    refuses("QueryBuilderByAttributeNonEmpty", () =>
      fetchFromQueryByAttribute({ ...query, attributes: [], values: [] }),
    );
  });
});

describe("FetchXML as a QueryExpression", () => {
  const column = (
    logicalName: string,
    attributeType: AttributeTypeCode,
    attributeTypeName?: string,
  ): AttributeMetadata => ({
    kind: "AttributeMetadata",
    metadataId: Guid.empty,
    logicalName,
    schemaName: logicalName,
    attributeType,
    attributeTypeName,
    isPrimaryId: false,
    isPrimaryName: false,
    isCustomAttribute: false,
    isValidForCreate: true,
    isValidForUpdate: true,
    isValidForRead: true,
    requiredLevel: "None",
  });
  const types: Readonly<Record<string, AttributeTypeCode>> = {
    text: "String",
    whole: "Integer",
    big: "BigInt",
    money: "Money",
    double: "Double",
    choice: "Picklist",
    flag: "Boolean",
    date: "DateTime",
    lookup: "Lookup",
  };
  const attributes = [
    ...Object.entries(types).map(([name, type]) => column(name, type)),
    column("several", "Virtual", "MultiSelectPicklistType"),
  ];
  const tables = { byLogicalName: (name: string) => (name === "account" ? { attributes } : undefined) };

  const cases: readonly [attribute: string, operator: string, value: string, expected: AttributeValue][] = [
    ["text", "eq", "1", "1"],
    ["whole", "eq", "1", 1],
    ["big", "eq", "9007199254740993", 9007199254740993n],
    ["money", "gt", "1.50", Decimal.of("1.50")],
    ["double", "lt", "1.5", new Double(1.5)],
    ["choice", "eq", "3", 3],
    ["flag", "eq", "1", true],
    ["flag", "eq", "false", false],
    ["date", "ge", "2014-03-04", new Date("2014-03-04T00:00:00Z")],
    // In the caller's time zone, which is not known here.
    ["date", "ge", "2014-03-04T10:00:00", "2014-03-04T10:00:00"],
    ["date", "last-x-days", "7", 7],
    ["date", "on", "2014-03-04", new Date("2014-03-04T00:00:00Z")],
    ["lookup", "eq", `{${id.toUpperCase()}}`, Guid.of(id)],
    ["lookup", "under", id, Guid.of(id)],
    ["several", "contain-values", "2", 2],
    ["several", "eq", "2", 2],
    ["several", "eq", "none", "none"],
    ["choice", "eq", "none", "none"],
    ["unknown", "eq", "1", "1"],
  ];
  for (const [attribute, operator, value, expected] of cases) {
    it(`${attribute} ${operator} ${value}`, () => {
      const condition = `<condition attribute="${attribute}" operator="${operator}"><value>${value}</value></condition>`;
      const query = parseFetchXml(`<fetch><entity name="account"><filter>${condition}</filter></entity></fetch>`);
      assert.deepEqual(queryExpressionFromFetch(query, tables).criteria.conditions[0]?.values, [expected]);
    });
  }

  it("types a value by the table that the condition's alias stands for", () => {
    const condition = '<condition entityname="p" attribute="whole" operator="eq" value="1"/>';
    const link = '<link-entity name="account" from="accountid" to="parentaccountid" alias="p"/>';
    const query = parseFetchXml(`<fetch><entity name="contact"><filter>${condition}</filter>${link}</entity></fetch>`);
    assert.deepEqual(queryExpressionFromFetch(query, tables).criteria.conditions[0], {
      attributeName: "whole",
      entityName: "p",
      operator: "Equal",
      values: [1],
    });
  });

  it("joins several filters by and", () => {
    const filters = ["a", "b"].map(
      (name) => `<filter type="or"><condition attribute="${name}" operator="null"/></filter>`,
    );
    const query = parseFetchXml(`<fetch><entity name="account">${filters.join("")}</entity></fetch>`);
    const { filterOperator, conditions, filters: both } = queryExpressionFromFetch(query).criteria;
    assert.deepEqual(
      [filterOperator, conditions, both.map(({ filterOperator: inner }) => inner)],
      ["And", [], ["Or", "Or"]],
    );
  });

  const pages: readonly (readonly [attributes: string, count: number, pageNumber: number, total: boolean])[] = [
    ['count="5"', 5, 1, false],
    ['page="2"', 0, 2, false],
    ['returntotalrecordcount="1"', 0, 1, true],
  ];
  for (const [attributes, count, pageNumber, returnTotalRecordCount] of pages) {
    it(`pages by ${attributes}`, () => {
      const { pageInfo } = queryExpressionFromFetch(parseFetchXml(`<fetch ${attributes}><entity name="a"/></fetch>`));
      assert.deepEqual(pageInfo, { count, pageNumber, returnTotalRecordCount });
    });
  }

  const inconvertible: readonly [string, string][] = [
    ["useraworderby", '<fetch useraworderby="1"><entity name="a"/></fetch>'],
    ["aggregatelimit", '<fetch aggregate="1" aggregatelimit="5"><entity name="a"/></fetch>'],
    ["the lowest row version", '<fetch min-active-row-version="1"><entity name="a"/></fetch>'],
    ["a link without columns to join", '<fetch><entity name="a"><link-entity name="b"/></entity></fetch>'],
    [
      "several links in one filter",
      `<fetch><entity name="a"><filter>${'<link-entity name="b" from="c" to="d" link-type="any"/>'.repeat(2)}</filter></entity></fetch>`,
    ],
    [
      "rowaggregate",
      '<fetch><entity name="a"><attribute name="b" alias="c" rowaggregate="CountChildren"/></entity></fetch>',
    ],
    [
      "a distinct count",
      '<fetch aggregate="1"><entity name="a"><attribute name="b" alias="c" aggregate="countcolumn" distinct="1"/></entity></fetch>',
    ],
    [
      "dates by the caller's zone",
      '<fetch aggregate="1"><entity name="a"><attribute name="b" alias="c" groupby="1" dategrouping="day"/></entity></fetch>',
    ],
    [
      "a column of another table",
      '<fetch><entity name="a"><filter><condition attribute="b" operator="eq" valueof="c.d"/></filter></entity></fetch>',
    ],
  ];
  for (const [what, text] of inconvertible) {
    it(`refuses ${what}`, () => refuses("InvalidArgument", () => queryExpressionFromFetch(parseFetchXml(text))));
  }
});

it("operators have one name in each language", () => {
  for (const key of ["service", "number", "fetch"] as const) {
    const names = conditionOperators.map((operator) => operator[key]).filter((value) => value !== undefined);
    assert.equal(new Set(names).size, names.length, key);
  }
  assert.equal(conditionOperators.length, 85);
});
