import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AttemptGate } from "./attempt-gate.ts";

const url = "http://crm/";

/** Enters and tells so. */
function entering(gate: AttemptGate, name: string, log: string[], signal?: AbortSignal) {
  const phases: (string | undefined)[] = [];
  const entered = gate.enter(url, { signal, onPhase: (phase) => void phases.push(phase) }).then((leave) => {
    log.push(name);
    return leave;
  });
  return { entered, phases };
}

describe("a gate for attempts", () => {
  it("lets one in at a time, in the order they come, and says what is waited for", async () => {
    const gate = new AttemptGate();
    const log: string[] = [];
    const [first, second, third] = ["first", "second", "third"].map((name) => entering(gate, name, log));
    assert.ok(first && second && third);
    const leave = await first.entered;
    assert.deepEqual(
      [log, first.phases, second.phases],
      [["first"], [], ["waiting for another connection to sign in"]],
    );
    leave("refused or unanswered");
    leave("accepted");
    (await second.entered)("accepted");
    (await third.entered)("accepted");
    assert.deepEqual(log, ["first", "second", "third"]);
    assert.equal(second.phases.at(-1), undefined);
  });

  it("is open at once when everybody has left", async () => {
    const gate = new AttemptGate();
    (await gate.enter(url))("accepted");
    const log: string[] = [];
    const again = entering(gate, "again", log);
    (await again.entered)("accepted");
    assert.deepEqual(again.phases, []);
  });

  it("whoever stops waiting lets nobody in before the turn", async () => {
    const gate = new AttemptGate();
    const log: string[] = [];
    const controller = new AbortController();
    const leave = await entering(gate, "first", log).entered;
    const second = entering(gate, "second", log, controller.signal);
    const third = entering(gate, "third", log);
    controller.abort();
    await assert.rejects(second.entered, { code: "NET_ABORTED" });
    assert.deepEqual(log, ["first"]);
    leave("accepted");
    (await third.entered)("accepted");
    assert.deepEqual(log, ["first", "third"]);
  });

  for (const [what, acceptedBefore, longest] of [
    ["a second", false, 1000],
    ["a tenth of a second, where the password was accepted just now,", true, 100],
  ] as const) {
    it(`does not wait longer than ${what} for an attempt that gets no answer`, async (t) => {
      t.mock.timers.enable({ apis: ["setTimeout"] });
      const gate = new AttemptGate();
      (await gate.enter(url))(acceptedBefore ? "accepted" : "refused or unanswered");
      const log: string[] = [];
      await entering(gate, "first", log).entered;
      const second = entering(gate, "second", log);
      t.mock.timers.tick(longest - 1);
      await new Promise(setImmediate);
      assert.deepEqual(log, ["first"]);
      t.mock.timers.tick(1);
      await second.entered;
      assert.deepEqual(log, ["first", "second"]);
    });
  }
});
