import { tooLong } from "./arithmetic.ts";
import { asText } from "./convert.ts";
import { evaluateNode } from "./evaluate-expression.ts";
import { Evaluation } from "./evaluation.ts";
import { type Language, plainLanguage } from "./language.ts";
import type { Template } from "./parse-template.ts";
import type { ExpressionNode } from "./syntax-tree.ts";
import type { Scope, Value } from "./value.ts";

/**
 * A template that is one expression keeps its value's type; any other becomes text. `print` makes the texts of its parts: those of the
 * language where it is left out, `toText` where a program reads them.
 *
 * `evaluateTemplate(parseTemplate("%1 + 1%"), scope)` → 2; of `"PID%1 + 1%.log"` → `"PID2.log"`. Throws ExpressionError.
 */
export function evaluateTemplate(
  template: Template,
  scope: Scope,
  language: Language = plainLanguage,
  print: (value: Value) => string = language.text,
): Value {
  const evaluation = new Evaluation(template.text, scope, language);
  const [only, ...others] = template.parts;
  if (only !== undefined && typeof only !== "string" && others.length === 0) {
    return evaluation.tell(evaluateNode(only, evaluation), only);
  }
  const texts: string[] = [];
  let length = 0;
  for (const part of template.parts) {
    const text = typeof part === "string" ? part : textOf(part, evaluation, print);
    length += text.length;
    if (length > language.limits.textLength) {
      evaluation.at({ offset: 0, length: 1 }, [], () => {
        throw tooLong(language);
      });
    }
    texts.push(text);
  }
  return texts.join("");
}

function textOf(part: ExpressionNode, evaluation: Evaluation, print: (value: Value) => string): string {
  const value = evaluation.tell(evaluateNode(part, evaluation), part);
  return value === null ? "" : evaluation.at(part, [], () => asText(value, { ...evaluation.language, text: print }));
}
