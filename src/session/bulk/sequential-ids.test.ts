import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sequentialIds } from "./sequential-ids.ts";

describe("IDs of the rows of a load", () => {
  it("are the same for the same seed, start and place", () => {
    const ids = sequentialIds(new Uint8Array(10).fill(0xff), 0x0123456789ab);
    assert.equal(ids(0).text, "ffffffff-ffff-8fff-bfff-0123456789ab");
    assert.equal(ids(1).text, "ffffffff-ffff-8fff-bfff-0123456789ac");
    assert.equal(ids(0x1000000).text, "ffffffff-ffff-8fff-bfff-0123466789ab");
    assert.throws(() => sequentialIds(new Uint8Array(9)), RangeError);
  });

  it("count on from one half of their last part to the other, and from its end to its beginning", () => {
    const lastParts = (start: number) => [0, 1].map((index) => sequentialIds(undefined, start)(index).text.slice(-12));
    assert.deepEqual(lastParts(0xffffff), ["000000ffffff", "000001000000"]);
    assert.deepEqual(lastParts(2 ** 48 - 1), ["ffffffffffff", "000000000000"]);
  });

  it("grow with the place, in the order of text, and differ from load to load", () => {
    const [one, other] = [sequentialIds(), sequentialIds()];
    const texts = [0, 1, 15, 16, 255, 256, 1_000_000].map((index) => one(index).text);
    assert.deepEqual(texts, [...texts].sort());
    assert.notEqual(one(3).text, other(3).text);
  });
});
