import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { printable, printableJson, printableLine } from "./printable.ts";

describe("printable", () => {
  for (const [what, text, expected] of [
    ["words", "Zürich — 日本 👍 مرحبا", "Zürich — 日本 👍 مرحبا"],
    ["line breaks and tabs", "a\r\nb\tc\n", "a\nb\tc\n"],
    ["an escape sequence", "\x1b[2J", "\\x1b[2J"],
    ["a lone carriage return", "safe\rfake", "safe\\x0dfake"],
    ["C1 and DEL", "\u009b31m\x7f", "\\x9b31m\\x7f"],
    ["marks that turn the direction", "a\u202eb\u2066c\u2069", "a\\u202eb\\u2066c\\u2069"],
    ["line separators", "a\u2028b", "a\\u2028b"],
    ["NUL", "a\0b", "a\\x00b"],
  ] as const) {
    it(what, () => assert.equal(printable(text), expected));
  }

  it("on one line", () => assert.equal(printableLine(" a\n\n b\tc "), "a b c"));

  it("as JSON that says the same", () => {
    const data = { text: "a\u009b\u202e\u2028\x1b\x7f" };
    const json = printableJson(JSON.stringify(data));
    assert.match(json, /^[\x20-\x7e]*$/);
    assert.deepEqual(JSON.parse(json), data);
  });
});
