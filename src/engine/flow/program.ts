import type { Activity, FlowPart } from "../../catalog/activity.ts";
import { activityOf } from "../../catalog/catalog.ts";
import { type Attribute, findAttribute, type Step, type Task, type TaskFunction } from "../../markup/task.ts";
import type { StepIdentity } from "../event.ts";
import { identify } from "../step-identity.ts";
import { planStep, type StepPlan } from "../step-plan.ts";

/** A task made ready to run: the steps of each function in a row, and for each of them where the blocks around it begin and end. */
export type Program = {
  /** undefined where the task has no function. */
  readonly main: FunctionProgram | undefined;
  /** By name in upper case. */
  readonly functions: ReadonlyMap<string, FunctionProgram>;
};

export type FunctionProgram = {
  readonly name: string;
  readonly instructions: readonly Instruction[];
  /** Places of labels, by name in upper case; of a name that is given twice the first. */
  readonly labels: ReadonlyMap<string, number>;
};

/** A step in its place. Places are indexes of its function's instructions; -1 is none. */
export class Instruction {
  readonly step: Step;
  readonly index: number;
  readonly functionName: string;
  readonly activity: Activity | undefined;
  /** "end" too for the end of a nested block, which is no step of the task. */
  readonly part: FlowPart | undefined;
  readonly disabled: Step["disabled"];
  /** The innermost loop around it. */
  readonly loop: number;
  /** The innermost If or Select around it. */
  readonly branch: number;
  /** Of an end and of what divides a block: its beginning. */
  opener = -1;
  /** Of a beginning and of what divides: the next Else, Else if, Case, or the end. */
  nextPart = -1;
  /** Of a beginning and of what divides: the block's end. */
  end = -1;
  #identity: StepIdentity | undefined;
  #plan: StepPlan | undefined;

  constructor(step: Step, index: number, functionName: string, around: Around, part?: FlowPart) {
    this.step = step;
    this.index = index;
    this.functionName = functionName;
    this.activity = activityOf(step);
    this.part = part ?? partOf(step, this.activity);
    this.disabled = step.disabled;
    this.loop = around.loop;
    this.branch = around.branch;
  }

  get identity(): StepIdentity {
    this.#identity ??= identify(this.step, this.functionName, this.activity);
    return this.#identity;
  }

  get plan(): StepPlan {
    this.#plan ??= planStep(this.step, this.activity);
    return this.#plan;
  }
}

type Around = { readonly loop: number; readonly branch: number };

/** What stands in a block's place but is no activity that we have is a step that is refused when it is reached. */
function partOf(step: Step, activity: Activity | undefined): FlowPart | undefined {
  if (step.block?.role === "close") return "end";
  return activity?.flow;
}

/** Makes a task ready; its texts are read when their steps run first. The task must be free of errors in its blocks. */
export function compileTask(task: Task): Program {
  // Of several functions of one name the steps follow one another, as they always have.
  const named = Map.groupBy(task.functions, ({ name }) => name.toUpperCase());
  const functions = new Map(
    [...named].map(([key, parts]) => {
      const steps = parts.flatMap((part) => part.steps);
      return [key, compileFunction({ name: parts[0]?.name ?? key, steps })];
    }),
  );
  const [first] = functions.values();
  return { main: functions.get("MAIN") ?? first, functions };
}

function compileFunction({ name, steps }: Pick<TaskFunction, "name" | "steps">): FunctionProgram {
  const builder = new FunctionBuilder(name);
  for (const step of steps) {
    if (step.kind === "action") builder.add(step);
  }
  return builder.finish();
}

class FunctionBuilder {
  readonly #name: string;
  readonly #instructions: Instruction[] = [];
  readonly #labels = new Map<string, number>();
  /** The beginnings of the blocks that are open, and the last part of each. */
  readonly #open: { readonly opener: Instruction; last: Instruction }[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  add(step: Step): void {
    for (let top = this.#open.at(-1); top !== undefined && isOver(top.opener.step, step); top = this.#open.at(-1)) {
      this.#close(top.opener.step);
    }
    const role = step.block?.role;
    if (role === "close") this.#close(step);
    else if (role === "divide") this.#divide(step);
    else this.#push(step, role === "open");
  }

  finish(): FunctionProgram {
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) this.#close(top.opener.step);
    return { name: this.#name, instructions: this.#instructions, labels: this.#labels };
  }

  #push(step: Step, opens: boolean): void {
    const instruction = this.#put(step);
    if (opens) this.#open.push({ opener: instruction, last: instruction });
    const label = instruction.part === "label" && instruction.disabled === "no" ? labelOf(step.attributes) : undefined;
    if (label !== undefined && !this.#labels.has(label)) this.#labels.set(label, instruction.index);
  }

  #divide(step: Step): void {
    const block = this.#open.at(-1);
    const instruction = this.#put(step);
    if (block === undefined) return;
    instruction.opener = block.opener.index;
    block.last.nextPart = instruction.index;
    block.last = instruction;
  }

  #close(step: Step): void {
    const block = this.#open.pop();
    const instruction = this.#put(step, "end");
    if (block === undefined) return;
    const { opener, last } = block;
    instruction.opener = opener.index;
    last.nextPart = instruction.index;
    for (let part: Instruction | undefined = opener; part !== undefined && part !== instruction; ) {
      part.end = instruction.index;
      part = this.#instructions[part.nextPart];
    }
  }

  #put(step: Step, part?: FlowPart): Instruction {
    const instruction = new Instruction(step, this.#instructions.length, this.#name, this.#around(step), part);
    this.#instructions.push(instruction);
    return instruction;
  }

  /** What divides a block stands in what is around the block. */
  #around(step: Step): Around {
    const blocks = step.block?.role === "divide" ? this.#open.slice(0, -1) : this.#open;
    const innermost = (isWanted: (part: FlowPart | undefined) => boolean) =>
      blocks.findLast(({ opener }) => isWanted(opener.part))?.opener.index ?? -1;
    return {
      loop: innermost((part) => part === "loop"),
      branch: innermost((part) => part === "if" || part === "select"),
    };
  }
}

/** A nested block, whose end is no step, ends before the first step that is not in it and no part of it. */
function isOver(opener: Step, step: Step): boolean {
  if (step.depth > opener.depth) return false;
  const isPart = step.block !== undefined && step.block.role !== "open" && step.block.family === opener.block?.family;
  return !isPart || step.depth < opener.depth;
}

function labelOf(attributes: readonly Attribute[]): string | undefined {
  const name = ["LABELNAME", "LABEL", "NAME"].map((one) => findAttribute(attributes, one)?.value).find(Boolean);
  return name?.trim().toUpperCase();
}
