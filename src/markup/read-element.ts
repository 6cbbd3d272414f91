import type { AttributeSpans } from "./attribute-spans.ts";
import type { AttributeNode, ElementNode, EndTagNode, Node } from "./tree.ts";

const noChildren: readonly Node[] = [];
const noAttributes: readonly AttributeNode[] = [];

/** An element as read: children and end tag are set while the tree is made. */
export class ReadElement implements ElementNode {
  readonly kind = "element";
  readonly offset: number;
  readonly name: string;
  readonly form: ElementNode["form"];
  children: readonly Node[] = noChildren;
  endTag: EndTagNode | undefined = undefined;
  readonly #spans: AttributeSpans;
  readonly #first: number;
  readonly #end: number;
  readonly #tagEnd: number;
  #attributes: readonly AttributeNode[] | undefined;

  /** @param first its first attribute in `spans`, which holds no later tag's yet */
  constructor(
    offset: number,
    name: string,
    form: ElementNode["form"],
    spans: AttributeSpans,
    first: number,
    tagEnd: number,
  ) {
    this.offset = offset;
    this.name = name;
    this.form = form;
    this.#spans = spans;
    this.#first = first;
    this.#end = spans.count;
    this.#tagEnd = tagEnd;
    this.#attributes = first === spans.count ? noAttributes : undefined;
  }

  get attributes(): readonly AttributeNode[] {
    this.#attributes ??= this.#spans.read(this.#nameEnd, this.#first, this.#end);
    return this.#attributes;
  }

  get tail(): string {
    const start = this.#first === this.#end ? this.#nameEnd : this.#spans.endOf(this.#end - 1);
    return this.#spans.text.slice(start, this.#tagEnd);
  }

  /** Just past the element's last character. */
  get end(): number {
    return this.endTag === undefined ? this.#tagEnd : this.endTag.offset + this.endTag.text.length;
  }

  get #nameEnd(): number {
    return this.offset + 1 + this.name.length;
  }
}
