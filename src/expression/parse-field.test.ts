import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { evaluateExpression } from "./evaluate-expression.ts";
import { ExpressionError, type ExpressionErrorCode } from "./expression-error.ts";
import { parseField } from "./parse-expression.ts";
import type { Scope, Value } from "./value.ts";

const variables: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["A", "5"],
  ["B", "x"],
]);

const scope: Scope = {
  variable(name) {
    const upper = name.toUpperCase();
    return variables.has(upper) ? { value: variables.get(upper) } : undefined;
  },
  dataset: () => undefined,
  names: () => ["a", "b"],
};

const evaluate = (text: string) => evaluateExpression(parseField(text), scope);

describe("a field that is an expression by itself", () => {
  const cases: readonly [string, Value][] = [
    ["a = 5", true],
    ["%a = 5%", true],
    [" %a = 5% ", true],
    ["%a% = 5", true],
    ["5 < %a%", false],
    ["%a% + %a% * 2", 15],
    ["%a + 1% * 2", 12],
    ["(%a%)", "5"],
    ["Not %a = 5%", false],
    ["Left(%b%, 1) = 'x'", true],
    ['"%b%" = "x"', true],
    ["'%b%' = 'x'", true],
    ['"%b%-%a%.log"', "x-5.log"],
    ['"%a + 1%"', "6"],
    ['"100%%"', "100%"],
    ['"100%%" & %a%', "100%5"],
    ['"say ""%b%"""', 'say "x"'],
    ['"50%" & %a%', "50%5"],
    ['"50%"', "50%"],
    ['%"50%"%', "50%"],
    ['"plain" & "%b%"', "plainx"],
    ['""', ""],
  ];
  for (const [text, value] of cases) {
    it(`${text} → ${JSON.stringify(value)}`, () => assert.equal(evaluate(text), value));
  }

  const errors: readonly [string, ExpressionErrorCode, number][] = [
    ["", "EXPRESSION_EMPTY", 0],
    ["%%", "EXPRESSION_EMPTY", 1],
    ["% %", "EXPRESSION_EMPTY", 2],
    ["%a% = ", "EXPRESSION_SYNTAX", 6],
    ["%a% %b%", "EXPRESSION_SYNTAX", 4],
    ["%a%%b%", "EXPRESSION_ADJACENT", 2],
    ["%a", "EXPRESSION_UNCLOSED", 0],
    ["a %", "EXPRESSION_SYNTAX", 2],
    ["%c% = 1", "EXPRESSION_NO_NAME", 1],
    ['"%c%" = "x"', "EXPRESSION_NO_NAME", 2],
    ['"10% of %b"', "EXPRESSION_NO_NAME", 5],
  ];
  for (const [text, code, offset] of errors) {
    it(`${JSON.stringify(text)}: ${code}`, () => {
      assert.throws(
        () => evaluate(text),
        (error) => {
          assert.ok(error instanceof ExpressionError, String(error));
          assert.deepEqual([error.code, error.offset], [code, offset], error.message);
          return true;
        },
      );
    });
  }
});
