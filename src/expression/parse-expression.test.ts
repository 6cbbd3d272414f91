import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { evaluateExpression } from "./evaluate-expression.ts";
import { ExpressionError } from "./expression-error.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseTemplate } from "./parse-template.ts";
import type { ExpressionNode } from "./syntax-tree.ts";
import type { Scope } from "./value.ts";

const scope: Scope = { variable: () => undefined, dataset: () => undefined, names: () => [] };

/** `kind: what stands there` of a node and of all below it. */
function spans(text: string, node: ExpressionNode): string[] {
  const own = `${node.kind}: ${text.slice(node.offset, node.offset + node.length)}`;
  switch (node.kind) {
    case "prefix":
      return [own, ...spans(text, node.operand)];
    case "chain":
      return [
        own,
        ...[node.first, ...node.rest.map(({ operand }) => operand)].flatMap((operand) => spans(text, operand)),
      ];
    case "column":
      return [own, ...(node.row === undefined ? [] : spans(text, node.row))];
    default:
      return [own];
  }
}

describe("parseExpression", () => {
  const cases: readonly [string, string[]][] = [
    [" 12 ", ["number: 12"]],
    ["a+b - c", ["chain: a+b - c", "variable: a", "variable: b", "variable: c"]],
    ["a + b*c", ["chain: a + b*c", "variable: a", "chain: b*c", "variable: b", "variable: c"]],
    ["(a & b) * -c", ["chain: a & b) * -c", "chain: a & b", "variable: a", "variable: b", "prefix: -c", "variable: c"]],
    [
      'ds(1 + i).col & "x"',
      ['chain: ds(1 + i).col & "x"', "column: ds(1 + i).col", "chain: 1 + i", "number: 1", "variable: i", 'text: "x"'],
    ],
  ];
  for (const [text, expected] of cases) {
    it(`knows where everything of ${text} stands`, () => {
      assert.deepEqual(spans(text, parseExpression(text).root), expected);
    });
  }

  it("counts the offsets of a template in the whole text", () => {
    const text = "PID%  ds.col%.log%% %x%";
    const nodes = parseTemplate(text).parts.filter((part) => typeof part !== "string");
    assert.deepEqual(
      nodes.flatMap((node) => spans(text, node)),
      ["column: ds.col", "variable: x"],
    );
  });

  it("knows no percent signs but those in quotes", () => {
    assert.equal(evaluateExpression(parseExpression("'50%' & \"%%\""), scope), "50%%%");
    for (const text of ["%1%", "5%", "a%%b"]) {
      assert.throws(() => parseExpression(text), ExpressionError, text);
    }
  });

  it("refuses an empty text", () => {
    for (const text of ["", "  \n"]) {
      assert.throws(() => parseExpression(text), { code: "EXPRESSION_EMPTY" });
    }
  });
});
