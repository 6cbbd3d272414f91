import { evaluateTemplate } from "../expression/evaluate-template.ts";
import { parseTemplate, type Template } from "../expression/parse-template.ts";
import type { Scope, Value } from "../expression/value.ts";

/** Evaluates texts with `%…%` in them; a text is parsed once in a run, however often its step comes. */
export type Templates = { evaluate(text: string, scope: Scope): Value };

export function createTemplates(): Templates {
  const parsed = new Map<string, Template>();
  return {
    evaluate(text, scope) {
      if (!text.includes("%")) return text;
      let template = parsed.get(text);
      if (template === undefined) {
        template = parseTemplate(text);
        parsed.set(text, template);
      }
      return evaluateTemplate(template, scope);
    },
  };
}
