import { longestText, tooLong } from "./arithmetic.ts";
import { evaluateNode } from "./evaluate-expression.ts";
import { ExpressionError } from "./expression-error.ts";
import type { Template } from "./parse-template.ts";
import { toText } from "./to-text.ts";
import type { Scope, Value } from "./value.ts";

/**
 * A template that is one expression keeps its value's type; any other becomes text.
 *
 * `evaluateTemplate(parseTemplate("%1 + 1%"), scope)` → 2; of `"PID%1 + 1%.log"` → `"PID2.log"`. Throws ExpressionError.
 */
export function evaluateTemplate(template: Template, scope: Scope): Value {
  const context = { text: template.text, scope };
  const [only, ...others] = template.parts;
  if (only !== undefined && typeof only !== "string" && others.length === 0) return evaluateNode(only, context);
  const texts: string[] = [];
  let length = 0;
  for (const part of template.parts) {
    const text = typeof part === "string" ? part : toText(evaluateNode(part, context));
    length += text.length;
    if (length > longestText) {
      throw new ExpressionError({ ...tooLong, text: template.text, offset: 0, length: 1 });
    }
    texts.push(text);
  }
  return texts.join("");
}
