import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sequentialGuids } from "./sequential-guids.ts";

describe("sequentialGuids", () => {
  it("grow, also within a millisecond, past the counter, and when the clock goes back", () => {
    const times = [...Array(5000).fill(1000), 2000, 1500, ...Array(5000).fill(1500), 200_000_000_000_000];
    let index = 0;
    const next = sequentialGuids(() => times[index++] ?? 0);
    const ids = times.map(() => next().text);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual([...ids].sort(), ids);
  });

  it("are GUIDs of version 7", () => {
    const id = sequentialGuids(() => 0x0123456789ab)().text;
    assert.match(id, /^01234567-89ab-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
