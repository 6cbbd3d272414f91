import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { printable, printableLine } from "../../values/printable.ts";
import { printDuration } from "./duration.ts";
import { fit } from "./text-width.ts";

describe("fit", () => {
  for (const [text, columns, expected] of [
    ["account", 7, "account"],
    ["account", 6, "accou…"],
    ["account", 1, "…"],
    ["account", 0, ""],
    ["account", -3, ""],
    ["", 0, ""],
    ["会社名", 6, "会社名"],
    ["会社名", 5, "会社…"],
    ["会社名", 4, "会…"],
    ["e\u0301te\u0301", 3, "e\u0301te\u0301"],
    ["🏢🏢", 3, "🏢…"],
  ] as const) {
    it(`cuts ${JSON.stringify(text)} to ${columns} columns`, () => assert.equal(fit(text, columns), expected));
  }
});

describe("printable", () => {
  it("shows what would act on the terminal as its code", () => {
    assert.equal(printable("a\tb\r\nc\u001b[31m\u0007\u009b\r\u202ed"), "a\tb\nc\\x1b[31m\\x07\\x9b\\x0d\\u202ed");
  });

  it("makes one line of many", () => assert.equal(printableLine(" a\n  b\t\u0000 "), "a b \\x00"));
});

describe("printDuration", () => {
  for (const [seconds, text] of [
    [0, "0 ms"],
    [0.0004, "0 ms"],
    [0.9994, "999 ms"],
    [0.9996, "1.00 s"],
    [59.99, "59.99 s"],
    [59.999, "1 min 00 s"],
    [3599.7, "1 h 00 min"],
    [7384, "2 h 03 min"],
  ] as const) {
    it(`${seconds} s is ${text}`, () => assert.equal(printDuration(seconds), text));
  }
});
