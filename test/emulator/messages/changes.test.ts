import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Guid } from "../../../src/values/guid.ts";
import type { EntityChanges, ParameterValue } from "../../../src/wire/organization-call.ts";
import { columnSet, executeCall, TestOrganization } from "../test-organization.ts";

let now = new Date("2026-03-01T12:00:00Z");
let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open({ now: () => now });
});
after(() => organization.close());

async function changes(parameters: Record<string, ParameterValue> = {}): Promise<EntityChanges> {
  const { results } = await organization.execute("RetrieveEntityChanges", {
    EntityName: "account",
    Columns: columnSet(["name"]),
    ...parameters,
  });
  return results.get("EntityChanges") as EntityChanges;
}

function told({ changes: of }: EntityChanges): string[] {
  return of.map((change) =>
    change.type === "NewOrUpdated"
      ? String(change.entity.attributes.get("name"))
      : `-${change.reference.logicalName}:${change.reference.id}`,
  );
}

const page = (pageNumber: number, count: number, pagingCookie?: string): ParameterValue => ({
  count,
  pageNumber,
  returnTotalRecordCount: false,
  ...(pagingCookie && { pagingCookie }),
});

describe("RetrieveEntityChanges", () => {
  it("tells everything at first, then what was written and, last, what was deleted", async () => {
    const gone = await organization.create("account", { name: "gone before" });
    await organization.delete("account", gone);
    const [a, b, c] = [
      await organization.create("account", { name: "a" }),
      await organization.create("account", { name: "b" }),
      await organization.create("account", { name: "c" }),
    ];
    const first = await changes();
    assert.deepEqual(told(first), ["a", "b", "c"]);
    assert.match(first.dataToken, /^\d+!03\/01\/2026 12:00:00$/);
    assert.deepEqual(told(await changes({ DataVersion: first.dataToken })), []);
    await organization.delete("account", a);
    await organization.update("account", c, { name: "c2" });
    await organization.create("account", { name: "d" });
    await organization.update("account", b, { name: "b2" });
    const fleeting = await organization.create("account", { name: "fleeting" });
    await organization.delete("account", fleeting);
    const second = await changes({ DataVersion: first.dataToken });
    assert.deepEqual(told(second), ["c2", "d", "b2", `-account:${a}`, `-account:${fleeting}`]);
    assert.equal(second.moreRecords, false);
    assert.deepEqual(told(await changes({ DataVersion: second.dataToken })), []);
  });

  it("goes page by page, and what changes meanwhile waits for the next token", async () => {
    const start = (await changes()).dataToken;
    const ids: Guid[] = [];
    for (const name of ["1", "2", "3", "4", "5"]) ids.push(await organization.create("account", { name }));
    const [one, , , four] = ids;
    await organization.delete("account", four as Guid);
    const pages: string[][] = [];
    let cookie: string | undefined;
    let token = "";
    for (let number = 1; number < 10; number += 1) {
      const answer = await changes({ DataVersion: start, PageInfo: page(number, 2, cookie) });
      pages.push(told(answer));
      token = answer.dataToken;
      if (number === 1) await organization.update("account", one as Guid, { name: "1, later" });
      if (!answer.moreRecords) break;
      cookie = answer.pagingCookie;
    }
    assert.deepEqual(pages, [["1", "2"], ["3", "5"], [`-account:${four}`]]);
    assert.deepEqual(told(await changes({ DataVersion: token })), ["1, later"]);
  });

  it("does not tell the deletion of a record that is there again", async () => {
    const { dataToken } = await changes();
    const id = await organization.create("account", { name: "first" });
    await organization.delete("account", id);
    await organization.create("account", { name: "again" }, id);
    assert.deepEqual(told(await changes({ DataVersion: dataToken })), ["again"]);
  });

  it("tells the version of the definitions where it is asked for", async () => {
    const { results } = await organization.execute("RetrieveTimestamp");
    assert.equal((await changes()).globalMetadataVersion, undefined);
    const asked = await changes({ GetGlobalMetadataVersion: true });
    assert.equal(asked.globalMetadataVersion, results.get("Timestamp"));
  });

  it("refuses a token after seven days", async () => {
    const { dataToken } = await changes();
    now = new Date("2026-03-08T12:00:00Z");
    assert.deepEqual(told(await changes({ DataVersion: dataToken })), []);
    now = new Date("2026-03-08T12:00:02Z");
    const fault = await organization.fault(
      executeCall("RetrieveEntityChanges", {
        EntityName: "account",
        Columns: columnSet(["name"]),
        DataVersion: dataToken,
      }),
    );
    assert.equal(fault.detail?.errorCode, -2147204270);
  });

  for (const [what, parameters, code] of [
    ["a table without change tracking", { EntityName: "accountleads" }, -2147015535],
    ["a table that there is none of", { EntityName: "nothing" }, -2147217150],
    ["a token that was never given", { EntityName: "account", DataVersion: "12" }, -2147220989],
    ["a cookie that was never given", { EntityName: "account", PageInfo: page(2, 5, "<cookie/>") }, -2147217110],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const fault = await organization.fault(
        executeCall("RetrieveEntityChanges", { Columns: columnSet([]), ...parameters }),
      );
      assert.equal(fault.detail?.errorCode, code);
    });
  }
});
