import type { Diagnostics } from "./diagnostics.ts";
import { repeatedAttributes } from "./repeated-attributes.ts";
import type { AttributeNode, ElementNode } from "./tree.ts";

/**
 * What is wrong in one start tag. A missing quote is reported each time; of what usually follows from another fault
 * (stray characters, a value that is missing or not quoted) the first of its kind is, and none where the tag is not closed.
 */
export class TagFaults {
  readonly #element: string;
  readonly #offset: number;
  #unclosedQuotes: { name: string; offset: number }[] | undefined;
  #stray: number | undefined;
  #noValue: { name: string; offset: number } | undefined;
  #unquoted: { name: string; offset: number; end: number } | undefined;

  constructor(element: string, offset: number) {
    this.#element = element;
    this.#offset = offset;
  }

  unclosedQuote(name: string, offset: number): void {
    this.#unclosedQuotes ??= [];
    this.#unclosedQuotes.push({ name, offset });
  }

  strayCharacter(offset: number): void {
    this.#stray ??= offset;
  }

  noValue(name: string, offset: number): void {
    this.#noValue ??= { name, offset };
  }

  unquotedValue(name: string, offset: number, end: number): void {
    if (end === offset) this.noValue(name, offset);
    else this.#unquoted ??= { name, offset, end };
  }

  report(form: ElementNode["form"], attributes: readonly AttributeNode[], diagnostics: Diagnostics): void {
    if (this.#unclosedQuotes !== undefined) this.#reportQuotes(this.#unclosedQuotes, diagnostics);
    if (form === "unclosed") {
      if (!endsInOpenQuote(attributes)) this.#reportUnclosedTag(diagnostics);
      return;
    }
    if (this.#stray !== undefined || this.#noValue !== undefined || this.#unquoted !== undefined)
      this.#reportOthers(diagnostics);
    for (const { attribute, first } of repeatedAttributes(attributes)) {
      diagnostics.add({
        code: "MARKUP_DUPLICATE_ATTRIBUTE",
        severity: "warning",
        message: `${attribute.name} is given twice; the first one counts.`,
        offset: nameOffset(attribute),
        length: attribute.name.length,
        remedy: "Remove one of the two.",
        related: { message: "The first one is here.", offset: nameOffset(first) },
      });
    }
  }

  #reportQuotes(quotes: readonly { name: string; offset: number }[], diagnostics: Diagnostics): void {
    for (const { name, offset } of quotes) {
      diagnostics.add({
        code: "MARKUP_UNCLOSED_QUOTE",
        severity: "warning",
        message: `The value of ${name} has no closing quote.`,
        offset,
        length: 1,
        remedy: "Add the quote where the value ends.",
      });
    }
  }

  #reportUnclosedTag(diagnostics: Diagnostics): void {
    diagnostics.add({
      code: "MARKUP_UNCLOSED_TAG",
      severity: "warning",
      message: `The tag of ${this.#element} is not closed.`,
      offset: this.#offset,
      length: this.#element.length + 1,
      remedy: `End it with "/>".`,
    });
  }

  #reportOthers(diagnostics: Diagnostics): void {
    if (this.#stray !== undefined) {
      diagnostics.add({
        code: "MARKUP_STRAY_CHARACTER",
        severity: "warning",
        message: `A character in the tag of ${this.#element} belongs to no attribute.`,
        offset: this.#stray,
        length: 1,
        remedy: "Check the quotes before it: a quote inside a value is written &quot;.",
      });
    }
    if (this.#noValue !== undefined) {
      diagnostics.add({
        code: "MARKUP_NO_VALUE",
        severity: "warning",
        message: `${this.#noValue.name} has no value; it counts as not given.`,
        offset: this.#noValue.offset,
        length: this.#noValue.name.length,
        remedy: `Write ${this.#noValue.name}="…", or remove it.`,
      });
    }
    if (this.#unquoted !== undefined) {
      diagnostics.add({
        code: "MARKUP_UNQUOTED_VALUE",
        severity: "warning",
        message: `The value of ${this.#unquoted.name} is not quoted; it was read up to the next white space.`,
        offset: this.#unquoted.offset,
        length: this.#unquoted.end - this.#unquoted.offset,
        remedy: "Put the value in double quotes.",
      });
    }
  }
}

function endsInOpenQuote(attributes: readonly AttributeNode[]): boolean {
  const last = attributes.at(-1);
  return last !== undefined && last.quote !== "" && !last.closed;
}

function nameOffset(attribute: AttributeNode): number {
  return attribute.offset + attribute.before.length;
}
