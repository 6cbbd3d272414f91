import { runStep } from "../run-step.ts";
import { failLateBlock, leaveBlocks } from "./block-limits.ts";
import { afterBlock, goOnAfter } from "./blocks.ts";
import { done, type Frame, type FrameEnd, over } from "./frame.ts";
import type { Instruction } from "./program.ts";

/** Runs a frame's steps from one place on. What a step does not wait for is done in the same turn of the thread. */
export async function walk(frame: Frame, from = 0): Promise<FrameEnd> {
  try {
    return await goThrough(frame, from);
  } finally {
    leaveBlocks(frame, over);
  }
}

async function goThrough(frame: Frame, from: number): Promise<FrameEnd> {
  const { run, iteration, limits } = frame;
  const { instructions } = frame.code;
  let place = from;
  for (let instruction = instructions[place]; instruction !== undefined; instruction = instructions[place]) {
    const pass = run.pacer.pass();
    if (pass !== undefined) await pass;
    if (run.signal.aborted) return { kind: "stopped", status: "cancelled" };
    if (iteration?.halt.halted === true) return { kind: "halted" };
    if (limits.length > 0) leaveBlocks(frame, place);
    const next = failLateBlock(frame) ?? perform(frame, instruction);
    place = typeof next === "number" ? next : await next;
    if (place === over) return frame.end ?? done;
  }
  return done;
}

function perform(frame: Frame, instruction: Instruction): number | Promise<number> {
  if (instruction.disabled !== "no") return performDisabled(frame, instruction);
  switch (instruction.part) {
    case "label":
    case "region":
      return instruction.index + 1;
    case "else":
    case "case":
      return afterBlock(instruction);
    case "elseIf":
      return frame.entering === instruction.index ? runStep(frame, instruction) : afterBlock(instruction);
    case "end":
      return goOnAfter(frame, instruction);
    default:
      return runStep(frame, instruction);
  }
}

/** What is disabled does nothing, a block with all that is in it. The end of a block ends it nevertheless. */
function performDisabled(frame: Frame, instruction: Instruction): number | Promise<number> {
  if (instruction.disabled !== "yes") return runStep(frame, instruction);
  if (instruction.part === "end") return goOnAfter(frame, instruction);
  if (instruction.step.block?.role !== "divide") frame.run.tally.skipped();
  return afterBlock(instruction);
}
