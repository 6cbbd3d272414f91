import assert from "node:assert/strict";
import { test } from "node:test";
import { mentionedNames } from "./mentioned-names.ts";
import { parseExpression } from "./parse-expression.ts";

const samples: readonly (readonly [text: string, names: readonly string[]])[] = [
  ["1 + 2", []],
  ["a + B * a", ["variable a", "variable B", "variable a"]],
  ["Left(name, n - 1) & Now", ["variable name", "variable n"]],
  ["ds.column + ds(i).other", ["dataset ds", "dataset ds", "variable i"]],
  ["list(k)", ["variable list", "variable k"]],
  ["Split(path, sep)(j)", ["variable path", "variable sep", "variable j"]],
  ["Not (a Is Nothing) And -b > 2", ["variable a", "variable b"]],
  [`IIf(a, "%not read%", b)`, ["variable a", "variable b"]],
];

for (const [text, names] of samples) {
  test(`names in ${text}`, () => {
    const found = mentionedNames(parseExpression(text).root);
    assert.deepEqual(
      found.map(({ kind, name }) => `${kind} ${name}`),
      names,
    );
    for (const { offset, length, name } of found) assert.equal(text.slice(offset, offset + length), name);
  });
}
