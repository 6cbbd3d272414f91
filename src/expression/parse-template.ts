import { parseEmbedded } from "./parse-expression.ts";
import type { ExpressionNode } from "./syntax-tree.ts";
import { unclosedExpression } from "./token-reader.ts";

/** A text with expressions in it, as it was read. */
export type Template = {
  readonly text: string;
  /** Literal texts and expressions in turn, empty texts left out. */
  readonly parts: readonly (string | ExpressionNode)[];
};

/**
 * Reads a text in which `%…%` is an expression and `%%` a percent sign (grammar: README.md).
 *
 * `parseTemplate("PID%ProcessPID%.log").parts` → `["PID", { kind: "variable", … }, ".log"]`; throws ExpressionError.
 */
export function parseTemplate(text: string): Template {
  const parts: (string | ExpressionNode)[] = [];
  let literal = "";
  let from = 0;
  for (;;) {
    const percent = text.indexOf("%", from);
    literal += text.slice(from, percent < 0 ? text.length : percent);
    if (percent < 0) break;
    if (text[percent + 1] === "%") {
      literal += "%";
      from = percent + 2;
      continue;
    }
    if (text.indexOf("%", percent + 1) < 0) throw unclosedExpression(text, percent);
    const { root, end } = parseEmbedded(text, percent + 1);
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(root);
    from = end;
  }
  if (literal !== "") parts.push(literal);
  return { text, parts };
}
