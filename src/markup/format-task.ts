import { printTask } from "./print-task.ts";
import type { Step, Task } from "./task.ts";
import { type TextEdit, withEdits } from "./text-edits.ts";
import type { ElementNode, EndTagNode, Node } from "./tree.ts";

export type FormatOptions = {
  /** What one level is set in by; two spaces where it is left out. */
  readonly indent?: string | undefined;
};

const space = /^[\s\uFEFF]*$/;

/**
 * The task's text with its blocks set in: what stands in a wrapper, block or step is one level further in than its tags.
 * Nothing but the white space before what is first on its line changes, and of a tag of several lines the lines after the
 * first move with it. Values, texts, comments, empty lines and line breaks stay as they are, and so does all that is in an
 * element with a text of its own. A task with errors is returned as it is: its blocks are not known.
 */
export function formatTask(task: Task, { indent = "  " }: FormatOptions = {}): string {
  const text = printTask(task);
  if (task.diagnostics.some(({ severity }) => severity === "error")) return text;
  const formatter = new Formatter(text, indent, task.steps);
  formatter.visit(task.nodes, 0);
  return withEdits(text, formatter.edits);
}

class Formatter {
  readonly edits: TextEdit[] = [];
  readonly #text: string;
  readonly #indent: string;
  readonly #steps: ReadonlyMap<number, Step>;
  #textEnd = 0;

  constructor(text: string, indent: string, steps: readonly Step[]) {
    this.#text = text;
    this.#indent = indent;
    this.#steps = new Map(steps.map((step) => [step.position.offset, step]));
  }

  /** @param outer levels of the wrappers around, which steps do not count */
  visit(nodes: readonly Node[], outer: number): void {
    for (const node of nodes) {
      const level = outer + (this.#steps.get(node.offset)?.depth ?? 0);
      if (node.kind === "element") this.#element(node, level, outer);
      else if (node.kind === "comment") this.#setIn(node.offset, level);
    }
  }

  #element(element: ElementNode, level: number, outer: number): void {
    const step = this.#steps.get(element.offset);
    this.#tag(element, level);
    if (step?.block?.form === "nested") {
      this.visit(element.children, outer);
      this.#endTag(element.endTag, level);
    } else if (step === undefined && holdsSteps(element)) {
      this.visit(element.children, level + 1);
      this.#endTag(element.endTag, level);
    } else if (!holdsText(element)) {
      this.#inside(element, level);
    }
    this.#keepText(element);
  }

  /** The text of an element without an end tag reaches to what is next: its last line is no indentation. */
  #keepText(element: ElementNode): void {
    const last = element.children.at(-1);
    if (element.endTag !== undefined || !holdsText(element) || last === undefined || !("text" in last)) return;
    this.#textEnd = last.offset + last.text.length;
  }

  /** The children of a step, and theirs. */
  #inside({ children, endTag }: ElementNode, level: number): void {
    for (const child of children) {
      if (child.kind === "element") {
        this.#tag(child, level + 1);
        if (!holdsText(child)) this.#inside(child, level + 1);
        this.#keepText(child);
      } else if (child.kind === "comment") {
        this.#setIn(child.offset, level + 1);
      }
    }
    this.#endTag(endTag, level);
  }

  #endTag(endTag: EndTagNode | undefined, level: number): void {
    if (endTag !== undefined) this.#setIn(endTag.offset, level);
  }

  /** The tag's first line, and with it those after it. */
  #tag(element: ElementNode, level: number): void {
    const before = this.#setIn(element.offset, level);
    if (before === undefined) return;
    let offset = element.offset + 1 + element.name.length;
    for (const { before: gap, name, equals, quote, raw, closed } of element.attributes) {
      this.#move(offset, gap, before, level);
      offset += gap.length + name.length + equals.length + quote.length + raw.length + (closed ? quote.length : 0);
    }
    this.#move(offset, element.tail, before, level);
  }

  /** The white space that was before it; undefined where it is not the first on its line, and nothing changes. */
  #setIn(offset: number, level: number): string | undefined {
    const start = lineStart(this.#text, offset);
    const before = this.#text.slice(start, offset);
    if (start < this.#textEnd || !/^[ \t]*$/.test(before)) return undefined;
    const wanted = this.#indent.repeat(level);
    if (before !== wanted) this.edits.push({ start, end: offset, text: wanted });
    return before;
  }

  /** White space between the parts of a tag: the last line of it keeps its distance from the tag. */
  #move(offset: number, gap: string, before: string, level: number): void {
    const last = Math.max(gap.lastIndexOf("\n"), gap.lastIndexOf("\r"));
    if (last < 0) return;
    const line = /^[ \t]*/.exec(gap.slice(last + 1))?.[0] ?? "";
    if (!line.startsWith(before)) return;
    const start = offset + last + 1;
    const wanted = this.#indent.repeat(level) + line.slice(before.length);
    if (line !== wanted) this.edits.push({ start, end: start + line.length, text: wanted });
  }
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start -= 1;
  return start;
}

/** A wrapper: `<AMTASK>`, `<AMFUNCTION>`, `<AMTASKHEAD>`. */
function holdsSteps({ name }: ElementNode): boolean {
  return ["AMTASK", "AMFUNCTION", "AMTASKHEAD"].includes(name.toUpperCase());
}

/** White space between elements means nothing, in a text it does. */
function holdsText({ children }: ElementNode): boolean {
  return children.some((child) => child.kind === "cdata" || (child.kind === "text" && !space.test(child.text)));
}
