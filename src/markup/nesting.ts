import { blockPart, opensBlocks } from "./block-part.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { ReadElement } from "./read-element.ts";
import { type BlockRole, findAttribute } from "./task.ts";
import type { FlatNode } from "./tokenizer.ts";
import type { EndTagNode } from "./tree.ts";

/** Which element is what, once start tags, end tags and flat block ends are matched. */
export type Nesting = {
  /** Elements that hold the task or parts of it and are no steps. */
  readonly wrappers: ReadonlySet<ReadElement>;
  readonly blocks: ReadonlyMap<ReadElement, BlockRole>;
  /** Steps that were never closed and hold something: up to that node, or up to the end of the text. */
  readonly impliedEnds: ReadonlyMap<ReadElement, FlatNode | undefined>;
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Something open: an element whose end tag may come, or a flat block that a later step closes. */
type Entry = {
  readonly element: ReadElement;
  /** Upper case. */
  readonly name: string;
  readonly kind: "wrapper" | "block" | "divider" | "simple";
  /** Of a block. */
  readonly family: string;
  /** What divides the block, so far. */
  readonly dividers: ReadElement[];
};

const noDividers: ReadElement[] = [];

/** Of `<AMTASK>` as a step. */
const stepParameters = ["ACTIVITY", "TASKFILE", "MANAGEDTASK", "TASKID"];

type Place = { readonly offset: number; readonly length: number };

/** Matches in one pass over the nodes with a stack; gives each matched element its `endTag`. README.md, "What nests". */
export function matchNesting(nodes: readonly FlatNode[], diagnostics: Diagnostics): Nesting {
  const matcher = new Matcher(diagnostics);
  for (const node of nodes) matcher.add(node);
  matcher.finish();
  return matcher;
}

class Matcher implements Nesting {
  readonly wrappers = new Set<ReadElement>();
  readonly blocks = new Map<ReadElement, Mutable<BlockRole>>();
  readonly impliedEnds = new Map<ReadElement, FlatNode | undefined>();
  readonly #diagnostics: Diagnostics;
  readonly #open: Entry[] = [];
  /** Places in the stack by what is looked for: `<NAME` of open tags, `FAMILY` of open blocks, the kind of any entry. */
  readonly #placesByKey = new Map<string, number[]>();

  #previous: FlatNode | undefined;
  /** The first comment after the simple step that is open. */
  #comment: FlatNode | undefined;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  add(node: FlatNode): void {
    if (node.kind === "element") this.#start(node);
    else if (node.kind === "end-tag") this.#end(node);
    else if (node.kind === "comment" && this.#isStepOnTop()) this.#comment ??= node;
    this.#previous = node;
  }

  finish(): void {
    this.#popAbove(-1, undefined);
  }

  #start(element: ReadElement): void {
    const name = element.name.toUpperCase();
    if (!name.startsWith("AM")) {
      this.#pushTag(element, name, "simple");
      return;
    }
    this.#closeSimple(element);
    this.#comment = undefined;
    if (isWrapper(element, name, this.#open.length === 0)) this.#startWrapper(element, name);
    else this.#startStep(element, name);
  }

  #end(tag: EndTagNode): void {
    const name = tag.name.toUpperCase();
    const place = isWrapperName(name) ? this.#lastPlace(`<${name}`) : this.#placeInFunction(`<${name}`);
    const entry = place === undefined ? undefined : this.#open[place];
    if (place === undefined || entry === undefined) {
      this.#endOfNothing(tag, name);
      return;
    }
    this.#popAbove(place, tag);
    this.#pop();
    entry.element.endTag = tag;
    if (entry.kind === "block") this.#setNested(entry);
  }

  /** An end tag that no open tag waits for. Where a block of its family is open that ends otherwise, that is the one fault. */
  #endOfNothing(tag: EndTagNode, name: string): void {
    const place = opensBlocks(name) ? this.#placeInFunction(familyOf(name)) : undefined;
    const block = place === undefined ? undefined : this.#open[place];
    if (place === undefined || block === undefined) {
      this.#reportStrayEnd(tag, name);
      return;
    }
    this.#popAbove(place, tag);
    this.#pop();
    this.#reportOtherEnd(tag, name, block);
  }

  #setNested(entry: Entry): void {
    for (const element of [entry.element, ...entry.dividers]) {
      const role = this.blocks.get(element);
      if (role !== undefined) role.form = "nested";
    }
  }

  #startWrapper(element: ReadElement, name: string): void {
    this.wrappers.add(element);
    if (name === "AMFUNCTION") this.#endUnclosedFunction(element);
    this.#pushTag(element, name, "wrapper");
  }

  /** Functions do not nest: the next one ends the one before, and a head. */
  #endUnclosedFunction(by: ReadElement): void {
    for (const name of ["<AMFUNCTION", "<AMTASKHEAD"]) {
      const place = this.#lastPlace(name);
      if (place !== undefined) this.#popAbove(place - 1, by);
    }
  }

  #startStep(element: ReadElement, name: string): void {
    const part = blockPart(name, element);
    if (part === undefined) {
      this.#pushTag(element, name, "simple");
      return;
    }
    this.blocks.set(element, { ...part, form: "flat" });
    if (part.role === "open") this.#push({ element, name, kind: "block", family: part.family, dividers: [] });
    else if (part.role === "divide") this.#divide(element, name, part.family);
    else this.#close(element, name, part.family);
  }

  #divide(element: ReadElement, name: string, family: string): void {
    const place = this.#placeInFunction(family);
    const block = place === undefined ? undefined : this.#open[place];
    if (place === undefined || block === undefined) {
      this.#reportNotOpen(element, `${name} stands in no ${family}`);
    } else {
      this.#popAbove(place, element);
      if (family === "AMIF") this.#reportAfterElse(block.dividers.find(isElse), element);
      block.dividers.push(element);
    }
    this.#pushTag(element, name, "divider");
  }

  #close(element: ReadElement, name: string, family: string): void {
    const place = this.#placeInFunction(family);
    if (place === undefined) {
      this.#reportNotOpen(element, `no ${family} is open that this ends`);
    } else {
      this.#popAbove(place, element);
      this.#pop();
    }
    this.#pushTag(element, name, "simple");
  }

  #lastPlace(key: string): number | undefined {
    return this.#placesByKey.get(key)?.at(-1);
  }

  /** Nothing but a wrapper's own end tag reaches out of a function. */
  #placeInFunction(key: string): number | undefined {
    const place = this.#lastPlace(key);
    return place === undefined || place < (this.#lastPlace("wrapper") ?? -1) ? undefined : place;
  }

  /** A step does not stand inside another step: what is open on top and no block was never closed. */
  #closeSimple(by: ReadElement): void {
    while (this.#open.at(-1)?.kind === "simple") this.#endUnclosed(this.#pop(), by);
  }

  #popAbove(place: number, by: FlatNode | undefined): void {
    while (this.#open.length - 1 > place) this.#endUnclosed(this.#pop(), by);
  }

  #endUnclosed(entry: Entry | undefined, by: FlatNode | undefined): void {
    if (entry === undefined) return;
    if (isStep(entry) && this.#previous !== entry.element && !this.blocks.has(entry.element)) {
      this.impliedEnds.set(entry.element, this.#comment ?? by);
    }
    this.#reportUnclosed(entry, by);
  }

  #isStepOnTop(): boolean {
    const top = this.#open.at(-1);
    return top !== undefined && isStep(top);
  }

  #pushTag(element: ReadElement, name: string, kind: Entry["kind"]): void {
    if (element.form !== "self-closing") this.#push({ element, name, kind, family: "", dividers: noDividers });
  }

  #push(entry: Entry): void {
    for (const key of keysOf(entry)) {
      const places = this.#placesByKey.get(key);
      if (places === undefined) this.#placesByKey.set(key, [this.#open.length]);
      else places.push(this.#open.length);
    }
    this.#open.push(entry);
  }

  #pop(): Entry | undefined {
    const entry = this.#open.pop();
    if (entry === undefined) return undefined;
    for (const key of keysOf(entry)) this.#placesByKey.get(key)?.pop();
    return entry;
  }

  /** Dividers need no end; a block is an error, since it is not known which steps are in it; the rest is a warning. */
  #reportUnclosed(entry: Entry, by: FlatNode | undefined): void {
    if (entry.kind === "divider" || (entry.kind === "simple" && entry.element.form === "unclosed")) return;
    const place = placeOf(entry.element);
    if (entry.kind === "block") {
      this.#diagnostics.add({
        code: "MARKUP_BLOCK_NOT_CLOSED",
        severity: "error",
        message: `${entry.name} is not closed${by === undefined ? "" : " before the block around it ends or goes on"}`,
        ...place,
        remedy: `end it with <${entry.family} ACTIVITY="end" />, or with </${entry.name}> in the nested form`,
        ...(by === undefined
          ? {}
          : { related: { message: "it would have to be closed before this", offset: by.offset } }),
      });
      return;
    }
    this.#diagnostics.add({
      code: "MARKUP_UNCLOSED_ELEMENT",
      severity: "warning",
      message: `${entry.name} has no end tag`,
      ...place,
      remedy: entry.kind === "wrapper" ? `add </${entry.name}>` : `end its tag with "/>", or add </${entry.name}>`,
    });
  }

  #reportAfterElse(first: ReadElement | undefined, second: ReadElement): void {
    if (first === undefined) return;
    this.#diagnostics.add({
      code: "MARKUP_SECOND_ELSE",
      severity: "error",
      message: isElse(second) ? "the AMIF has two AMELSE" : "an AMELSEIF comes after the AMELSE of its AMIF",
      ...placeOf(second),
      remedy: isElse(second) ? "remove one, or close the AMIF before it" : "move it before the AMELSE",
      related: { message: "the first one is here", offset: first.offset },
    });
  }

  #reportNotOpen(element: ReadElement, message: string): void {
    const innermost = this.#open[this.#placeInFunction("block") ?? -1];
    this.#diagnostics.add({
      code: "MARKUP_BLOCK_NOT_OPEN",
      severity: "error",
      message,
      ...placeOf(element),
      remedy: "remove it, or add the step that opens the block",
      ...(innermost === undefined
        ? {}
        : {
            related: {
              message: `the innermost open block is this ${innermost.name}`,
              offset: innermost.element.offset,
            },
          }),
    });
  }

  #reportOtherEnd(tag: EndTagNode, name: string, { element, name: opened, family }: Entry): void {
    const isClosed = element.form === "self-closing";
    this.#diagnostics.add({
      code: "MARKUP_BLOCK_NOT_OPEN",
      severity: "error",
      message: `</${name}> does not end the ${opened} that is open${isClosed ? ', whose tag is closed in itself ("/>")' : ""}`,
      offset: tag.offset,
      length: tag.text.length,
      remedy: isClosed
        ? `write <${family} ACTIVITY="end" /> here, or end the tag of the ${opened} with ">"`
        : `write </${opened}> here`,
      related: { message: `the ${opened} is here`, offset: element.offset },
    });
  }

  #reportStrayEnd(tag: EndTagNode, name: string): void {
    const isBlock = opensBlocks(name);
    this.#diagnostics.add({
      code: isBlock ? "MARKUP_BLOCK_NOT_OPEN" : "MARKUP_STRAY_END_TAG",
      severity: isBlock ? "error" : "warning",
      message: `</${name}> ends nothing that is open`,
      offset: tag.offset,
      length: tag.text.length,
      remedy: "remove it, or add the start tag",
    });
  }
}

function keysOf(entry: Entry): readonly string[] {
  const keys: string[] = [entry.kind];
  if (entry.element.form !== "self-closing") keys.push(`<${entry.name}`);
  if (entry.kind === "block") keys.push(entry.family);
  return keys;
}

/** Of an element that opens blocks. */
function familyOf(name: string): string {
  return blockPart(name, { attributes: [] })?.family ?? name;
}

function isElse(element: ReadElement): boolean {
  return element.name.toUpperCase() === "AMELSE";
}

function isStep(entry: Entry): boolean {
  return entry.kind === "simple" && entry.name.startsWith("AM");
}

function placeOf(element: ReadElement): Place {
  return { offset: element.offset, length: element.name.length + 1 };
}

function isWrapperName(name: string): boolean {
  return name === "AMTASK" || name === "AMFUNCTION" || name === "AMTASKHEAD";
}

/** `<AMTASK>` is the wrapper of a whole file only around everything, not closed in itself, and without what the step of that name needs. */
function isWrapper(element: ReadElement, name: string, isOutermost: boolean): boolean {
  if (name !== "AMTASK") return isWrapperName(name);
  const isStep = stepParameters.some((parameter) => findAttribute(element.attributes, parameter) !== undefined);
  return isOutermost && element.form !== "self-closing" && !isStep;
}
