import assert from "node:assert/strict";
import { childNodes } from "../../src/expression/child-nodes.ts";
import { evaluateExpression } from "../../src/expression/evaluate-expression.ts";
import { evaluateTemplate } from "../../src/expression/evaluate-template.ts";
import { ExpressionError } from "../../src/expression/expression-error.ts";
import { createLanguage, type Language, plainLanguage } from "../../src/expression/language.ts";
import { parseExpression, parseField } from "../../src/expression/parse-expression.ts";
import { parseTemplate } from "../../src/expression/parse-template.ts";
import type { ExpressionNode, Span } from "../../src/expression/syntax-tree.ts";
import { exampleHost, exampleScope } from "./battery.ts";

const limits = { steps: 200_000, textLength: 100_000, arrayLength: 10_000 };

/** Languages that differ in all that can differ. */
export const languages: readonly Language[] = [
  createLanguage({ host: exampleHost, limits }),
  createLanguage({ host: exampleHost, limits, locale: "de-CH", currency: "CHF", timeZone: "Europe/Zurich" }),
  createLanguage({ host: exampleHost, limits, locale: "fr-FR", timeZone: "America/New_York" }),
  createLanguage({ limits, locale: "ja-JP", timeZone: "Asia/Kathmandu" }),
];

/** Milliseconds that one evaluation within these limits may take on a busy machine. */
const longest = 5_000;

/**
 * Whatever the text: reading and evaluating it gives a value or an ExpressionError that points into it, the same twice, in time, and
 * every node of the tree lies in the text.
 */
export function expectSound(text: string, languageNumber: number): void {
  const language = languages[languageNumber] ?? plainLanguage;
  const started = performance.now();
  const outcomes = [
    () => evaluateExpression(parsed(parseExpression(text), text), exampleScope, language),
    () => evaluateExpression(parsed(parseField(text), text), exampleScope, language),
    () => evaluateTemplate(parseTemplate(text), exampleScope, language),
    () => evaluateTemplate(parseTemplate(`%${text}%`), exampleScope, language),
  ].map((run) => [outcomeOf(run, text), outcomeOf(run, text)]);
  for (const [first, second] of outcomes) assert.deepStrictEqual(first, second, "evaluation is pure");
  const taken = performance.now() - started;
  assert.ok(taken < longest, `took ${taken} ms`);
}

function parsed<T extends { readonly root: ExpressionNode }>(expression: T, text: string): T {
  expectSpans(expression.root, text);
  return expression;
}

function expectSpans(node: ExpressionNode, text: string): void {
  assert.ok(
    node.offset >= 0 && node.length >= 0 && node.offset + node.length <= text.length,
    `${node.kind} lies outside`,
  );
  for (const child of childNodes(node)) expectSpans(child, text);
}

function outcomeOf(run: () => unknown, text: string): unknown {
  try {
    return { value: run() };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    expectPlace(error, text);
    return { code: error.code, message: error.message, remedy: error.remedy };
  }
}

/** The template that stands around the text has two characters more. */
function expectPlace(error: Span & Error, text: string): void {
  assert.ok(error.offset >= 0 && error.offset <= text.length + 2, `offset ${error.offset}: ${error.message}`);
  assert.ok(error.length >= 1);
}
