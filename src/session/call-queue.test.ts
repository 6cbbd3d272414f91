import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CallQueue } from "./call-queue.ts";

/** Work that ends when the test says so. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    end: () => resolve(name),
    start: () => {
      log.push(name);
      return promise;
    },
  };
}

describe("the queue of calls", () => {
  it("runs one after the other, in the order they came, also after a failure", async () => {
    const queue = new CallQueue((signal) => signal.reason);
    const log: string[] = [];
    const failing = queue.run(async () => {
      log.push("failing");
      throw new Error("no");
    });
    const first = work(log, "first");
    const second = work(log, "second");
    const results = [queue.run(first.start), queue.run(second.start)];
    await assert.rejects(failing);
    second.end();
    await new Promise(setImmediate);
    assert.deepEqual(log, ["failing", "first"]);
    first.end();
    assert.deepEqual(await Promise.all(results), ["first", "second"]);
    assert.deepEqual(log, ["failing", "first", "second"]);
  });

  it("calls off a waiting call and keeps the others", async () => {
    const queue = new CallQueue((signal) => signal.reason);
    const log: string[] = [];
    const first = work(log, "first");
    const running = queue.run(first.start);
    const controller = new AbortController();
    const calledOff = queue.run(async () => log.push("called off"), controller.signal);
    const last = queue.run(async () => log.push("last"));
    controller.abort(new Error("not wanted"));
    await assert.rejects(calledOff, /not wanted/);
    assert.deepEqual(log, ["first"]);
    first.end();
    await Promise.all([running, last]);
    assert.deepEqual(log, ["first", "last"]);
  });

  it("refuses a call whose signal has aborted already, even when idle", async () => {
    const queue = new CallQueue((signal) => signal.reason);
    await assert.rejects(
      queue.run(async () => assert.fail("it ran"), AbortSignal.abort(new Error("too late"))),
      /too late/,
    );
  });

  it("closes when the calls taken are done, and takes no more", async () => {
    const queue = new CallQueue((signal) => signal.reason);
    const log: string[] = [];
    const first = work(log, "first");
    const results = [queue.run(first.start), queue.run(async () => log.push("second"))];
    const closing = [queue.close(() => new Error("ended")), queue.close(() => new Error("ended twice"))];
    void Promise.all(closing).then(() => log.push("closed"));
    await assert.rejects(
      queue.run(async () => {}),
      /ended$/,
    );
    first.end();
    await Promise.all([...results, ...closing]);
    assert.deepEqual(log, ["first", "second", "closed"]);
  });
});
