import assert from "node:assert/strict";
import { it } from "node:test";
import type { Entity } from "../values/entity.ts";
import { printRecords } from "./print-records.ts";

it("takes no more records than the reader of the output has room for", async () => {
  let taken = 0;
  let printed = 0;
  const records = async function* (): AsyncGenerator<Entity> {
    for (; taken < 1000; taken += 1) yield { logicalName: "account", attributes: new Map() };
  };
  const printer = { part: (part: readonly Entity[]) => (printed += part.length), end() {} };
  const room = Promise.withResolvers<void>();
  const waiting = Promise.withResolvers<void>();
  const drained = () => {
    waiting.resolve();
    return room.promise;
  };
  const output = { write() {}, drained, isTerminal: false, columns: () => 80 };
  const printing = printRecords(records(), printer, output);
  await waiting.promise;
  assert.ok(taken < 50, `${taken} records were taken`);
  room.resolve();
  await printing;
  assert.equal(printed, 1000);
});

it("shows the printer as many records first as tell the columns", async () => {
  const parts: number[] = [];
  const records = async function* (): AsyncGenerator<Entity> {
    for (let index = 0; index < 120; index += 1) yield { logicalName: "account", attributes: new Map() };
  };
  const printer = { part: (part: readonly Entity[]) => parts.push(part.length), end() {} };
  await printRecords(records(), printer, { write() {}, isTerminal: false, columns: () => 80 }, 100);
  assert.deepEqual(parts, [100, 16, 4]);
});
