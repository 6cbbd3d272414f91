import type { Parameter } from "../catalog/activity.ts";
import type { Given } from "../catalog/conditions.ts";
import { type WrittenText, writtenTexts } from "../catalog/written-texts.ts";
import { argumentFaults } from "../expression/argument-faults.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { parseField } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import type { ExpressionNode } from "../expression/syntax-tree.ts";
import type { Attribute } from "../markup/task.ts";

type Parameters = Readonly<Record<string, Parameter>>;
type Element = { readonly attributes: readonly Attribute[]; readonly text: string | undefined };

/** What an element gives as far as it can be known before the run, and the expressions in it that cannot be read. */
export type WrittenTexts = {
  /** As they are written, by AML name in upper case. */
  readonly texts: ReadonlyMap<string, WrittenText>;
  readonly given: Given;
  readonly faults: readonly ExpressionFault[];
  /** True when the element has text that stands for no parameter. */
  readonly unusedText: boolean;
};

/** An expression that an element gives; secret values have none. */
export type WrittenExpression = {
  readonly parameter: string;
  /** undefined when it stands in the element's text. */
  readonly attribute: Attribute | undefined;
  readonly root: ExpressionNode;
};

export type ExpressionFault = {
  readonly parameter: string;
  /** undefined when the expression stands in the element's text. */
  readonly attribute: Attribute | undefined;
  readonly error: ExpressionError;
};

const noFaults: readonly ExpressionFault[] = [];

/** Reads attributes and text against the parameters of an element; its expressions go to whoever asks, and are not kept. */
export function readWrittenTexts(
  element: Element,
  parameters: Parameters,
  tell: (expression: WrittenExpression) => void = () => {},
): WrittenTexts {
  const given = new Map<string, string | undefined>();
  let faults = noFaults;
  const written = writtenTexts(element, parameters);
  for (const [name, { text, parameter, attribute, isSecret }] of written) {
    const read = parameter === undefined ? { known: text, roots: [] } : readText(text, parameter);
    given.set(name, read instanceof ExpressionError ? undefined : read.known);
    if (read instanceof ExpressionError) {
      faults = [...faults, { parameter: name, attribute, error: isSecret ? read.withoutText() : read }];
    } else if (!isSecret) {
      for (const root of read.roots) {
        tell({ parameter: name, attribute, root });
        const wrong = argumentFaults(root, text);
        if (wrong.length > 0) faults = [...faults, ...wrong.map((error) => ({ parameter: name, attribute, error }))];
      }
    }
  }
  const isTextUsed = () => [...written.values()].some(({ attribute }) => attribute === undefined);
  return { texts: written, given, faults, unusedText: element.text !== undefined && !isTextUsed() };
}

type Read = {
  /** The text that the run will see; undefined where an expression decides it. */
  readonly known: string | undefined;
  readonly roots: readonly ExpressionNode[];
};

/** An error where an expression cannot be read. */
function readText(text: string, { type }: Parameter): Read | ExpressionError {
  try {
    if (type.kind === "expression") {
      const { root } = parseField(text);
      return { known: text.includes("%") ? undefined : text, roots: [root] };
    }
    const { parts } = parseTemplate(text);
    const roots = parts.filter((part) => typeof part !== "string");
    return { known: roots.length === 0 ? parts.join("") : undefined, roots };
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
