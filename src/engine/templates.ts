import { evaluateExpression } from "../expression/evaluate-expression.ts";
import { evaluateTemplate } from "../expression/evaluate-template.ts";
import type { Language } from "../expression/language.ts";
import { parseField } from "../expression/parse-expression.ts";
import { parseTemplate, type Template } from "../expression/parse-template.ts";
import type { Expression } from "../expression/syntax-tree.ts";
import type { Scope, Value } from "../expression/value.ts";
import { shared } from "./variable-array.ts";

/** Evaluates texts of a run; a text is parsed once, however often its step comes. */
export type Templates = {
  /** A text with `%…%` in it; `print` makes the texts of values that stand in other text. */
  evaluate(text: string, scope: Scope, language: Language, print: (value: Value) => string): Value;
  /** A field that is an expression by itself (AMIF, AMLOOP, AMSELECTCASE), with percent signs or without. */
  evaluateField(text: string, scope: Scope, language: Language): Value;
};

/** `readers` are the language's own where they are left out. */
export function createTemplates(readers = { parseTemplate, parseField }): Templates {
  const templates = new Map<string, Template>();
  const fields = new Map<string, Expression>();
  return {
    evaluate(text, scope, language, print) {
      let template = templates.get(text);
      if (template === undefined) {
        if (!text.includes("%")) return text;
        template = readers.parseTemplate(text);
        templates.set(text, template);
      }
      return shared(evaluateTemplate(template, scope, language, print));
    },
    evaluateField(text, scope, language) {
      let field = fields.get(text);
      if (field === undefined) {
        field = readers.parseField(text);
        fields.set(text, field);
      }
      return shared(evaluateExpression(field, scope, language));
    },
  };
}
