import type { AttributeSpans } from "./attribute-spans.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { repeatedAttributes } from "./repeated-attributes.ts";
import type { ElementNode } from "./tree.ts";

type Span = { readonly offset: number; readonly length: number };
type NamedSpan = Span & { readonly name: string };

/**
 * What is wrong in one start tag, each fault once. Missing quotes are all reported. Stray characters make words of a
 * value look like attributes, and so does a value that is not quoted: of those the one that explains the others is
 * reported, and none where the tag is not closed.
 */
export class TagFaults {
  readonly #element: string;
  readonly #offset: number;
  readonly #spans: AttributeSpans;
  readonly #first: number;
  #unclosedQuotes: NamedSpan[] | undefined;
  #stray: number | undefined;
  #noValue: NamedSpan | undefined;
  #unquoted: NamedSpan | undefined;

  /** @param first where the tag's attributes start in `spans` */
  constructor(element: string, offset: number, spans: AttributeSpans, first: number) {
    this.#element = element;
    this.#offset = offset;
    this.#spans = spans;
    this.#first = first;
  }

  unclosedQuote(nameStart: number, nameEnd: number, offset: number): void {
    this.#unclosedQuotes ??= [];
    this.#unclosedQuotes.push({ name: this.#spans.text.slice(nameStart, nameEnd), offset, length: 1 });
  }

  strayCharacter(offset: number): void {
    this.#stray ??= offset;
  }

  noValue(nameStart: number, nameEnd: number): void {
    const name = this.#spans.text.slice(nameStart, nameEnd);
    this.#noValue ??= { name, offset: nameStart, length: name.length };
  }

  unquotedValue(nameStart: number, nameEnd: number, start: number, end: number): void {
    const name = this.#spans.text.slice(nameStart, nameEnd);
    this.#unquoted ??= { name, offset: start, length: end - start };
  }

  report(form: ElementNode["form"], diagnostics: Diagnostics): void {
    if (this.#unclosedQuotes !== undefined) this.#reportQuotes(this.#unclosedQuotes, diagnostics);
    if (form === "unclosed") {
      if (!this.#endsInOpenQuote()) this.#reportUnclosedTag(diagnostics);
      return;
    }
    if (this.#stray !== undefined) this.#reportStray(this.#stray, diagnostics);
    else this.#reportValues(diagnostics);
    this.#reportRepeated(diagnostics);
  }

  #reportRepeated(diagnostics: Diagnostics): void {
    for (const { attribute, first } of repeatedAttributes(this.#spans, this.#first)) {
      const name = this.#spans.nameOf(attribute);
      diagnostics.add({
        code: "MARKUP_DUPLICATE_ATTRIBUTE",
        severity: "warning",
        message: `${name} is given twice; the first one counts`,
        offset: this.#spans.nameStart(attribute),
        length: name.length,
        remedy: "remove one of the two",
        related: { message: "the first one is here", offset: this.#spans.nameStart(first) },
      });
    }
  }

  #endsInOpenQuote(): boolean {
    const last = this.#spans.count - 1;
    return last >= this.#first && this.#spans.quotesOf(last) === 1;
  }

  #reportQuotes(quotes: readonly NamedSpan[], diagnostics: Diagnostics): void {
    for (const { name, offset, length } of quotes) {
      diagnostics.add({
        code: "MARKUP_UNCLOSED_QUOTE",
        severity: "warning",
        message: `the value of ${name} has no closing quote`,
        offset,
        length,
        remedy: "add the quote where the value ends",
      });
    }
  }

  #reportUnclosedTag(diagnostics: Diagnostics): void {
    diagnostics.add({
      code: "MARKUP_UNCLOSED_TAG",
      severity: "warning",
      message: `the tag of ${this.#element} is not closed`,
      offset: this.#offset,
      length: this.#element.length + 1,
      remedy: `end it with "/>"`,
    });
  }

  #reportStray(offset: number, diagnostics: Diagnostics): void {
    diagnostics.add({
      code: "MARKUP_STRAY_CHARACTER",
      severity: "warning",
      message: `a character in the tag of ${this.#element} belongs to no attribute`,
      offset,
      length: 1,
      remedy: "check the quotes before it: a quote inside a value is written &quot;",
    });
  }

  #reportValues(diagnostics: Diagnostics): void {
    const noValue = this.#noValue;
    const unquoted = this.#unquoted;
    if (noValue !== undefined && (unquoted === undefined || noValue.offset < unquoted.offset)) {
      diagnostics.add({
        code: "MARKUP_NO_VALUE",
        severity: "warning",
        message: `${noValue.name} has no value; it counts as not given`,
        offset: noValue.offset,
        length: noValue.length,
        remedy: `write ${noValue.name}="…", or remove it`,
      });
    } else if (unquoted !== undefined) {
      diagnostics.add({
        code: "MARKUP_UNQUOTED_VALUE",
        severity: "warning",
        message: `the value of ${unquoted.name} is not quoted; it was read up to the next white space`,
        offset: unquoted.offset,
        length: unquoted.length,
        remedy: "put the value in double quotes",
      });
    }
  }
}
