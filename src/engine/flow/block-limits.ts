import { failBlock } from "../run-step.ts";
import type { Frame } from "./frame.ts";
import type { Instruction } from "./program.ts";

/** What a step of the frame hears: the innermost time limit of the blocks around it, and the run. */
export function signalOf({ limits, run }: Frame): AbortSignal {
  return limits.at(-1)?.time.signal ?? run.signal;
}

/** Ends the time limits of blocks that the frame has left for a place. */
export function leaveBlocks({ limits }: Frame, place: number): void {
  for (let last = limits.at(-1); last !== undefined && !isIn(place, last.block); last = limits.at(-1)) {
    last.time.end();
    limits.pop();
  }
}

/** Fails the outermost block whose time is up, and gives the place where its function goes on; undefined where there is none. */
export function failLateBlock(frame: Frame): number | Promise<number> | undefined {
  const late = frame.limits.find(({ time }) => time.isPassed());
  if (late === undefined) return undefined;
  const { block, time } = late;
  while ((frame.loops.at(-1)?.instruction.index ?? -1) >= block.index) frame.loops.pop();
  leaveBlocks(frame, block.index);
  return failBlock(frame, block, time.signal.reason);
}

/** A block goes from its beginning, which belongs to what is around it, to its end. */
function isIn(place: number, { index, end }: Instruction): boolean {
  return place > index && place <= end;
}
