import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type RowRange, SettledRows } from "./settled-rows.ts";

describe("SettledRows", () => {
  it("knows its rows in whatever order they come, as the fewest ranges, and again from these", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40)), (added) => {
        const rows = new SettledRows();
        for (const row of added) rows.add(row);
        const again = new SettledRows(rows.ranges());
        for (const one of [rows, again]) {
          assert.equal(one.count, new Set(added).size);
          for (let row = 0; row <= 41; row += 1) assert.equal(one.has(row), added.includes(row));
          assert.deepEqual(one.ranges(), fewestRanges(added));
        }
      }),
    );
  });
});

function fewestRanges(rows: readonly number[]): RowRange[] {
  const has = new Set(rows);
  const starts = [...has].filter((row) => !has.has(row - 1)).sort((a, b) => a - b);
  return starts.map((start) => {
    let end = start;
    while (has.has(end)) end += 1;
    return [start, end];
  });
}
