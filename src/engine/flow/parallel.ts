import { amErrorName } from "../am-error.ts";
import type { Order } from "../dataset-table.ts";
import { failBlock } from "../run-step.ts";
import type { RunningStep } from "../running-step.ts";
import { afterBlock, jumpTo } from "./blocks.ts";
import { iterationFrame } from "./create-frame.ts";
import { type Frame, type FrameEnd, over } from "./frame.ts";
import type { LoopItems } from "./loop-items.ts";
import { walk } from "./walk.ts";

/** Milliseconds that ending what an iteration opened may take, each and together. */
const endLimits = { each: 250, total: 600 };

/** What all iterations of a loop share. */
type Crowd = {
  readonly running: RunningStep;
  readonly items: LoopItems;
  readonly halt: { halted: boolean };
  readonly order: Order;
  next: number;
  /** A Break was reached: no further iteration starts. */
  broken: boolean;
  /** The first thing that ends more than an iteration. */
  ending: { readonly frame?: Frame; readonly end?: FrameEnd; readonly error?: unknown } | undefined;
};

/**
 * Runs the iterations of a loop, `limit` of them at the same time, and gives the place where its function goes on. Steps of
 * different iterations interleave; each step's own work that does not wait is done in one go, so no two writes to a shared
 * variable mix. When one iteration ends more than itself (its error stops the task, it goes to a label outside, it
 * returns), no iteration begins another step; steps in flight come to their end first.
 */
export async function runAtOnce(running: RunningStep, items: LoopItems, limit: number): Promise<number> {
  const { frame, instruction } = running;
  const outer = frame.iteration?.order;
  const crowd: Crowd = {
    running,
    items,
    halt: { halted: false },
    order: { loop: outer?.loop ?? {}, path: outer?.path ?? [] },
    next: 0,
    broken: false,
    ending: undefined,
  };
  const workers = Array.from({ length: Math.min(limit, items.count) }, () => work(crowd));
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return await goOn(crowd, frame, instruction);
}

async function work(crowd: Crowd): Promise<void> {
  const { running, items, halt } = crowd;
  const { signal } = running;
  while (!halt.halted && !crowd.broken && !signal.aborted && crowd.next < items.count) {
    const index = crowd.next;
    crowd.next += 1;
    try {
      await iterate(crowd, index);
    } catch (error) {
      halt.halted = true;
      throw error;
    }
  }
}

async function iterate(crowd: Crowd, index: number): Promise<void> {
  const { running, items, halt, order } = crowd;
  const { frame, instruction } = running;
  const child = iterationFrame(frame, instruction, { ...order, path: [...order.path, index] }, halt);
  try {
    items.separate(child);
    if (!items.enter(child, index)) return;
  } catch (error) {
    crowd.ending ??= { error };
    halt.halted = true;
    return;
  }
  try {
    settle(crowd, child, await walk(child, instruction.index + 1));
  } finally {
    await child.things.endAll(endLimits);
  }
}

function settle(crowd: Crowd, frame: Frame, end: FrameEnd): void {
  if (end.kind === "break") crowd.broken = true;
  if (end.kind !== "stopped" && end.kind !== "returned" && end.kind !== "goto") return;
  crowd.ending ??= { frame, end };
  crowd.halt.halted = true;
}

async function goOn(
  { ending, running }: Crowd,
  frame: Frame,
  instruction: RunningStep["instruction"],
): Promise<number> {
  if (running.signal.aborted && !running.run.signal.aborted) return instruction.index + 1;
  if (ending === undefined) {
    if (frame.iteration?.halt.halted === true) return finish(frame, { kind: "halted" });
    if (running.run.signal.aborted) return finish(frame, { kind: "stopped", status: "cancelled" });
    return afterBlock(instruction);
  }
  const { end, frame: child } = ending;
  if (end === undefined) return await failBlock(frame, instruction, ending.error);
  passErrorUp(child, frame);
  if (end.kind !== "goto") return finish(frame, end);
  try {
    return jumpTo(frame, end.target);
  } catch (error) {
    return await failBlock(frame, instruction, error);
  }
}

function finish(frame: Frame, end: FrameEnd): number {
  frame.end = end;
  return over;
}

/** AMError of an iteration is its own, until it ends the loop. */
function passErrorUp(from: Frame | undefined, to: Frame): void {
  const error = from?.datasets.find(amErrorName);
  if (error === undefined || error.rows === to.datasets.find(amErrorName)?.rows) return;
  to.datasets.put(amErrorName, error.columns, error.rows);
}
