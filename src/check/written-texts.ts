import type { Parameter } from "../catalog/activity.ts";
import type { Given } from "../catalog/conditions.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { parseField } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import type { Attribute } from "../markup/task.ts";

type Parameters = Readonly<Record<string, Parameter>>;
type Element = { readonly attributes: readonly Attribute[]; readonly text: string | undefined };

/** What an element gives as far as it can be known before the run, and the expressions in it that cannot be read. */
export type WrittenTexts = {
  readonly given: Given;
  readonly faults: readonly ExpressionFault[];
  /** True when the element has text that stands for no parameter. */
  readonly unusedText: boolean;
};

export type ExpressionFault = {
  readonly parameter: string;
  /** undefined when the expression stands in the element's text. */
  readonly attribute: Attribute | undefined;
  readonly error: ExpressionError;
};

/** Reads attributes and text against the parameters of an element. */
export function readWrittenTexts(element: Element, parameters: Parameters): WrittenTexts {
  const given = new Map<string, string | undefined>();
  const faults: ExpressionFault[] = [];
  const written = writtenTexts(element, parameters);
  for (const [name, { text, parameter, attribute, isSecret }] of written) {
    const known = parameter === undefined ? text : knownText(text, parameter);
    given.set(name, known instanceof ExpressionError ? undefined : known);
    if (!(known instanceof ExpressionError)) continue;
    faults.push({ parameter: name, attribute, error: isSecret ? known.withoutText() : known });
  }
  const isTextUsed = [...written.values()].some(({ attribute }) => attribute === undefined);
  return { given, faults, unusedText: element.text !== undefined && !isTextUsed };
}

/** The text that the run will see; undefined where an expression decides it; an error where the expression cannot be read. */
function knownText(text: string, { type }: Parameter): string | undefined | ExpressionError {
  try {
    if (type.kind === "expression") {
      parseField(text);
      return text.includes("%") ? undefined : text;
    }
    const { parts } = parseTemplate(text);
    return parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
