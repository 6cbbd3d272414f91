import type { Value } from "../../expression/value.ts";
import { createDatasets, type Order } from "../dataset-table.ts";
import { createNamedThings } from "../named-thing-table.ts";
import type { RunState } from "../run-state.ts";
import { createScope } from "../scope.ts";
import { createVariables } from "../variable-table.ts";
import { signalOf } from "./block-limits.ts";
import type { Frame } from "./frame.ts";
import type { FunctionProgram, Instruction } from "./program.ts";

type FrameParts = Pick<Frame, "run" | "code" | "variables" | "datasets" | "things" | "depth" | "lastStep"> &
  Partial<Pick<Frame, "iteration">>;

/** A call of a function: variables of its own, and those of its task around them. */
export function callFrame(
  run: RunState,
  code: FunctionProgram,
  supplied: Readonly<Record<string, Value>> = {},
  caller?: Frame,
): Frame {
  return createFrame({
    run,
    code,
    variables: createVariables(supplied, run.onWrite, { outer: run.variables, locale: run.language.locale }),
    datasets: caller?.datasets ?? run.datasets,
    things: caller?.things ?? run.things,
    depth: (caller?.depth ?? 0) + 1,
    lastStep: { ok: true },
  });
}

/** One iteration of a loop whose iterations run at once: what it creates is its own. */
export function iterationFrame(frame: Frame, loop: Instruction, order: Order, halt: { halted: boolean }): Frame {
  const { code, depth, lastStep } = frame;
  const run = { ...frame.run, signal: signalOf(frame) };
  const child = createFrame({
    run,
    code,
    variables: createVariables({}, run.onWrite, { outer: frame.variables, locale: run.language.locale }),
    datasets: createDatasets(() => run.clock.now(), { outer: frame.datasets, order }),
    things: createNamedThings(frame.things),
    depth,
    lastStep,
    iteration: { loop, order, halt },
  });
  child.loops.push({ instruction: loop, advance: () => false });
  return child;
}

function createFrame({ iteration, ...parts }: FrameParts): Frame {
  const { run, variables, datasets } = parts;
  return {
    ...parts,
    iteration,
    scope: createScope(variables, datasets, run),
    loops: [],
    limits: [],
    entering: -1,
    end: undefined,
  };
}
