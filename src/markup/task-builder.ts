import type { Diagnostics } from "./diagnostics.ts";
import type { LineIndex } from "./line-index.ts";
import type { Nesting } from "./nesting.ts";
import type { ReadElement } from "./read-element.ts";
import { ActionStep, CommentStep } from "./read-step.ts";
import type { Attribute, Step, Task, TaskFunction } from "./task.ts";
import type { FlatNode } from "./tokenizer.ts";
import type { CharacterNode, EndTagNode, Node } from "./tree.ts";

type TaskParts = Pick<Task, "nodes" | "wrapped" | "functions" | "steps">;

/** An element around the current place. */
type Container = {
  /** Its end tag, or for one that has none the first node after it. */
  readonly end: FlatNode | undefined;
  readonly children: Node[];
  readonly holdsSteps: boolean;
  readonly element: ReadElement;
};

type DraftFunction = { readonly name: string; readonly attributes: readonly Attribute[]; readonly steps: Step[] };

/** Nests the flat nodes and lists the steps; `undefined` when they nest deeper than `nestingLimit`. */
export function buildTask(
  nodes: readonly FlatNode[],
  nesting: Nesting,
  lines: LineIndex,
  diagnostics: Diagnostics,
  nestingLimit: number,
): TaskParts | undefined {
  const builder = new TaskBuilder(nesting, lines, diagnostics);
  for (const node of nodes) {
    builder.add(node);
    if (builder.nesting > nestingLimit) return undefined;
  }
  return builder.finish();
}

class TaskBuilder {
  readonly #nesting: Nesting;
  readonly #lines: LineIndex;
  readonly #diagnostics: Diagnostics;
  readonly #root: Node[] = [];
  readonly #containers: Container[] = [];
  readonly #steps: Step[] = [];
  readonly #functions: DraftFunction[] = [];
  readonly #outside: Step[] = [];
  #function: DraftFunction | undefined;
  /** The blocks that are open: the step that begins each, and the one that begins the part of it that was come to. */
  readonly #open: { readonly opener: Step; part: Step }[] = [];
  #wrapped = false;

  constructor(nesting: Nesting, lines: LineIndex, diagnostics: Diagnostics) {
    this.#nesting = nesting;
    this.#lines = lines;
    this.#diagnostics = diagnostics;
  }

  /** How deep the current place is, in elements or in blocks. */
  get nesting(): number {
    return Math.max(this.#containers.length, this.#open.length);
  }

  add(node: FlatNode): void {
    let container = this.#containers.at(-1);
    while (container !== undefined && container.end === node) {
      this.#leave(container);
      if (container.element.endTag === node) return;
      container = this.#containers.at(-1);
    }
    (container?.children ?? this.#root).push(node);
    const holdsSteps = container === undefined || container.holdsSteps;
    if (node.kind === "element") this.#addElement(node, holdsSteps);
    else if (holdsSteps) this.#addCharacters(node);
  }

  finish(): TaskParts {
    this.#reportNoTask();
    return { nodes: this.#root, wrapped: this.#wrapped, functions: this.#allFunctions(), steps: this.#steps };
  }

  #addElement(element: ReadElement, isAmongSteps: boolean): void {
    const isWrapper = this.#nesting.wrappers.has(element);
    if (isWrapper) this.#enterWrapper(element);
    else if (isAmongSteps) this.#addStep(element);
    if (element.endTag === undefined && !this.#nesting.impliedEnds.has(element)) return;
    const children: Node[] = [];
    element.children = children;
    const end = element.endTag ?? this.#nesting.impliedEnds.get(element);
    this.#containers.push({ element, end, children, holdsSteps: this.#holdsSteps(element, isWrapper, isAmongSteps) });
  }

  #holdsSteps(element: ReadElement, isWrapper: boolean, isAmongSteps: boolean): boolean {
    if (isWrapper) return element.name.toUpperCase() !== "AMTASKHEAD";
    const role = this.#nesting.blocks.get(element)?.role;
    return isAmongSteps && (role === "open" || role === "divide");
  }

  #enterWrapper(element: ReadElement): void {
    const name = element.name.toUpperCase();
    if (name === "AMTASK") this.#wrapped = true;
    if (name !== "AMFUNCTION") return;
    const given = element.attributes.find((attribute) => attribute.name.toUpperCase() === "NAME")?.value;
    const entered = { name: given || "Main", attributes: element.attributes, steps: [] };
    this.#functions.push(entered);
    this.#function = element.form === "self-closing" ? undefined : entered;
  }

  #leave(container: Container): void {
    this.#containers.pop();
    if (this.#nesting.wrappers.has(container.element)) {
      if (container.element.name.toUpperCase() !== "AMTASKHEAD") this.#function = undefined;
      return;
    }
    if (this.#nesting.blocks.get(container.element)?.role === "open") this.#open.pop();
  }

  #addStep(element: ReadElement): void {
    const block = this.#nesting.blocks.get(element);
    if (block?.role === "close") this.#open.pop();
    const divided = block?.role === "divide" ? this.#open.at(-1) : undefined;
    const depth = divided === undefined ? this.#open.length : this.#open.length - 1;
    const around = divided === undefined ? this.#open.at(-1)?.part : divided.opener;
    const step = new ActionStep(element, { number: this.#steps.length + 1, depth, block, around }, this.#lines);
    if (divided !== undefined) divided.part = step;
    if (block?.role === "open") this.#open.push({ opener: step, part: step });
    this.#put(step);
  }

  #addCharacters(node: CharacterNode | EndTagNode): void {
    if (node.kind === "comment") {
      this.#put(new CommentStep(node, this.#steps.length + 1, this.#open.length, this.#lines));
    } else if ((node.kind === "text" || node.kind === "cdata") && node.text.trim() !== "") {
      this.#diagnostics.add({
        code: "MARKUP_STRAY_TEXT",
        severity: "warning",
        message: "text between steps is part of none of them and was passed over",
        offset: node.offset + node.text.length - node.text.trimStart().length,
        length: 1,
        remedy: "remove it, or make it a comment: <!-- … -->",
      });
    }
  }

  #put(step: Step): void {
    this.#steps.push(step);
    (this.#function?.steps ?? this.#outside).push(step);
  }

  /** Steps outside any function join the one called Main, where there is one. */
  #allFunctions(): readonly TaskFunction[] {
    const main = this.#functions.find((candidate) => candidate.name.toUpperCase() === "MAIN");
    if (this.#outside.some((step) => step.kind === "action") && this.#functions.length > 0) this.#reportOutside();
    if (main === undefined) {
      if (this.#outside.length === 0 && this.#functions.length > 0) return this.#functions;
      return [{ name: "Main", attributes: [], steps: this.#outside }, ...this.#functions];
    }
    if (this.#outside.length === 0) return this.#functions;
    const steps = [...this.#outside, ...main.steps].sort((a, b) => a.number - b.number);
    return this.#functions.map((each) => (each === main ? { ...each, steps } : each));
  }

  /** A text that is about something else, or no text at all, does not run as a task without steps. */
  #reportNoTask(): void {
    const [first] = this.#steps.filter(({ kind }) => kind === "action");
    const isTask = this.#wrapped || this.#functions.length > 0 || first === undefined;
    if (isTask || this.#steps.some(({ action }) => action.startsWith("AM"))) return;
    this.#diagnostics.add({
      code: "MARKUP_NO_TASK",
      severity: "error",
      message: "this is no task: of all its elements none has a name that begins with AM",
      offset: first.position.offset,
      length: first.action.length + 1,
      remedy: "is it the right file?",
    });
  }

  #reportOutside(): void {
    const first = this.#outside.find((step) => step.kind === "action");
    if (first === undefined) return;
    this.#diagnostics.add({
      code: "MARKUP_OUTSIDE_FUNCTION",
      severity: "warning",
      message: `${first.action} stands outside the task's functions; it was taken as a step of Main`,
      offset: first.position.offset,
      length: first.action.length + 1,
      remedy: "move it into an AMFUNCTION",
    });
  }
}
