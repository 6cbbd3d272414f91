import type { Attribute } from "../markup/task.ts";
import type { Parameter } from "./activity.ts";
import { type Given, holds } from "./conditions.ts";

type Parameters = Readonly<Record<string, Parameter>>;
type Element = { readonly attributes: readonly Attribute[]; readonly text: string | undefined };

/** One text that an element gives, as it is written. */
export type WrittenText = {
  readonly text: string;
  /** undefined where the catalog does not know the attribute. */
  readonly parameter: Parameter | undefined;
  /** undefined for the element's text. */
  readonly attribute: Attribute | undefined;
  readonly isSecret: boolean;
};

/**
 * The texts of an element as they are written, by AML name in upper case: of a name that is written twice the first one,
 * and the element's text where the attribute that it may stand for is not given. ACTIVITY and empty texts are left out.
 *
 * `<AMSHOWDIALOG WINDOWTITLE="">Hi</AMSHOWDIALOG>` → MESSAGE: `Hi`
 */
export function writtenTexts(element: Element, parameters: Parameters): ReadonlyMap<string, WrittenText> {
  const texts = new Map<string, WrittenText>();
  let hasContent = false;
  for (const attribute of element.attributes) {
    const name = attribute.name.toUpperCase();
    if (name === "ACTIVITY" || attribute.value === "" || texts.has(name)) continue;
    const parameter = findParameter(parameters, name);
    if (parameter?.isContent === true) hasContent = true;
    texts.set(name, { text: attribute.value, parameter, attribute, isSecret: false });
  }
  if (element.text && !hasContent) {
    const content = Object.values(parameters).find((parameter) => parameter.isContent === true);
    if (content !== undefined) {
      texts.set(content.name, { text: element.text, parameter: content, attribute: undefined, isSecret: false });
    }
  }
  for (const [name, text] of texts) {
    const isHidden = passwordInUrl.test(text.text) || isSecret(text.parameter, parameters, texts);
    if (isHidden) texts.set(name, { ...text, isSecret: true });
  }
  return texts;
}

type Texts = ReadonlyMap<string, { readonly text: string }>;

/** `https://alice:secret@crm.example.com` */
const passwordInUrl = /:\/\/[^\s/:]*:\S*@/;

/** A secret by its type, or under a condition that holds or that only the run will know. */
function isSecret(parameter: Parameter | undefined, parameters: Parameters, texts: Texts): boolean {
  if (parameter?.type.kind === "encrypted") return true;
  if (parameter?.secretWhen === undefined) return false;
  const known: Given = new Map([...texts].map(([name, { text }]) => [name, text.includes("%") ? undefined : text]));
  return holds(parameter.secretWhen, parameters, known) !== false;
}

/** The parameter of that AML name, its other spellings included; `name` in upper case. */
function findParameter(parameters: Parameters, name: string): Parameter | undefined {
  for (const key in parameters) {
    const parameter = parameters[key];
    if (parameter?.name === name || parameter?.aliases?.includes(name) === true) return parameter;
  }
  return undefined;
}
