import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StopSignal } from "./io.ts";
import { listenForStop } from "./stop-request.ts";

function fakeSignals() {
  const listeners = new Set<(signal: StopSignal) => void>();
  const exits: number[] = [];
  return {
    onStop(listener: (signal: StopSignal) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit(code: number) {
      exits.push(code);
    },
    send(signal: StopSignal) {
      for (const listener of listeners) listener(signal);
    },
    exits,
    listeners,
  };
}

describe("listenForStop", () => {
  it("aborts at the first signal, ends the process at the second, and stops listening when closed", () => {
    const signals = fakeSignals();
    const stop = listenForStop(signals);
    assert.deepEqual([stop.signal.aborted, stop.received()], [false, undefined]);
    signals.send("SIGTERM");
    assert.deepEqual([stop.signal.aborted, stop.received(), signals.exits], [true, "SIGTERM", []]);
    signals.send("SIGINT");
    assert.deepEqual([stop.received(), signals.exits], ["SIGTERM", [130]]);
    stop.close();
    assert.equal(signals.listeners.size, 0);
  });
});
