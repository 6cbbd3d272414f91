import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { it } from "node:test";

const survivors = `
const kept = [];
for (let index = 0; index < 400_000; index += 1) kept.push({ index });
const { getHeapSpaceStatistics } = await import("node:v8");
console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size / 2 ** 20);`;

function mebibytesAfter(start: string, options: string): number {
  const env = { ...process.env, NODE_OPTIONS: options };
  const args = ["--input-type=module", "--eval", `${start}${survivors}`];
  return Number(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
}

const limit = `
import { limitRoomForYoungObjects } from ${JSON.stringify(new URL("young-objects.ts", import.meta.url).href)};
limitRoomForYoungObjects();`;

it("keeps the room for young objects at 8 MiB, however much survives", () => {
  assert.ok(mebibytesAfter("", "") > 8);
  assert.equal(mebibytesAfter(limit, ""), 8);
});

it("leaves the room to whoever started the process", () => {
  assert.equal(mebibytesAfter(limit, "--max-semi-space-size=16"), 32);
});
