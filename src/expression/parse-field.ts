import { parseExpression } from "./parse-expression.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Expression } from "./syntax-tree.ts";

/**
 * Reads a field that is an expression by itself (AMIF, AMLOOP, AMSELECTCASE), with percent signs around it or without:
 * `a = 1`, `%a = 1%`. Parse it once, evaluate it with `evaluateExpression` as often as its step runs. Throws ExpressionError.
 */
export function parseField(text: string): Expression {
  if (!text.includes("%")) return parseExpression(text);
  const { parts } = parseTemplate(text);
  const [only] = parts;
  return only !== undefined && typeof only !== "string" && parts.length === 1
    ? { text, root: only }
    : parseExpression(text);
}
