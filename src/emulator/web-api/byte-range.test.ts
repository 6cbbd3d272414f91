import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { byteRange } from "./byte-range.ts";

describe("a range of a file of ten bytes", () => {
  const cases: readonly (readonly [header: string | undefined, expected: ReturnType<typeof byteRange>])[] = [
    [undefined, "all"],
    ["bytes=0-9", { start: 0, end: 9 }],
    ["bytes=2-3", { start: 2, end: 3 }],
    ["Bytes=2-100", { start: 2, end: 9 }],
    ["bytes=9-", { start: 9, end: 9 }],
    ["bytes=-4", { start: 6, end: 9 }],
    ["bytes=-40", { start: 0, end: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=10-20", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=3-2", "all"],
    ["bytes=0-1,4-5", "all"],
    ["bytes=-", "all"],
    ["rows=0-1", "all"],
  ];
  for (const [header, expected] of cases) {
    it(String(header), () => assert.deepEqual(byteRange(header, 10), expected));
  }

  it("an empty file has none", () => assert.equal(byteRange("bytes=0-", 0), "unsatisfiable"));
});
