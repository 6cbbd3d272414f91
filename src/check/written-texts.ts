import type { Parameter } from "../catalog/activity.ts";
import { type Given, holds } from "../catalog/conditions.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { parseExpression } from "../expression/parse-expression.ts";
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

/** Reads attributes and text against the parameters of an element. ACTIVITY is left out; of a name written twice the first counts. */
export function readWrittenTexts(element: Element, parameters: Parameters): WrittenTexts {
  const given = new Map<string, string | undefined>();
  const faults: ExpressionFault[] = [];
  const put = (name: string, text: string, parameter: Parameter | undefined, attribute: Attribute | undefined) => {
    if (text === "" || given.has(name)) return;
    const known = parameter === undefined ? text : knownText(text, parameter);
    given.set(name, known instanceof ExpressionError ? undefined : known);
    if (known instanceof ExpressionError) faults.push({ parameter: name, attribute, error: known });
  };
  for (const attribute of element.attributes) {
    const name = attribute.name.toUpperCase();
    if (name !== "ACTIVITY") put(name, attribute.value, findParameter(parameters, name), attribute);
  }
  const content = Object.values(parameters).find(({ isContent }) => isContent === true);
  const takesText = content !== undefined && !given.has(content.name);
  if (takesText && element.text !== undefined) put(content.name, element.text, content, undefined);
  return {
    given,
    faults: faults.map((fault) => (isSecret(fault, parameters, given) ? withoutText(fault) : fault)),
    unusedText: element.text !== undefined && !takesText,
  };
}

function isSecret({ parameter }: ExpressionFault, parameters: Parameters, given: Given): boolean {
  const { type, secretWhen } = findParameter(parameters, parameter) ?? {};
  return type?.kind === "encrypted" || (secretWhen !== undefined && holds(secretWhen, parameters, given) !== false);
}

function withoutText(fault: ExpressionFault): ExpressionFault {
  return { ...fault, error: fault.error.withoutText() };
}

function findParameter(parameters: Parameters, name: string): Parameter | undefined {
  return Object.values(parameters).find(
    (parameter) => parameter.name === name || parameter.aliases?.includes(name) === true,
  );
}

/** The text that the run will see; undefined where an expression decides it; an error where the expression cannot be read. */
function knownText(text: string, { type }: Parameter): string | undefined | ExpressionError {
  try {
    if (type.kind === "expression" && !text.includes("%")) {
      parseExpression(text);
      return text;
    }
    const { parts } = parseTemplate(text);
    return parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
