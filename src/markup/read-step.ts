import type { Position } from "./diagnostic.ts";
import { disabledBy } from "./disabled-step.ts";
import { decodeEntities } from "./entities.ts";
import type { LineIndex } from "./line-index.ts";
import type { ReadElement } from "./read-element.ts";
import { type Attribute, type BlockRole, type ChildElement, findAttribute, type Step } from "./task.ts";
import type { CharacterNode, ElementNode, Node } from "./tree.ts";

const noAttributes: readonly Attribute[] = [];
const noElements: readonly ChildElement[] = [];

/** A step over its element. What the walk of a task does not need at once is worked out when asked for. */
export class ActionStep implements Step {
  readonly number: number;
  readonly kind = "action";
  readonly action: string;
  readonly depth: number;
  readonly block: BlockRole | undefined;
  readonly #element: ReadElement;
  readonly #lines: LineIndex;
  readonly #around: Step | undefined;
  #disabled: Step["disabled"] | undefined;

  /** @param around what begins the block, or the part of one, that the step stands in */
  constructor(
    element: ReadElement,
    { number, depth, block, around }: Pick<Step, "number" | "depth" | "block"> & { readonly around: Step | undefined },
    lines: LineIndex,
  ) {
    this.number = number;
    this.action = element.name.toUpperCase();
    this.depth = depth;
    this.block = block;
    this.#element = element;
    this.#around = around;
    this.#lines = lines;
  }

  get activity(): string | undefined {
    const value = findAttribute(this.attributes, "ACTIVITY")?.value;
    return value === "" ? undefined : value;
  }

  get attributes(): readonly Attribute[] {
    return this.#element.attributes;
  }

  /** Of a nested block none: the elements inside it are steps. */
  get children(): readonly ChildElement[] {
    return this.block === undefined ? childElements(this.#element.children, this.#lines) : noElements;
  }

  get text(): string | undefined {
    return this.block === undefined ? textOf(this.#element.children) : undefined;
  }

  get position(): Position {
    return this.#lines.positionAt(this.#element.offset);
  }

  get end(): Position {
    return this.#lines.positionAt(this.#element.end);
  }

  get brokenTag(): Step["brokenTag"] {
    const children = this.block === undefined ? this.#element.children : [];
    const broken = [this.#element, ...children].find((node) => node.kind === "element" && hasStrayQuote(node));
    if (broken?.kind !== "element") return undefined;
    return { name: broken.name, position: this.#lines.positionAt(broken.offset) };
  }

  get disabled(): Step["disabled"] {
    this.#disabled ??= this.#around?.disabled === "yes" ? "yes" : disabledBy(this.attributes);
    return this.#disabled;
  }
}

export class CommentStep implements Step {
  readonly number: number;
  readonly kind = "comment";
  readonly action = "";
  readonly activity = undefined;
  readonly attributes = noAttributes;
  readonly children = noElements;
  readonly depth: number;
  readonly block = undefined;
  readonly brokenTag = undefined;
  readonly disabled = "no";
  readonly #comment: CharacterNode;
  readonly #lines: LineIndex;

  constructor(comment: CharacterNode, number: number, depth: number, lines: LineIndex) {
    this.number = number;
    this.depth = depth;
    this.#comment = comment;
    this.#lines = lines;
  }

  /** Without `<!--` and `-->`, further dashes next to them, and the white space around. */
  get text(): string | undefined {
    const inner = this.#comment.text.replace(/^<!-+/, "").replace(/-->$/, "");
    return withoutDashesAtEnd(inner).trim() || undefined;
  }

  get position(): Position {
    return this.#lines.positionAt(this.#comment.offset);
  }

  get end(): Position {
    return this.#lines.positionAt(this.#comment.offset + this.#comment.text.length);
  }
}

function withoutDashesAtEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === "-") end -= 1;
  return text.slice(0, end);
}

class ReadChild implements ChildElement {
  readonly #element: ElementNode;
  readonly #lines: LineIndex;

  constructor(element: ElementNode, lines: LineIndex) {
    this.#element = element;
    this.#lines = lines;
  }

  get name(): string {
    return this.#element.name.toUpperCase();
  }

  get attributes(): readonly Attribute[] {
    return this.#element.attributes;
  }

  get text(): string | undefined {
    return textOf(this.#element.children);
  }

  get position(): Position {
    return this.#lines.positionAt(this.#element.offset);
  }
}

function hasStrayQuote({ attributes, tail }: ElementNode): boolean {
  return quotes.test(tail) || attributes.some(({ before }) => quotes.test(before));
}

const quotes = /["']/;

function childElements(nodes: readonly Node[], lines: LineIndex): readonly ChildElement[] {
  if (nodes.length === 0) return noElements;
  return nodes.filter((node) => node.kind === "element").map((element) => new ReadChild(element, lines));
}

function textOf(nodes: readonly Node[]): string | undefined {
  let text = "";
  for (const node of nodes) {
    if (node.kind === "text") text += decodeEntities(node.text);
    else if (node.kind === "cdata") text += node.text.replace(/^<!\[CDATA\[/, "").replace(/\]\]>$/, "");
  }
  return text.trim() === "" ? undefined : text;
}
