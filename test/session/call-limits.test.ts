import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { CallLimits } from "../../src/session/organization-service.ts";
import type { Session } from "../../src/session/session.ts";
import { Guid } from "../../src/values/guid.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

async function failure(work: Promise<unknown>): Promise<DynamlError> {
  const error = await work.then(
    () => assert.fail("it went well"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DynamlError, String(error));
  return error;
}

const calls: readonly [name: string, call: (session: Session, limits: CallLimits) => Promise<unknown>][] = [
  ["create", (session, limits) => session.create("account", { name: "x" }, limits)],
  ["a create that asks for the columns", (session, limits) => session.create("account", { revenue: 5 }, limits)],
  ["retrieve", (session, limits) => session.retrieve("account", Guid.random(), ["name"], limits)],
  ["query", (session, limits) => session.query({ entity: "account" }, limits).first()],
  ["execute", (session, limits) => session.execute("WhoAmI", {}, limits)],
  ["metadata.table", (session, limits) => session.metadata.table("account", ["Attributes"], limits)],
  ["metadata.tables", (session, limits) => session.metadata.tables(limits)],
  [
    "batch",
    (session, limits) => {
      const batch = session.batch();
      batch.create("account", { name: "x" });
      return batch.send(limits);
    },
  ],
  [
    "bulk",
    (session, limits) =>
      session.bulk([{ attributes: { name: "x" } }], { operation: "create", entityName: "account", ...limits }),
  ],
];

for (const transport of ["Soap", "WebApi"] as const) {
  describe(`the limits of a call, over ${transport}, while no table is known`, () => {
    let emulator: Emulator;
    let session: Session;
    before(async () => {
      emulator = await startEmulator({ users: [user], organization: "org" });
      session = await openSession({
        server: emulator.url,
        organization: "org",
        authType: "ActiveDirectory",
        ...user,
        transport,
      });
    });
    after(async () => {
      await session?.end();
      await emulator?.close();
    });

    for (const [name, call] of calls) {
      it(`${name} that is called off fails with NET_ABORTED, by the signal's reason`, async () => {
        const error = await failure(call(session, { signal: AbortSignal.abort(new RangeError("enough")) }));
        assert.deepEqual([error.code, error.context.sent], ["NET_ABORTED", false]);
        assert.ok(error.cause instanceof RangeError);
      });

      it(`${name} with a reason of ours fails with that`, async () => {
        const reason = new DynamlError({ code: "TEST_ENOUGH", message: "enough" });
        assert.equal(await failure(call(session, { signal: AbortSignal.abort(reason) })), reason);
      });

      it(`${name} refuses a time limit that is none`, async () => {
        for (const timeout of [-1, Number.NaN, Number.POSITIVE_INFINITY, "5" as unknown as number]) {
          const error = await failure(call(session, { timeout }));
          assert.equal(error.code, "SESSION_BAD_VALUE", error.message);
          assert.match(error.message, /is not a number of seconds$/);
        }
      });
    }

    it("are the session's own where they say 0", async () => {
      assert.ok(await session.metadata.table("contact", ["Attributes"], { timeout: 0 }));
    });

    it("end a load whose time limit is never met, although the organization is there", async () => {
      const rows = [{ attributes: { name: "x" } }];
      const limits = { operation: "create", entityName: "lead", timeout: 0.000_001 } as const;
      assert.equal((await failure(session.bulk(rows, limits))).code, "NET_TIME_LIMIT");
    });
  });
}
