import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isBarelyBegun, parseJournal } from "./journal-state.ts";

const header = {
  journal: "dynaml load 1",
  seed: { bytes: "0123456789abcdef0123", start: 1 },
  file: { size: 10, sha256: "x" },
  organization: "o",
  options: { "--entity": "account" },
};
const settled = (to: number) => ({ settled: [[0, to]], written: to, rejected: 0, rejects: 0 });

function journalOf(...lines: readonly unknown[]): string {
  return lines.map((line) => (typeof line === "string" ? line : `${JSON.stringify(line)}\n`)).join("");
}

describe("parseJournal", () => {
  it("takes the last entry of each kind", () => {
    const text = journalOf(header, { reserved: 1000 }, settled(5), { reserved: 2000 }, settled(900));
    const state = parseJournal(Buffer.from(text), "x");
    assert.deepEqual(state, { header, reserved: 2000, settled: settled(900), length: text.length });
  });

  it("passes over a line that the process did not finish", () => {
    const whole = journalOf(header, { reserved: 1000 }, settled(5));
    for (const torn of ["{", '{"settled":[[0,9]],"written":9', '{"reserved":20']) {
      const state = parseJournal(Buffer.from(whole + torn), "x");
      assert.deepEqual(state, { header, reserved: 1000, settled: settled(5), length: whole.length });
    }
  });

  for (const [what, text] of [
    ["nothing", ""],
    ["a torn header", JSON.stringify(header)],
    ["another file", "name,revenue\nA,1\n"],
    ["a later form", journalOf({ ...header, journal: "dynaml load 2" })],
    ["a damaged line in its middle", journalOf(header, "{\n", { reserved: 1 })],
    ["ranges that are none", journalOf(header, { ...settled(1), settled: [[1]] })],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseJournal(Buffer.from(text), "rows.csv.dynaml-journal"), {
        code: "CLI_JOURNAL_UNREADABLE",
        message: /rows\.csv\.dynaml-journal/,
      });
    });
  }

  it("knows a journal that was only begun, after which no row has left", () => {
    const first = JSON.stringify(header);
    for (const length of [0, 1, 20, 40, first.length]) assert.ok(isBarelyBegun(Buffer.from(first.slice(0, length))));
    for (const text of [`${first}\n`, "name,revenue", "{}"]) assert.ok(!isBarelyBegun(Buffer.from(text)));
  });
});
