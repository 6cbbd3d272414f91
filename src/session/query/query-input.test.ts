import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decimal } from "../../values/decimal.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import type { ConditionValue } from "./condition-value.ts";
import { condition, fetchFrom } from "./fetch-builder.ts";
import { fetchOf, type QueryInput, readQuery } from "./query-input.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";

const values: readonly (readonly [
  what: string,
  value: ConditionValue | null | readonly ConditionValue[],
  xml: string,
])[] = [
  ["a text", "A & B", 'operator="eq" value="A &amp; B"'],
  ["a number", 5, 'operator="eq" value="5"'],
  ["a large number", 9_007_199_254_740_993n, 'operator="eq" value="9007199254740993"'],
  ["a truth", true, 'operator="eq" value="1"'],
  ["nothing", null, 'operator="null"'],
  ["a time", new Date(Date.UTC(2026, 10, 23, 9, 30)), 'operator="eq" value="2026-11-23T09:30:00Z"'],
  ["an ID", Guid.of(id), `operator="eq" value="${id}"`],
  ["a record", new EntityReference("account", id), `operator="eq" value="${id}"`],
  ["an amount", new Money("12.50"), 'operator="eq" value="12.5"'],
  ["a decimal", Decimal.of("0.25"), 'operator="eq" value="0.25"'],
  ["an option", new OptionSetValue(3), 'operator="eq" value="3"'],
  ["a list", [new OptionSetValue(3), 4, true], 'operator="in"><value>3</value><value>4</value><value>1</value>'],
];

/** What a program without types, or with a variable that was never filled, may give. */
const refused: readonly (readonly [what: string, value: unknown, message: RegExp])[] = [
  ["undefined", undefined, /condition on revenue: it cannot be compared with undefined/],
  ["undefined in a list", [1, undefined], /condition on revenue: it cannot be compared with undefined/],
  ["null in a list", [1, null], /condition on revenue: it cannot be compared with null/],
  ["an empty list", [], /condition on revenue: the list of values is empty/],
  ["NaN", Number.NaN, /cannot be compared with NaN/],
  ["an invalid date", new Date("x"), /cannot be compared with an invalid Date/],
  ["an object", {}, /cannot be compared with an object/],
  ["a function", () => 1, /cannot be compared with a function/],
  ["a symbol", Symbol("x"), /cannot be compared with a symbol/],
  ["a Map in a list", [new Map()], /cannot be compared with an object/],
  ["a list in a list", [[1]], /cannot be compared with a list/],
];

/** Half of it would be left out in silence. */
const twofold: readonly (readonly [query: object, message: string, remedy: RegExp])[] = [
  [
    { entity: "account", filter: { name: "x" } },
    "filter is no part of a query",
    /its parts are entity, columns, where/,
  ],
  [{ entity: "account", were: { name: "x" } }, "were is no part of a query", /^did you mean where\?$/],
  [{ entity: "account", limit: 5 }, "limit is no part of a query", /beside the query: session\.query\(query, \{ limit/],
  [{ entity: "account", fetchXml: "<fetch/>" }, "entity stands beside fetchXml", /leave fetchXml out/],
  [{ fetchXml: "<fetch/>", fetch: fetchFrom("account").fetch }, "fetch stands beside fetchXml", /leave fetchXml out/],
  [{ fetch: fetchFrom("account").fetch, top: 1 }, "top stands beside fetch", /leave fetch out/],
  [{ odata: "$top=1", entity: "account", columns: ["name"] }, "columns stands beside odata", /leave odata out/],
];

/** What a program without types may give in any place. */
const given = (value: unknown): never => value as never;

describe("where of a query in a few words", () => {
  for (const [what, value, xml] of values) {
    it(`takes ${what}`, () => {
      const printed = printFetchXml(fetchOf({ entity: "account", where: { revenue: value } }));
      assert.ok(printed.includes(`attribute="revenue" ${xml}`), printed);
    });
  }

  for (const [what, value, message] of refused) {
    it(`refuses ${what} by name`, () => {
      const where = { revenue: value } as Record<string, ConditionValue>;
      assert.throws(() => fetchOf({ entity: "account", where }), { code: "SESSION_BAD_VALUE", message });
    });
  }

  for (const [query, message, remedy] of twofold) {
    it(`refuses what it has no place for: ${Object.keys(query).join(", ")}`, () => {
      assert.throws(() => readQuery(given(query), given(undefined), {}), {
        code: "SESSION_BAD_VALUE",
        message,
        remedy,
      });
    });
  }

  it("is given in one way: the compiler refuses two", () => {
    // @ts-expect-error FetchXML names its table
    const both: QueryInput = { entity: "account", fetchXml: "<fetch/>" };
    // @ts-expect-error the query options say it
    const beside: QueryInput = { entity: "account", odata: "$top=1", fetch: fetchFrom("account").fetch };
    for (const query of [both, beside]) assert.throws(() => readQuery(query, given(undefined), {}));
  });

  it("and where of the builder refuse undefined alike", () => {
    assert.throws(() => condition("revenue", "eq", undefined as unknown as number), {
      code: "SESSION_BAD_VALUE",
      message: /condition on revenue: it cannot be compared with undefined/,
    });
  });
});
