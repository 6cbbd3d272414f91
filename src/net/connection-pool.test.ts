import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConnectionPool } from "./connection-pool.ts";
import type { Connection } from "./http.ts";

/** A pool whose connections carry nothing: the work alone counts. `opened` and `closed` hold them by number. */
function poolOf(size: number) {
  const opened: Connection[] = [];
  const closed: Connection[] = [];
  const open = (): Connection => {
    const connection: Connection = {
      origin: "http://crm",
      socketNumber: 1,
      peerCertificate: undefined,
      exchange: () => assert.fail("nobody exchanges here"),
      close: async () => void closed.push(connection),
    };
    opened.push(connection);
    return connection;
  };
  return { pool: new ConnectionPool({ open, size, calledOff: (signal) => signal.reason }), opened, closed };
}

/** Work that ends when the test says so, and tells when it began. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    end: () => resolve(name),
    run: () => {
      log.push(name);
      return promise;
    },
  };
}

describe("a pool of connections", () => {
  it("grows on demand up to its size; the rest waits and takes its turn in order, also after a failure", async () => {
    const { pool, opened } = poolOf(2);
    const log: string[] = [];
    const works = ["a", "b", "c", "d"].map((name) => work(log, name));
    const failing = pool.run(async () => {
      throw new Error("no");
    });
    const results = works.map(({ run }) => pool.run(run));
    await assert.rejects(failing, /no/);
    await new Promise(setImmediate);
    assert.deepEqual(log, ["a", "b"]);
    works[1]?.end();
    works[0]?.end();
    await Promise.all(results.slice(0, 2));
    for (const { end } of works) end();
    assert.deepEqual(await Promise.all(results), ["a", "b", "c", "d"]);
    assert.deepEqual(log, ["a", "b", "c", "d"]);
    assert.equal(opened.length, 2);
  });

  it("gives one piece of work at a time to a connection, and the one used last first", async () => {
    const { pool, opened } = poolOf(8);
    const busy = new Set<Connection>();
    const used: Connection[] = [];
    const use = (connection: Connection) => {
      assert.ok(!busy.has(connection));
      busy.add(connection);
      used.push(connection);
      return new Promise<void>((resolve) => setImmediate(() => resolve(void busy.delete(connection))));
    };
    await Promise.all(Array.from({ length: 100 }, () => pool.run(use)));
    assert.equal(opened.length, 8);
    used.length = 0;
    for (let count = 0; count < 5; count += 1) await pool.run(use);
    assert.equal(new Set(used).size, 1);
  });

  it("calls off what waits when its signal aborts, and keeps the others", async () => {
    const { pool } = poolOf(1);
    const log: string[] = [];
    const first = work(log, "first");
    const running = pool.run(first.run);
    const controller = new AbortController();
    const calledOff = pool.run(async () => log.push("called off"), controller.signal);
    const last = pool.run(
      async () => log.push("last"),
      controller.signal.aborted ? undefined : new AbortController().signal,
    );
    controller.abort(new Error("not wanted"));
    await assert.rejects(calledOff, /not wanted/);
    first.end();
    await Promise.all([running, last]);
    assert.deepEqual(log, ["first", "last"]);
  });

  it("refuses work whose signal has aborted already, even when idle", async () => {
    const { pool, opened } = poolOf(1);
    const late = pool.run(() => assert.fail("it ran"), AbortSignal.abort(new Error("too late")));
    await assert.rejects(late, /too late/);
    assert.equal(opened.length, 0);
  });

  it("closes its connections when the work taken is done, and takes no more", async () => {
    const { pool, opened, closed } = poolOf(1);
    const log: string[] = [];
    const first = work(log, "first");
    const results = [pool.run(first.run), pool.run(async () => log.push("second"))];
    const closing = [pool.close(() => new Error("ended")), pool.close(() => new Error("ended twice"))];
    void Promise.all(closing).then(() => log.push("closed"));
    await assert.rejects(
      pool.run(async () => {}),
      /ended$/,
    );
    assert.equal(closed.length, 0);
    first.end();
    await Promise.all([...results, ...closing]);
    assert.deepEqual(log, ["first", "second", "closed"]);
    assert.deepEqual(new Set(closed), new Set(opened));
  });

  it("closes at once when nothing was ever opened", async () => {
    await poolOf(3).pool.close(() => new Error("ended"));
  });
});
