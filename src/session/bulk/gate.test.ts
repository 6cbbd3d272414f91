import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate, setTimeout } from "node:timers/promises";
import { Gate } from "./gate.ts";

function gateWith(more: { concurrency?: () => number; wait?: () => number } = {}) {
  const told: string[] = [];
  const gate = new Gate({
    concurrency: () => 4,
    wait: () => 0,
    saturated: () => told.push("saturated"),
    paused: () => told.push(gate.pause?.reason ?? "open"),
    ...more,
  });
  return { gate, told };
}

/** Asks for turns; the list grows as they are given. */
function ask(gate: Gate, names: readonly string[]): string[] {
  const gone: string[] = [];
  for (const name of names)
    gate.turn().then(
      () => gone.push(name),
      () => gone.push(`${name} refused`),
    );
  return gone;
}

describe("the gate of a load", () => {
  it("lets as many go as may be under way, in the order of asking", async () => {
    let most = 2;
    const { gate } = gateWith({ concurrency: () => most });
    const gone = ask(gate, ["a", "b", "c", "d"]);
    await setImmediate();
    assert.deepEqual([gone, gate.underWay], [["a", "b"], 2]);
    most = 3;
    gate.end(false);
    await setImmediate();
    assert.deepEqual(gone, ["a", "b", "c", "d"]);
  });

  it("lets nothing go while the organization refuses, one first afterwards, and one more with each answer", async () => {
    const { gate, told } = gateWith();
    gate.hold(0.05);
    gate.hold(0.01);
    assert.equal(gate.pause?.reason, "limited");
    const gone = ask(gate, ["a", "b", "c", "d", "e"]);
    await setTimeout(30);
    assert.deepEqual(gone, []);
    await setTimeout(50);
    assert.deepEqual(gone, ["a"]);
    gate.end(false);
    await setImmediate();
    assert.deepEqual(gone, ["a", "b", "c"]);
    gate.end(true);
    await setImmediate();
    assert.deepEqual(gone, ["a", "b", "c", "d"]);
    assert.deepEqual([gate.pause, told], [undefined, ["limited", "limited"]]);
  });

  it("tells of a long wait for the allowance, where no answer may shorten it", async () => {
    let wait = 0;
    const { gate, told } = gateWith({ wait: () => wait });
    const pause = () => gate.pause;
    ask(gate, ["a"]);
    wait = 90_000;
    const gone = ask(gate, ["b"]);
    assert.equal(pause(), undefined);
    gate.end(false);
    const seconds = ((pause()?.until.getTime() ?? 0) - Date.now()) / 1000;
    assert.ok(seconds > 80 && seconds <= 90, `${seconds} s`);
    const later = ask(gate, ["c"]);
    assert.deepEqual([pause()?.reason, told.filter((one) => one !== "saturated")], ["limited", ["limited"]]);
    wait = 0;
    gate.open();
    await setImmediate();
    assert.deepEqual([gone, later, pause()], [["b"], ["c"], undefined]);
    wait = 500;
    gate.end(false);
    gate.end(false);
    ask(gate, ["d"]);
    assert.equal(pause(), undefined);
    gate.close(undefined);
  });

  it("lets nothing go while the organization is away, until it is opened", async () => {
    const { gate, told } = gateWith();
    gate.shut(0.001);
    const gone = ask(gate, ["a"]);
    await setTimeout(20);
    assert.deepEqual([gone, gate.pause?.reason, told], [[], "away", ["away"]]);
    gate.open();
    await setImmediate();
    assert.deepEqual(gone, ["a"]);
  });

  it("waits for the allowance, and says so", async () => {
    const until = Date.now() + 40;
    const { gate, told } = gateWith({ wait: () => Math.max(0, until - Date.now()) });
    const gone = ask(gate, ["a"]);
    await setImmediate();
    assert.deepEqual([gone, told[0]], [[], "saturated"]);
    await setTimeout(80);
    assert.deepEqual(gone, ["a"]);
  });

  it("tells when there is room and nobody waits", async () => {
    const { gate } = gateWith({ concurrency: () => 1 });
    let hasRoom = false;
    ask(gate, ["a", "b"]);
    gate.room().then(() => {
      hasRoom = true;
    });
    gate.end(false);
    await setImmediate();
    assert.equal(hasRoom, false, "b went");
    gate.end(false);
    await setImmediate();
    assert.equal(hasRoom, true);
  });

  it("refuses those who wait and who come when it is closed", async () => {
    const { gate } = gateWith({ concurrency: () => 1 });
    const gone = ask(gate, ["a", "b"]);
    const room = gate.room();
    gate.close(new RangeError("over"));
    await room;
    gone.push(...(await setImmediate(ask(gate, ["c"]))));
    assert.deepEqual(gone, ["a", "b refused", "c refused"]);
  });
});
