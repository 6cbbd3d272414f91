import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../../src/values/decimal.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import type { CurrentOrganization, RecordCounts } from "../../../src/wire/organization-call.ts";
import { count, executeCall, TestOrganization } from "../test-organization.ts";

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
});
after(() => organization.close());

describe("times of a time zone", () => {
  const table: readonly [message: string, code: number, given: string, result: string][] = [
    ["LocalTimeFromUtcTime", 4, "2026-01-15T20:00:00Z", "2026-01-15T12:00:00Z"],
    ["LocalTimeFromUtcTime", 4, "2026-07-15T20:00:00Z", "2026-07-15T13:00:00Z"],
    ["LocalTimeFromUtcTime", 110, "2026-07-15T20:00:00Z", "2026-07-15T22:00:00Z"],
    ["LocalTimeFromUtcTime", 190, "2026-07-15T20:00:00Z", "2026-07-16T01:30:00Z"],
    ["LocalTimeFromUtcTime", 92, "2026-07-15T20:00:00Z", "2026-07-15T20:00:00Z"],
    ["UtcTimeFromLocalTime", 4, "2026-01-15T12:00:00Z", "2026-01-15T20:00:00Z"],
    ["UtcTimeFromLocalTime", 110, "2026-07-15T22:00:00Z", "2026-07-15T20:00:00Z"],
  ];
  for (const [message, TimeZoneCode, given, result] of table) {
    it(`${message} of ${given} in ${TimeZoneCode}: ${result}`, async () => {
      const [parameter, answer] =
        message === "LocalTimeFromUtcTime" ? (["UtcTime", "LocalTime"] as const) : (["LocalTime", "UtcTime"] as const);
      const { results } = await organization.execute(message, { TimeZoneCode, [parameter]: new Date(given) });
      assert.deepEqual(results.get(answer), new Date(result));
    });
  }

  it("that there is none of is refused", async () => {
    const fault = await organization.fault(
      executeCall("LocalTimeFromUtcTime", { TimeZoneCode: 9999, UtcTime: new Date(0) }),
    );
    assert.equal(fault.reason, "There is no time zone with the code 9999.");
  });
});

describe("facts of the organization", () => {
  it("RetrieveExchangeRate", async () => {
    const currency = await organization.create("transactioncurrency", {
      currencyname: "Euro",
      isocurrencycode: "EUR",
      currencysymbol: "€",
      currencyprecision: 2,
      exchangerate: Decimal.of("0.9"),
    });
    const { results } = await organization.execute("RetrieveExchangeRate", { TransactionCurrencyId: currency });
    assert.equal(Number(String(results.get("ExchangeRate"))), 0.9);
    const fault = await organization.fault(
      executeCall("RetrieveExchangeRate", { TransactionCurrencyId: Guid.random() }),
    );
    assert.equal(fault.detail?.errorCode, -2147220969);
  });

  for (const [message, result] of [
    ["RetrieveAvailableLanguages", "LocaleIds"],
    ["RetrieveProvisionedLanguages", "RetrieveProvisionedLanguages"],
  ] as const) {
    it(message, async () => assert.deepEqual((await organization.execute(message)).results.get(result), [1033]));
  }

  it("RetrieveCurrentOrganization", async () => {
    const { results } = await organization.execute("RetrieveCurrentOrganization", {
      AccessType: { kind: "EnumValue", typeName: "EndpointAccessType", value: "Default" },
    });
    const detail = results.get("Detail") as CurrentOrganization;
    const who = await organization.execute("WhoAmI");
    assert.deepEqual(detail.id, who.results.get("OrganizationId"));
    assert.equal(detail.uniqueName, "embedded");
    assert.equal(
      detail.addresses.organizationService,
      "http://localhost:5555/embedded/XRMServices/2011/Organization.svc",
    );
  });

  it("RetrieveTotalRecordCount of several tables", async () => {
    await organization.create("contact", {});
    const { results } = await organization.execute("RetrieveTotalRecordCount", { EntityNames: ["account", "contact"] });
    const { counts } = results.get("EntityRecordCountCollection") as RecordCounts;
    assert.deepEqual(
      [...counts],
      [
        ["account", 0n],
        ["contact", 1n],
      ],
    );
    const fault = await organization.fault(executeCall("RetrieveTotalRecordCount", { EntityNames: ["nothing"] }));
    assert.equal(fault.detail?.errorCode, -2147217150);
  });
});

describe("members of a list", () => {
  it("come and go", async () => {
    const list = await organization.create("list", { listname: "L", createdfromcode: new OptionSetValue(2) });
    const members = [await organization.create("contact", {}), await organization.create("contact", {})];
    const [first = Guid.empty] = members;
    await organization.execute("AddListMembersList", { ListId: list, MemberIds: members });
    const again = await organization.execute("AddMemberList", { ListId: list, EntityId: first });
    assert.ok(again.results.get("Id") instanceof Guid);
    assert.equal(await count(organization, "listmember"), 2);
    await organization.execute("RemoveMemberList", { ListId: list, EntityId: first });
    assert.equal(await count(organization, "listmember"), 1);
    const stranger = await organization.create("account", {});
    const fault = await organization.fault(executeCall("AddMemberList", { ListId: list, EntityId: stranger }));
    assert.equal(fault.detail?.errorCode, -2147220969);
  });
});

describe("what stays out says so by name", () => {
  for (const message of ["Merge", "ExecuteWorkflow", "BulkDelete", "SendEmail"]) {
    it(message, async () => {
      const fault = await organization.fault(
        executeCall(message, { Target: new EntityReference("account", Guid.random()) }),
      );
      assert.equal(fault.detail?.errorCode, -2147220715);
      assert.equal(fault.reason, `The message '${message}' is not supported by the embedded organization yet.`);
    });
  }
});
