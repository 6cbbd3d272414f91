import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import type { Guid } from "../../../src/values/guid.ts";
import { conditionOperators, operatorsInFetch } from "../../../src/wire/query/condition-operators.ts";
import { TestOrganization } from "../test-organization.ts";
import { company } from "./company.ts";
import { comparisonCases, conditionCases } from "./condition-cases.ts";
import { dateCases } from "./date-cases.ts";
import { column, condition, fetch } from "./fetch.ts";

let organization: TestOrganization;
before(async () => {
  organization = await company();
});
after(() => organization.close());

/** First letters of the accounts found, in alphabetical order. */
async function found(filter: string): Promise<string> {
  const query = `<fetch><entity name="account"><attribute name="name"/>${filter}</entity></fetch>`;
  const names = column(await fetch(organization, query), "name");
  return names
    .map((name) => String(name).charAt(0).toLowerCase())
    .sort()
    .join("");
}

describe("a condition", () => {
  for (const [attribute, operator, values, expected] of conditionCases) {
    it(`${attribute} ${operator} ${values.join(" ")}`, async () => {
      assert.equal(await found(`<filter>${condition(attribute, operator, values)}</filter>`), expected);
    });
  }
  for (const [attribute, operator, other, expected] of comparisonCases) {
    it(`${attribute} ${operator} the column ${other}`, async () => {
      const text = `<condition attribute="${attribute}" operator="${operator}" valueof="${other}"/>`;
      assert.equal(await found(`<filter>${text}</filter>`), expected);
    });
  }

  it("on the start of the primary name minds no letter after it", async (t) => {
    const other = await TestOrganization.open();
    t.after(other.close);
    for (const name of ["Ez", "ezra", "é中文", "e😀", "f"]) await other.create("competitor", { name });
    const query = (pattern: string): string =>
      `<fetch><entity name="competitor"><attribute name="name"/><filter>${condition("name", "like", [pattern])}</filter><order attribute="name"/></entity></fetch>`;
    const names = async (pattern: string) => column(await fetch(other, query(pattern)), "name");
    assert.deepEqual(await names("é%"), ["Ez", "ezra", "é中文", "e😀"]);
    assert.deepEqual(await names("e中%"), ["é中文"]);
  });

  it("goes a hundred steps along a hierarchy, down and up", async (t) => {
    const other = await TestOrganization.open();
    t.after(other.close);
    const chain: Guid[] = [];
    for (let step = 0; step < 103; step += 1) {
      const [above] = chain.slice(-1);
      const values = above && { parentaccountid: new EntityReference("account", above) };
      chain.push(await other.create("account", { name: "link", ...values }));
    }
    const count = async (operator: string, id: Guid | undefined): Promise<number> => {
      const filter = `<filter>${condition("accountid", operator, [String(id)])}</filter>`;
      const query = `<fetch><entity name="account"><attribute name="name"/>${filter}</entity></fetch>`;
      return (await fetch(other, query)).entities.length;
    };
    assert.deepEqual([await count("under", chain[0]), await count("above", chain.at(-1))], [100, 100]);
  });

  it("without attribute is one on the primary key", async () => {
    assert.equal(await found('<filter><condition operator="not-null"/></filter>'), "abdg");
  });

  it("eq-userlanguage is the caller's language", async () => {
    const query = (value: string): string =>
      `<fetch><entity name="organization"><filter><condition attribute="languagecode" operator="${value}"/></filter></entity></fetch>`;
    assert.equal((await fetch(organization, query("eq-userlanguage"))).entities.length, 1);
  });

  it("Contains searches within the text", async () => {
    const search = async (operator: string): Promise<number> => {
      const conditions = [{ attributeName: "name", operator, values: ["LPH"] }];
      const criteria = { filterOperator: "And", conditions, filters: [] } as const;
      return (await organization.retrieveMultiple({ entityName: "account", criteria })).entities.length;
    };
    assert.deepEqual([await search("Contains"), await search("DoesNotContain")], [1, 3]);
  });
});

describe("filters", () => {
  const a = condition("name", "begins-with", ["a"]);
  const b = condition("name", "begins-with", ["b"]);
  const big = condition("numberofemployees", "gt", [5]);
  const cases: readonly [string, string, string][] = [
    ["or", `<filter type="or">${a}${b}</filter>`, "ab"],
    ["and", `<filter>${a}${b}</filter>`, ""],
    ["nested", `<filter><filter type="or">${a}${b}</filter>${big}</filter>`, "b"],
    ["two of them are both", `<filter>${big}</filter><filter type="or">${a}${b}</filter>`, "b"],
    ["an empty one is all", `<filter/>`, "abdg"],
    ["an empty one within another is nothing to it", `<filter type="or">${a}<filter/></filter>`, "a"],
    ["of a quick find", `<filter type="or" isquickfindfields="1">${a}${b}</filter>`, "ab"],
  ];
  for (const [what, filter, expected] of cases) {
    it(what, async () => assert.equal(await found(filter), expected));
  }
});

it("every operator has a case", () => {
  const tested = new Set([
    ...[...conditionCases.map(([, name]) => name), ...dateCases.map(([name]) => name)].map(
      (name) => operatorsInFetch.get(name)?.service,
    ),
    // Tests of their own.
    ...["EqualUserLanguage", "Contains", "DoesNotContain", "NotOn", "InFiscalPeriod"],
  ]);
  const missing = conditionOperators.filter(({ service }) => !tested.has(service)).map(({ service }) => service);
  assert.deepEqual(missing, []);
});
