import assert from "node:assert/strict";
import { test } from "node:test";
import { createNamedThings } from "./named-thing-table.ts";

const limits = { each: 50, total: 100 };

function recorder() {
  const ended: string[] = [];
  const thing = (name: string) => ({ end: async () => void ended.push(name) });
  return { ended, thing };
}

test("names compare case-insensitively within a kind, and kinds are apart", async () => {
  const things = createNamedThings();
  const { thing } = recorder();
  const crm = thing("crm");
  await things.open("session", "Crm1", crm);
  assert.equal(things.find("session", "CRM1"), crm);
  assert.equal(things.find("file", "Crm1"), undefined);
  assert.deepEqual(things.names("session"), ["Crm1"]);
});

test("opening an open name ends the old thing first", async () => {
  const things = createNamedThings();
  const { ended, thing } = recorder();
  assert.equal(await things.open("session", "Crm1", thing("old")), false);
  assert.equal(await things.open("session", "crm1", thing("new")), true);
  assert.deepEqual(ended, ["old"]);
  assert.deepEqual(things.names("session"), ["crm1"]);
  assert.equal(things.opened("session"), 2);
});

test("an ended name is known as such until it is opened again", async () => {
  const things = createNamedThings();
  const { thing } = recorder();
  await things.open("session", "Crm1", thing("a"));
  assert.equal(await things.end("session", "CRM1"), true);
  assert.equal(await things.end("session", "Crm1"), false);
  assert.deepEqual(things.endedNames("session"), ["Crm1"]);
  await things.open("session", "Crm1", thing("b"));
  assert.deepEqual(things.endedNames("session"), []);
});

test("all are ended in reverse order, one that fails and one that hangs among them", async () => {
  const things = createNamedThings();
  const { ended, thing } = recorder();
  await things.open("session", "first", thing("first"));
  await things.open("session", "failing", { end: () => Promise.reject(new Error("no")) });
  await things.open("session", "hanging", { end: () => new Promise(() => {}) });
  await things.open("session", "last", thing("last"));
  const started = performance.now();
  await things.endAll(limits);
  assert.deepEqual(ended, ["last", "first"]);
  assert.deepEqual(things.names("session"), []);
  assert.ok(performance.now() - started < 1000);
});

test("the total bounds many that hang, and every one is still told to end", async () => {
  const things = createNamedThings();
  let told = 0;
  const hanging = () => {
    told += 1;
    return new Promise<void>(() => {});
  };
  for (let index = 0; index < 50; index += 1) await things.open("session", `s${index}`, { end: hanging });
  const started = performance.now();
  await things.endAll(limits);
  assert.equal(told, 50);
  assert.ok(performance.now() - started < 1000);
});

test("what is opened after the end is ended at once", async () => {
  const things = createNamedThings();
  const { ended, thing } = recorder();
  await things.endAll(limits);
  await things.open("session", "late", thing("late"));
  assert.deepEqual(ended, ["late"]);
  assert.deepEqual(things.names("session"), []);
});

test("a shared thing is made once for all that ask at the same time, and belongs to the outermost table", async () => {
  const outer = createNamedThings();
  const inner = createNamedThings(outer);
  const made: Promise<{ end(): Promise<void> }>[] = [];
  const thing = { end: async () => {} };
  const create = () => {
    const pending = Promise.resolve(thing);
    made.push(pending);
    return pending;
  };
  const all = await Promise.all([inner.share("c", "k", create), outer.share("c", "k", create)]);
  assert.deepEqual([all[0] === thing, all[1] === thing, made.length], [true, true, 1]);
  await inner.endAll({ each: 10, total: 10 });
  assert.equal(outer.find("c", "k"), thing);
  await assert.rejects(
    outer.share("c", "other", () => Promise.reject(new Error("refused"))),
    /refused/,
  );
  assert.equal(await outer.share("c", "other", create), thing);
});

test("an inner table sees and may end what is outside, and keeps its own to itself", async () => {
  const ended: string[] = [];
  const thing = (name: string) => ({ end: async () => void ended.push(name) });
  const outer = createNamedThings();
  const inner = createNamedThings(outer);
  await outer.open("s", "a", thing("a"));
  await inner.open("s", "b", thing("b"));
  assert.deepEqual([inner.names("s"), outer.names("s"), outer.opened("s")], [["a", "b"], ["a"], 2]);
  assert.ok(await inner.end("s", "A"));
  await inner.endAll({ each: 10, total: 10 });
  assert.deepEqual(ended, ["a", "b"]);
});
