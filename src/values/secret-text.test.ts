import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { secretForm } from "./secret-text.ts";

describe("secretForm", () => {
  for (const [text, form] of [
    ["hunter2", "plain"],
    ["", "plain"],
    ["a secret:crm", "plain"],
    ["secret:crm", "reference"],
    [" Secret:crm ", "reference"],
    ["secret:", "reference"],
    ["dynaml:v1:abc", "sealed"],
    ["DYNAML:V9:x", "sealed"],
    ["AM1P2qCkbYiFHdqWN7qDphOEw==aME", "vendor"],
    ["AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME", "vendor"],
    ["AM4/Q7bb0KaME", "vendor"],
    ["AMxyzaME", "plain"],
    ["am1abcame", "plain"],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${form}`, () => assert.equal(secretForm(text), form));
  }
});
