import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DynamlError } from "../../src/errors.ts";
import type { Session } from "../../src/session/session.ts";
import { Guid } from "../../src/values/guid.ts";
import { meddlingSite } from "./meddling-site.ts";

const id = Guid.random();
const then = new Date("2020-01-02T03:04:05Z");

/** Writes of columns that the operation cannot write, beside one that it can. */
const writes: readonly (readonly [what: string, column: string, write: (session: Session) => Promise<unknown>])[] = [
  ["create", "createdon", (session) => session.create("account", { name: "a", createdon: then })],
  ["update", "modifiedon", (session) => session.update("account", id, { modifiedon: then })],
  [
    "update of what only a create writes",
    "overriddencreatedon",
    (session) => session.update("account", id, { overriddencreatedon: then }),
  ],
  ["upsert", "versionnumber", (session) => session.upsert("account", id, { versionnumber: 1n })],
  [
    "create in a batch",
    "createdon",
    async (session) => {
      const batch = session.batch();
      batch.create("account", { name: "a", createdon: then });
      const [result] = await batch.send();
      if (result?.status === "failed") throw result.error;
    },
  ],
  [
    "bulk create",
    "createdon",
    (session) =>
      new Promise((_resolve, reject) => {
        session
          .bulk([{ attributes: { name: "a", createdon: then } }], {
            operation: "create",
            entityName: "account",
            onReject: ({ error }) => reject(error),
          })
          .catch(reject);
      }),
  ],
];

describe("columns that an operation cannot write", () => {
  for (const transport of ["Soap", "WebApi"] as const) {
    it(`are refused by name before anything is written, over ${transport}`, async (t) => {
      const site = await meddlingSite(t, { transport });
      site.meddle(() => undefined);
      for (const [what, column, write] of writes) {
        await assert.rejects(
          write(site.session),
          ({ code, context }: DynamlError) => code === "SESSION_BAD_VALUE" && context.attribute === column,
          what,
        );
      }
      const written = site.seen.filter(({ text }) => !/EntityDefinitions|RetrieveEntity|Metadata/.test(text));
      assert.deepEqual(written, []);
    });
  }

  it("take a state, the record's own ID and the time of a migrated record", async (t) => {
    const { session } = await meddlingSite(t, { transport: "WebApi" });
    await session.create("account", { accountid: id, name: "a", overriddencreatedon: then });
    await session.update("account", id, { accountid: id, statecode: 1, statuscode: 2 });
    const { attributes } = await session.retrieve("account", id, ["createdon", "statuscode"]);
    assert.deepEqual(attributes.get("createdon"), then);
    assert.equal(Object(attributes.get("statuscode")).value, 2);
  });
});
