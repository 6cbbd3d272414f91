import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { foldText } from "./fold-text.ts";

const same: readonly [string, string][] = [
  ["Contoso", "CONTOSO"],
  ["Ångström", "angstrom"],
  ["ÉCOLE", "école"],
  ["e\u0301cole", "école"],
  ["trailing  ", "trailing"],
  ["Straße ", "STRAße"],
  ["İstanbul", "istanbul"],
];
const different: readonly [string, string][] = [
  [" leading", "leading"],
  ["a b", "ab"],
  ["tab\t", "tab"],
  ["東京", "京東"],
];

describe("foldText", () => {
  for (const [a, b] of same) it(`${a} is ${b}`, () => assert.equal(foldText(a), foldText(b)));
  for (const [a, b] of different) it(`${a} is not ${b}`, () => assert.notEqual(foldText(a), foldText(b)));
  it("of millions of blanks is quick", () => assert.equal(foldText(`a${" ".repeat(500_000)}b `).length, 500_002));
});
