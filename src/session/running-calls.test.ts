import assert from "node:assert/strict";
import { it } from "node:test";
import { RunningCalls } from "./running-calls.ts";

const refusal = new Error("ended");

it("an end waits for the calls that are under way, those that fail too, and refuses those after it", async () => {
  const calls = new RunningCalls(() => refusal);
  const [one, other] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const running = [calls.run(() => one.promise), calls.run(() => other.promise)];
  let hasEnded = false;
  const end = calls.end().then(() => {
    hasEnded = true;
  });
  await assert.rejects(
    calls.run(() => assert.fail("it was made")),
    refusal,
  );
  one.resolve("done");
  assert.equal(await running[0], "done");
  assert.equal(hasEnded, false);
  other.reject(new Error("failed"));
  await assert.rejects(Promise.all(running), /failed/);
  await end;
  assert.equal(hasEnded, true);
});

it("an end without calls is there at once, however often", async () => {
  const calls = new RunningCalls(() => refusal);
  assert.equal(await calls.run(async () => 1), 1);
  await Promise.all([calls.end(), calls.end()]);
});
