import { EngineError } from "../engine-error.ts";
import { failBlock } from "../run-step.ts";
import { done, type Frame, over } from "./frame.ts";
import type { Instruction } from "./program.ts";

/** The place behind the block that the instruction begins or divides. */
export function afterBlock(instruction: Instruction): number {
  return instruction.end < 0 ? instruction.index + 1 : instruction.end + 1;
}

/** At the end of a block: a loop goes on with its next iteration, everything else goes on behind it. */
export function goOnAfter(frame: Frame, end: Instruction): number | Promise<number> {
  const loop = frame.loops.at(-1);
  if (loop === undefined || loop.instruction.index !== end.opener) return end.index + 1;
  if (frame.iteration?.loop === loop.instruction) return finish(frame);
  const settle = (hasMore: boolean): number => {
    if (hasMore) return end.opener + 1;
    frame.loops.pop();
    return end.index + 1;
  };
  try {
    const more = loop.advance();
    if (typeof more === "boolean") return settle(more);
    return more.then(settle, (error: unknown) => failLoop(frame, loop.instruction, error));
  } catch (error) {
    return failLoop(frame, loop.instruction, error);
  }
}

function finish(frame: Frame): number {
  frame.end = done;
  return over;
}

function failLoop(frame: Frame, loop: Instruction, error: unknown): number | Promise<number> {
  frame.loops.pop();
  return failBlock(frame, loop, error);
}

/** Where an If goes on whose condition is false: in its Else, at its next Else if, which is to be computed, or behind it. */
export function nextBranch(frame: Frame, instruction: Instruction): number {
  const next = frame.code.instructions[instruction.nextPart];
  if (next === undefined || next.part === "end") return afterBlock(instruction);
  if (next.disabled === "yes") return nextBranch(frame, next);
  if (next.part === "elseIf" || next.disabled !== "no") {
    frame.entering = next.index;
    return next.index;
  }
  return next.index + 1;
}

/** Where a Break goes on. Throws ENGINE_NO_LOOP. */
export function breakFrom(frame: Frame, instruction: Instruction): number {
  const loop = frame.loops.at(-1);
  if (loop !== undefined) return leaveLoop(frame, loop.instruction);
  const branch = frame.code.instructions[instruction.branch];
  if (branch !== undefined) return afterBlock(branch);
  throw noLoop("Break", "loop, If or Select");
}

function leaveLoop(frame: Frame, loop: Instruction): number {
  if (frame.iteration?.loop === loop) {
    frame.end = { kind: "break" };
    return over;
  }
  frame.loops.pop();
  return afterBlock(loop);
}

/** Where a Continue goes on. Throws ENGINE_NO_LOOP. */
export function continueFrom(frame: Frame): number {
  const loop = frame.loops.at(-1);
  if (loop === undefined) throw noLoop("Continue", "loop");
  return loop.instruction.end;
}

/**
 * Where a Goto goes on; the loops that it leaves are ended. Throws ENGINE_NO_LABEL, and ENGINE_JUMP_INTO_LOOP for a label
 * in a loop that is not running.
 */
export function goTo(frame: Frame, label: string): number {
  const { labels, name } = frame.code;
  const target = labels.get(label.trim().toUpperCase());
  if (target === undefined) throw noLabel(label, name, [...labels.keys()]);
  return jumpTo(frame, target);
}

/** The same by the label's place, as an iteration has named it that is left by it. */
export function jumpTo(frame: Frame, target: number): number {
  const around = loopsAround(frame, target);
  const base = frame.iteration?.loop.index;
  const inside = base === undefined ? around : around.slice(0, around.indexOf(base));
  if (base !== undefined && !around.includes(base)) {
    frame.end = { kind: "goto", target };
    return over;
  }
  const running = new Set(frame.loops.map(({ instruction }) => instruction.index));
  if (!inside.every((loop) => running.has(loop))) throw intoLoop(frame.code.instructions[target]);
  while (!around.includes(frame.loops.at(-1)?.instruction.index ?? target)) {
    if (frame.loops.pop() === undefined) break;
  }
  return target;
}

/** The loops around a place, the innermost first. */
function loopsAround({ code }: Frame, place: number): readonly number[] {
  const around: number[] = [];
  const outer = (index: number): number => code.instructions[index]?.loop ?? -1;
  for (let loop = outer(place); loop >= 0; loop = outer(loop)) around.push(loop);
  return around;
}

function noLoop(what: string, around: string): EngineError {
  return new EngineError({
    code: "ENGINE_NO_LOOP",
    message: `this ${what} stands in no ${around}`,
    remedy: "remove it, or move it into a loop",
  });
}

function noLabel(label: string, functionName: string, labels: readonly string[]): EngineError {
  return new EngineError({
    code: "ENGINE_NO_LABEL",
    message: `function ${functionName} has no label "${label}"`,
    remedy:
      labels.length === 0 ? `add <AMLABEL LABELNAME="${label}" />` : `its labels are ${labels.slice(0, 12).join(", ")}`,
    context: { label },
  });
}

function intoLoop(label: Instruction | undefined): EngineError {
  return new EngineError({
    code: "ENGINE_JUMP_INTO_LOOP",
    message: `the label of step ${label?.step.number} is in a loop that is not running, so it cannot be gone to`,
    remedy: "move the label before the loop",
  });
}
