import { documentError } from "./document-error.ts";
import { escapeAttribute } from "./escape.ts";

/** XML text that is written as it stands. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type MarkupPart = string | number | boolean | Date | Markup | readonly Markup[] | undefined;

/**
 * XML from a template: values are escaped (fit for text and for attributes in double quotes), markup goes in as it stands,
 * undefined is nothing, a Date is xsd:dateTime in UTC with milliseconds.
 * A line break in the template, with the white space behind it, is not part of the text:
 * `` xml`<a>${"1 < 2"}</a>` `` gives `<a>1 &lt; 2</a>`. Error: WIRE_INVALID_CHARACTER.
 */
export function xml(template: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  let text = "";
  template.forEach((fixed, at) => {
    text += fixed.replace(/\n\s*/g, "") + partText(parts[at]);
  });
  return new Markup(text);
}

function partText(part: MarkupPart): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (part instanceof Date) return part.toISOString();
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return escapeXml(String(part));
}

/** Declarations of prefixes as they stand in a start tag, each with a space before it. */
export function namespaceDeclarations(namespaces: ReadonlyMap<string, string>): Markup {
  const declarations = [...namespaces].map(([prefix, uri]) =>
    prefix === "" ? ` xmlns="${escapeXml(uri)}"` : ` xmlns:${prefix}="${escapeXml(uri)}"`,
  );
  return new Markup(declarations.join(""));
}

function escapeXml(value: string): string {
  return escapeAttribute(value, (character) =>
    documentError("WIRE_INVALID_CHARACTER", `a value holds the character ${character}, which XML 1.0 cannot carry`),
  );
}
