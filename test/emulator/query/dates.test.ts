import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Guid } from "../../../src/values/guid.ts";
import { TestOrganization } from "../test-organization.ts";
import { dateCases, dayCases, now } from "./date-cases.ts";
import { column, condition, fetch } from "./fetch.ts";

let organization: TestOrganization;

/** The seconds around both ends of every range. */
const moments = new Set(
  dateCases.flatMap(([, , from, end]) =>
    [from, end].flatMap((text) => {
      const time = text === undefined ? undefined : Date.parse(text);
      return time === undefined ? [] : [time - 1000, time];
    }),
  ),
);
const days = [16, 17, 18, 19, 20];

before(async () => {
  organization = await TestOrganization.open({ now: () => now });
  const identity = await organization.execute("WhoAmI");
  const [user, id] = ["UserId", "OrganizationId"].map((name) => Guid.of(String(identity.results.get(name))));
  assert.ok(user && id);
  await organization.update("usersettings", user, { timezonecode: 4 });
  await organization.update("organization", id, {
    fiscalcalendarstart: new Date("2000-04-01T00:00:00Z"),
    fiscalperiodtype: 2002,
  });
  for (const time of moments) {
    await organization.create("account", { name: String(time), lastonholdtime: new Date(time) });
  }
  await organization.create("account", { name: "never" });
  for (const day of days) {
    await organization.create("contact", { lastname: String(day), birthdate: new Date(Date.UTC(2026, 2, day)) });
  }
});
after(() => organization.close());

async function found(filter: string): Promise<string[]> {
  const entity = `<entity name="account"><attribute name="name"/><filter>${filter}</filter></entity>`;
  return column(await fetch(organization, `<fetch>${entity}</fetch>`), "name").map(String);
}

describe("a condition on a date, for a caller in Los Angeles", () => {
  for (const [operator, values, from, end] of dateCases) {
    it(`${operator} ${values.join(" ")}`, async () => {
      const inside = (time: number): boolean =>
        (from === undefined || time >= Date.parse(from)) && (end === undefined || time < Date.parse(end));
      const names = await found(condition("lastonholdtime", operator, values));
      const expected = [...moments].filter(inside).map(String);
      assert.ok(expected.length > 0);
      assert.deepEqual(names.sort(), expected.sort());
    });
  }

  it("ne also finds records without a date", async () => {
    const names = await found(condition("lastonholdtime", "ne", ["2026-03-18T07:00:00Z"]));
    assert.equal(names.length, moments.size);
    assert.ok(names.includes("never"));
  });

  it("in-fiscal-period is that period of any year", async () => {
    const names = await found(condition("lastonholdtime", "in-fiscal-period", [2]));
    const isIn = (time: number): boolean => [6, 7, 8].includes(new Date(time - 7 * 3_600_000).getUTCMonth());
    assert.deepEqual(names.sort(), [...moments].filter(isIn).map(String).sort());
  });

  it("a period that does not exist has no dates", async () => {
    assert.deepEqual(await found(condition("lastonholdtime", "in-fiscal-period", [5])), []);
    assert.deepEqual(await found(condition("lastonholdtime", "in-fiscal-period-and-year", [5, 2025])), []);
  });

  it("NotOn is all but that day, and no date", async () => {
    const result = await organization.retrieveMultiple({
      entityName: "account",
      columnSet: { kind: "ColumnSet", allColumns: false, columns: ["name"] },
      criteria: {
        filterOperator: "And",
        conditions: [
          { attributeName: "lastonholdtime", operator: "NotOn", values: [new Date("2026-03-18T00:00:00Z")] },
        ],
        filters: [],
      },
    });
    const isOn = (time: number): boolean =>
      time >= Date.parse("2026-03-18T07:00:00Z") && time < Date.parse("2026-03-19T07:00:00Z");
    const expected = ["never", ...[...moments].filter((time) => !isOn(time)).map(String)];
    assert.deepEqual(column(result, "name").map(String).sort(), expected.sort());
  });
});

describe("a condition on a day, whatever the caller's zone", () => {
  for (const [operator, values, expected] of dayCases) {
    it(`${operator} ${values.join(" ")}`, async () => {
      const filter = `<filter>${condition("birthdate", operator, values)}</filter>`;
      const query = `<fetch><entity name="contact"><attribute name="lastname"/>${filter}</entity></fetch>`;
      assert.deepEqual(
        column(await fetch(organization, query), "lastname")
          .map(Number)
          .sort(),
        expected,
      );
    });
  }

  for (const operator of ["olderthan-x-minutes", "olderthan-x-hours", "last-x-hours", "next-x-hours"]) {
    it(`${operator} is refused`, async () => {
      const query = `<fetch><entity name="contact"><filter>${condition("birthdate", operator, [1])}</filter></entity></fetch>`;
      const call = { operation: "RetrieveMultiple", query: { kind: "FetchExpression", query } } as const;
      assert.equal((await organization.fault(call)).detail?.errorCode, -2147187691);
    });
  }
});

it("dates are shown in the caller's zone, days as they are", async () => {
  const result = await fetch(
    organization,
    `<fetch top="1"><entity name="account"><attribute name="createdon"/></entity></fetch>`,
  );
  assert.equal(result.entities[0]?.formattedValues?.get("createdon"), "3/18/2026 8:30 AM");
  const person = await fetch(
    organization,
    `<fetch top="1"><entity name="contact"><attribute name="birthdate"/><order attribute="birthdate"/></entity></fetch>`,
  );
  assert.equal(person.entities[0]?.formattedValues?.get("birthdate"), "3/16/2026");
});
