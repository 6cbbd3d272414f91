import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newIdSeed, rowId } from "./row-ids.ts";

describe("rowId", () => {
  it("is a GUID of version 8 that ends with the row's number", () => {
    const seed = { bytes: "ffffffffffffffffffff", first: 0xabc_0000 };
    assert.equal(rowId(seed, 0).text, "ffffffff-ffff-8fff-bfff-00000abc0000");
    assert.equal(rowId(seed, 255).text, "ffffffff-ffff-8fff-bfff-00000abc00ff");
    assert.equal(rowId({ ...seed, bytes: "0".repeat(20) }, 1).text, "00000000-0000-8000-8000-00000abc0001");
  });

  it("goes on from the start behind the last number of 48 bits", () => {
    assert.match(rowId({ bytes: "0".repeat(20), first: 2 ** 48 - 1 }, 1).text, /-000000000000$/);
  });

  it("sorts behind those of a load that began earlier, by the last six bytes", () => {
    const earlier = rowId(newIdSeed(new Date("2026-11-23T09:00:00Z")), 65_535).text.slice(-12);
    const later = rowId(newIdSeed(new Date("2026-11-23T09:00:01Z")), 0).text.slice(-12);
    assert.ok(earlier < later, `${earlier} ${later}`);
  });

  it("is another one in every load", () => {
    const now = new Date();
    assert.notEqual(rowId(newIdSeed(now), 0).text, rowId(newIdSeed(now), 0).text);
  });
});
