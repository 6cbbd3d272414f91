import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { RecordQuery } from "../../src/session/query/record-query.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };
/** What a program without types may give in any place. */
const given = (value: unknown): never => value as never;
const account = new EntityReference("account", Guid.random());
const relationship = "contact_customer_accounts";

const calls: readonly [said: string, call: (session: Session) => Promise<unknown>][] = [
  ["the record is undefined", (session) => session.retrieve("account", given(undefined))],
  ["the record is a number", (session) => session.update("account", given(5), {})],
  ["the record is null", (session) => session.delete("account", given(null))],
  ["the columns are a text", (session) => session.retrieve("account", Guid.random(), given("name"))],
  ["the attributes are undefined", (session) => session.create("account", given(undefined))],
  ["the attributes are a list", (session) => session.create("account", given([]))],
  ["the attributes are null", (session) => session.upsert("account", Guid.random(), given(null))],
  ["the entity name is null", (session) => session.create(given(null), given({}))],
  ["the entity name is a number", (session) => session.retrieve(given(1), Guid.random())],
  ["the entity name is empty", (session) => session.metadata.table("")],
  ["the query is undefined", (session) => session.query(given(undefined)).first()],
  ["the entity name is undefined", (session) => session.query(given({})).toArray()],
  ["the columns are a text", (session) => session.query(given({ entity: "account", columns: "name" })).first()],
  ["the query is a text", (session) => session.count(given("account"))],
  ["the message's name is undefined", (session) => session.execute(given(undefined))],
  ["the record is undefined", (session) => session.associate(given(undefined), relationship, [account])],
  ["the related records are undefined", (session) => session.associate(account, relationship, given(undefined))],
  ["one of the related records is a text", (session) => session.disassociate(account, relationship, given(["x"]))],
  [
    "the rows are undefined",
    (session) => session.bulk(given(undefined), { operation: "create", entityName: "account" }),
  ],
  ["the entity name is undefined", (session) => session.bulk([], given({ operation: "create" }))],
];

const all = { entity: "account" } as const;
const firstPage = async (query: RecordQuery) => await query.pages()[Symbol.asyncIterator]().next();
const counts: readonly [said: string, call: (session: Session) => Promise<unknown>][] = [
  ["pageSize of the query is 0", (session) => session.query(all, { pageSize: 0 }).toArray()],
  ["pageSize of the query is 1.5", (session) => session.query(all, { pageSize: 1.5 }).first()],
  ["top of the query is 0", (session) => session.query({ ...all, top: 0 }).toArray()],
  ["top of the query is -1", (session) => session.count({ ...all, top: -1 })],
  ["limit of the query is NaN", (session) => session.query(all, { limit: Number.NaN }).toArray()],
  ["limit of the query is -1", (session) => firstPage(session.query(all, { limit: -1 }))],
];

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`what a program without types gives, over ${transport},`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ users: [user], organization: "org" });
      const place = { server: emulator.url, organization: "org", authType: "ActiveDirectory" } as const;
      session = await openSession({ ...place, ...user, transport });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    for (const [said, call] of [...calls, ...counts]) {
      it(`is refused before anything is sent: ${said} (${/session\.[^(]+/.exec(String(call))?.[0]})`, async () => {
        await assert.rejects(call(session), (error) => {
          assert.ok(error instanceof DynamlError, String(error));
          assert.deepEqual([error.code, error.message], ["SESSION_BAD_VALUE", said]);
          assert.ok(error.remedy?.startsWith("give "));
          return true;
        });
      });
    }

    it("rejects a row of a load that is none, and writes the others", async () => {
      const rows = [{ attributes: { name: "first" } }, null, 5, { attributes: null }, { attributes: { name: "last" } }];
      const rejects = new Map<number, string>();
      const report = await session.bulk(given(rows), {
        operation: "create",
        entityName: "account",
        onReject: ({ index, error }) => rejects.set(index, error.message),
      });
      assert.deepEqual([report.written, report.rejected], [2, 3]);
      assert.deepEqual(
        [...rejects],
        [
          [1, "the row is null"],
          [2, "the row is a number"],
          [3, "the attributes are null"],
        ],
      );
    });
  });
}
