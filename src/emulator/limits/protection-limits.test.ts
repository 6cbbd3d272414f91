import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { onlineLimits, parseProtectionLimits } from "./protection-limits.ts";

describe("parseProtectionLimits", () => {
  it("takes what the file says, and the rest as online", () => {
    assert.deepEqual(parseProtectionLimits('{ "windowSeconds": 3, "requests": 60 }', "limits.json"), {
      ...onlineLimits,
      windowSeconds: 3,
      requests: 60,
    });
  });

  for (const text of [
    "",
    "[]",
    '{ "requests": 0 }',
    '{ "requests": 1.5 }',
    '{ "window": 3 }',
    '{ "requests": "many" }',
  ]) {
    it(`refuses ${text || "nothing"}`, () => {
      assert.throws(() => parseProtectionLimits(text, "limits.json"), {
        code: "EMULATOR_LIMITS_INVALID",
        where: "limits.json",
      });
    });
  }
});
