import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../../src/values/decimal.ts";
import { Double } from "../../../src/values/double.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import { Money } from "../../../src/values/money.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import { TestOrganization } from "../test-organization.ts";
import { attribute, column, fetch } from "./fetch.ts";

let organization: TestOrganization;
const ids = ["b1", "b2"].map((last) => Guid.of(`00000000-0000-7000-8000-0000000000${last}`));

type Row = readonly [
  name: string,
  employees: number | null,
  revenue: string | null,
  industry: number | null,
  held: string | null,
];

// Los Angeles is at UTC-8 in December and January, at UTC-7 in July.
const rows: readonly Row[] = [
  ["a", 3, "10", 1, "2025-01-01T07:59:59Z"],
  ["b", 4, "20.25", 1, "2025-01-01T08:00:00Z"],
  ["B", 4, null, 2, "2025-07-15T12:00:00Z"],
  ["c", null, "0.05", null, null],
];

before(async () => {
  organization = await TestOrganization.open();
  const identity = await organization.execute("WhoAmI");
  await organization.update("usersettings", Guid.of(String(identity.results.get("UserId"))), { timezonecode: 4 });
  for (const [at, [name, employees, revenue, industry, held]] of rows.entries()) {
    await organization.create(
      "account",
      {
        name,
        numberofemployees: employees,
        revenue: revenue === null ? null : new Money(revenue),
        industrycode: industry === null ? null : new OptionSetValue(industry),
        lastonholdtime: held === null ? null : new Date(held),
        address1_latitude: employees === null ? null : new Double(employees / 2),
        parentaccountid: at < 2 ? null : new EntityReference("account", ids[0] ?? Guid.empty),
      },
      ids[at],
    );
  }
  for (const [at, name] of ["x", "y", "z"].entries()) {
    const parentcustomerid = new EntityReference("account", ids[at % 2] ?? Guid.empty);
    await organization.create("contact", { lastname: name, parentcustomerid });
  }
});
after(() => organization.close());

const run = (body: string, more = ""): ReturnType<typeof fetch> =>
  fetch(organization, `<fetch aggregate="true"${more}><entity name="account">${body}</entity></fetch>`);

describe("totals", () => {
  const cases: readonly [string, string, unknown, string | undefined][] = [
    ["numberofemployees", 'aggregate="count"', 4, "4"],
    ["numberofemployees", 'aggregate="countcolumn"', 3, "3"],
    ["numberofemployees", 'aggregate="countcolumn" distinct="true"', 2, "2"],
    ["name", 'aggregate="countcolumn" distinct="true"', 3, "3"],
    ["numberofemployees", 'aggregate="sum"', 11, "11"],
    // 11 / 3 is 3.67.
    ["numberofemployees", 'aggregate="avg"', 3, "3"],
    ["numberofemployees", 'aggregate="min"', 3, "3"],
    ["numberofemployees", 'aggregate="max"', 4, "4"],
    ["revenue", 'aggregate="sum"', new Money("30.3000"), "$30.30"],
    ["revenue", 'aggregate="avg"', new Money("10.1000"), "$10.10"],
    ["revenue", 'aggregate="max"', new Money("20.2500"), "$20.25"],
    ["address1_latitude", 'aggregate="sum"', new Double(5.5), "5.50000"],
    ["address1_latitude", 'aggregate="min"', new Double(1.5), "1.50000"],
    ["exchangerate", 'aggregate="sum"', Decimal.of("3.0000000000"), "3.0000000000"],
    ["exchangerate", 'aggregate="avg"', Decimal.of("1.0000000000"), "1.0000000000"],
    ["lastonholdtime", 'aggregate="min"', new Date("2025-01-01T07:59:59Z"), "12/31/2024 11:59 PM"],
  ];
  for (const [name, how, expected, shown] of cases) {
    it(`${how} of ${name}`, async () => {
      const { entities } = await run(`<attribute name="${name}" alias="x" ${how}/>`);
      assert.equal(entities.length, 1);
      const [entity] = entities;
      assert.deepEqual(attribute(entity ?? assert.fail(), "x"), expected);
      assert.equal(entity?.formattedValues?.get("x"), shown);
      assert.equal(entity?.attributes.size, 1);
    });
  }

  it("over nothing are without a value, and counts 0", async () => {
    const filter = '<filter><condition attribute="name" operator="eq" value="nobody"/></filter>';
    const body = `<attribute name="revenue" alias="s" aggregate="sum"/><attribute name="name" alias="n" aggregate="count"/>${filter}`;
    const { entities } = await run(body);
    assert.deepEqual(
      [...(entities[0]?.attributes ?? [])].map(([key, value]) => [key, (value as { value: unknown }).value]),
      [
        ["s", null],
        ["n", 0],
      ],
    );
  });
});

describe("groups", () => {
  const count = '<attribute name="accountid" alias="n" aggregate="count"/>';
  const groups = async (name: string, how: string, order = '<order alias="g"/>'): Promise<unknown[]> => {
    const result = await run(`<attribute name="${name}" alias="g" groupby="true" ${how}/>${count}${order}`);
    return result.entities.map((entity) => [
      entity.formattedValues?.get("g") ?? attribute(entity, "g"),
      attribute(entity, "n"),
    ]);
  };
  const cases: readonly [string, string, readonly (readonly [unknown, number])[]][] = [
    [
      "industrycode",
      "",
      [
        [null, 1],
        ["Accounting", 2],
        ["Agriculture and Non-petrol Natural Resource Extraction", 1],
      ],
    ],
    [
      "name",
      "",
      [
        ["a", 1],
        ["B", 2],
        ["c", 1],
      ],
    ],
    [
      "parentaccountid",
      "",
      [
        [null, 2],
        ["a", 2],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="year"',
      [
        [null, 1],
        ["2,024", 1],
        ["2,025", 2],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="year" usertimezone="false"',
      [
        [null, 1],
        ["2,025", 3],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="month"',
      [
        [null, 1],
        ["1", 1],
        ["7", 1],
        ["12", 1],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="quarter"',
      [
        [null, 1],
        ["1", 1],
        ["3", 1],
        ["4", 1],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="day"',
      [
        [null, 1],
        ["1", 1],
        ["15", 1],
        ["31", 1],
      ],
    ],
    // 1 January 2025 is a Wednesday, 31 December 2024 a Tuesday in the 53rd week, 15 July a Tuesday in the 29th.
    [
      "lastonholdtime",
      'dategrouping="week"',
      [
        [null, 1],
        ["1", 1],
        ["29", 1],
        ["53", 1],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="fiscal-period"',
      [
        [null, 1],
        ["Quarter 4 FY2024", 1],
        ["Quarter 1 FY2025", 1],
        ["Quarter 3 FY2025", 1],
      ],
    ],
    [
      "lastonholdtime",
      'dategrouping="fiscal-year"',
      [
        [null, 1],
        ["FY2024", 1],
        ["FY2025", 2],
      ],
    ],
  ];
  for (const [name, how, expected] of cases) {
    it(`by ${name} ${how}`, async () => assert.deepEqual(await groups(name, how), expected));
  }

  it("in the order of a total", async () => {
    const found = await groups("industrycode", "", '<order alias="n" descending="true"/>');
    assert.deepEqual(found[0], ["Accounting", 2]);
  });

  it("over a link, with totals of its rows", async () => {
    const body = `<attribute name="name" alias="g" groupby="true"/><order alias="g"/>
      <link-entity name="contact" from="parentcustomerid" to="accountid" alias="c"><attribute name="contactid" alias="n" aggregate="count"/></link-entity>`;
    const result = await run(body);
    assert.deepEqual(
      [column(result, "g"), column(result, "n")],
      [
        ["a", "b"],
        [2, 1],
      ],
    );
  });

  it("page by page, by number", async () => {
    const body = `<attribute name="name" alias="g" groupby="true"/><order alias="g"/>`;
    const first = await run(body, ' count="2"');
    assert.deepEqual([column(first, "g"), first.moreRecords, first.pagingCookie], [["a", "B"], true, undefined]);
    assert.deepEqual(column(await run(body, ' count="2" page="2"'), "g"), ["c"]);
  });

  it("by a QueryExpression, in UTC", async () => {
    const { entities } = await organization.retrieveMultiple({
      entityName: "account",
      columnSet: {
        kind: "ColumnSet",
        allColumns: false,
        columns: [],
        attributeExpressions: [
          {
            attributeName: "lastonholdtime",
            alias: "g",
            aggregateType: "None",
            hasGroupBy: true,
            dateTimeGrouping: "Year",
          },
          {
            attributeName: "accountid",
            alias: "n",
            aggregateType: "Count",
            hasGroupBy: false,
            dateTimeGrouping: "None",
          },
        ],
      },
      orders: [{ attributeName: "", alias: "g", orderType: "Descending" }],
    });
    assert.deepEqual(
      entities.map((entity) => [attribute(entity, "g"), attribute(entity, "n")]),
      [
        [2025, 3],
        [null, 1],
      ],
    );
  });
});

describe("what an aggregate query refuses", () => {
  const cases: readonly [string, string, string, number][] = [
    [
      "more rows than the limit",
      '<attribute name="name" alias="n" aggregate="count"/>',
      ' aggregatelimit="3"',
      -2147164125,
    ],
    ["a plain column", '<attribute name="name" alias="n"/>', "", -2147217145],
    ["all columns", "<all-attributes/>", "", -2147217145],
    ["no alias", '<attribute name="name" aggregate="count"/>', "", -2147217141],
    ["group and total", '<attribute name="name" alias="n" aggregate="count" groupby="true"/>', "", -2147217097],
    ["a sum of texts", '<attribute name="name" alias="n" aggregate="sum"/>', "", -2147217105],
    ["a total of choices", '<attribute name="industrycode" alias="n" aggregate="max"/>', "", -2147217105],
    [
      "a date grouping of no date",
      '<attribute name="name" alias="n" groupby="true" dategrouping="day"/>',
      "",
      -2147217099,
    ],
    [
      "an order by column",
      '<attribute name="name" alias="n" groupby="true"/><order attribute="name"/>',
      "",
      -2147217103,
    ],
    ["an order without alias", '<attribute name="name" alias="n" groupby="true"/><order/>', "", -2147217100],
    [
      "an order by an alias that is not there",
      '<attribute name="name" alias="n" groupby="true"/><order alias="m"/>',
      "",
      -2147217142,
    ],
  ];
  for (const [what, body, more, code] of cases) {
    it(what, async () => {
      const query = `<fetch aggregate="true"${more}><entity name="account">${body}</entity></fetch>`;
      const call = { operation: "RetrieveMultiple", query: { kind: "FetchExpression", query } } as const;
      const fault = await organization.fault(call);
      assert.equal(fault.detail?.errorCode, code, fault.reason);
    });
  }
});
