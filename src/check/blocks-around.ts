import type { Step } from "../markup/task.ts";
import type { StepReading } from "./step-reading.ts";

/** The blocks around a step. */
export type BlocksAround = {
  /** The outermost first. */
  readonly loops: readonly StepReading[];
  /** An If or a Select is around it. */
  readonly hasBranch: boolean;
};

const none: BlocksAround = { loops: [], hasBranch: false };

type Open = { readonly step: Step; readonly inside: BlocksAround };

/** The steps of a function with the blocks around each. The ends of nested blocks, which are no steps, follow from the depths. */
export function stepsInBlocks(
  steps: readonly Step[],
  readings: ReadonlyMap<number, StepReading>,
): readonly { readonly reading: StepReading; readonly around: BlocksAround }[] {
  const open: Open[] = [];
  return steps.flatMap((step) => {
    const reading = readings.get(step.number);
    if (reading === undefined) return [];
    for (let top = open.at(-1); top !== undefined && isOver(top.step, step); top = open.at(-1)) open.pop();
    const role = step.block?.role;
    if (role === "close") open.pop();
    const around = (role === "divide" ? open.at(-2) : open.at(-1))?.inside ?? none;
    if (role === "open") open.push({ step, inside: insideOf(reading, around) });
    return [{ reading, around }];
  });
}

function insideOf(reading: StepReading, around: BlocksAround): BlocksAround {
  const family = reading.step.block?.family;
  if (family === "AMLOOP") return { ...around, loops: [...around.loops, reading] };
  return family === "AMREGION" ? around : { ...around, hasBranch: true };
}

function isOver(opener: Step, step: Step): boolean {
  if (step.depth > opener.depth) return false;
  const isPart = step.block !== undefined && step.block.role !== "open" && step.block.family === opener.block?.family;
  return !isPart || step.depth < opener.depth;
}
