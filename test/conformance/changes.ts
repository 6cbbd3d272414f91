import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { failure, type Place, toldFault } from "./place.ts";

/** Change tracking: RetrieveEntityChanges / delta links. */
export function changes(place: () => Place): void {
  describe("changes", () => {
    const columns = ["new_name", "new_count"];

    it("what was written and deleted since a token, and only that", async () => {
      const { session } = place();
      const [kept, gone] = [
        await session.create("new_probe", { new_name: "changes: kept", new_count: 1 }),
        await session.create("new_probe", { new_name: "changes: gone" }),
      ];
      const start = await session.changes("new_probe", { columns }).all();
      assert.ok(start.changed.some(({ id }) => id?.equals(kept)));
      assert.deepEqual(start.deleted, []);

      const nothing = await session.changes("new_probe", { columns, token: start.token }).all();
      assert.deepEqual([nothing.changed, nothing.deleted], [[], []]);

      await session.update("new_probe", kept, { new_count: 2 });
      await session.delete("new_probe", gone);
      const added = await session.create("new_probe", { new_name: "changes: added" });
      const since = await session.changes("new_probe", { columns, token: nothing.token }).all();
      assert.deepEqual(
        since.changed.map(({ id, attributes }) => [id?.text, attributes.get("new_name"), attributes.get("new_count")]),
        [
          [kept.text, "changes: kept", 2],
          [added.text, "changes: added", undefined],
        ],
      );
      assert.deepEqual(
        since.deleted.map((one) => [one instanceof EntityReference, one.logicalName, one.id.text]),
        [[true, "new_probe", gone.text]],
      );
    });

    it("page after page, the token with the last", async () => {
      const { session } = place();
      const { token } = await session.changes("new_probe", { columns: [] }).all();
      const ids = await Promise.all(
        Array.from({ length: 7 }, (_, index) => session.create("new_probe", { new_name: `paged ${index}` })),
      );
      for (const id of ids.slice(0, 2)) await session.delete("new_probe", id);
      const pages = [];
      for await (const page of session.changes("new_probe", { columns: ["new_name"], token, pageSize: 3 }))
        pages.push(page);
      assert.deepEqual(
        pages.map(({ changed, deleted, token: end }) => [changed.length, deleted.length, end !== undefined]),
        [
          [3, 0, false],
          [2, 1, false],
          [0, 1, true],
        ],
      );
    });

    it("all records of a table, in pages", async () => {
      const { session } = place();
      await Promise.all(Array.from({ length: 7 }, () => session.create("new_probe", { new_name: "one of all" })));
      const whole = await session.changes("new_probe", { columns: ["new_name"] }).all();
      const pageSize = Math.ceil(whole.changed.length / 3);
      const paged = await session.changes("new_probe", { columns: ["new_name"], pageSize }).all();
      assert.deepEqual(
        paged.changed.map(({ id }) => id?.text),
        whole.changed.map(({ id }) => id?.text),
      );
      assert.deepEqual(paged.deleted, []);
    });

    it("a table without change tracking, and a token that is none", async () => {
      const { session } = place();
      const untracked = await failure(session.changes("new_untracked").all());
      assert.deepEqual(toldFault(untracked), {
        code: "SESSION_FAULT",
        operation: "RetrieveEntityChanges",
        name: "ChangeTrackingNotEnabledForEntity",
        errorCode: Number(untracked.context.errorCode),
      });
      const token = await failure(session.changes("new_probe", { token: "rubbish" }).all());
      assert.equal(token.code, "SESSION_FAULT");
    });
  });
}
