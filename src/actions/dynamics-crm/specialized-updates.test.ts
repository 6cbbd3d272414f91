import assert from "node:assert/strict";
import { it } from "node:test";
import { hasSpecializedUpdates } from "./specialized-updates.ts";

it("owner and state are set by an update since 8.0", () => {
  for (const [version, has] of [
    ["5.0.9690.1992", false],
    ["7.1.0.1040", false],
    ["8.0.0.1088", true],
    ["10.0", true],
    ["", false],
  ] as const) {
    assert.equal(hasSpecializedUpdates({ version }), has, version);
  }
});
