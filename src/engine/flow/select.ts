import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { beginSelect } from "../../catalog/select/begin-select.ts";
import { equalValues } from "../compare-values.ts";
import type { StepResult } from "../event.ts";
import { evaluate, unclearDisabled } from "../prepare-step.ts";
import { RunningStep } from "../running-step.ts";
import { afterBlock } from "./blocks.ts";
import type { Instruction } from "./program.ts";

/** Computes the expression once and goes on in the first case that has its value, in the case without a value, or behind the block. */
export function select({ expression }: ParametersOf<typeof beginSelect>, running: RunningStep): StepResult {
  const { frame, instruction } = running;
  const { instructions } = frame.code;
  const value = running.evaluate(expression);
  let otherwise: Instruction | undefined;
  for (let part = instructions[instruction.nextPart]; part?.part === "case"; part = instructions[part.nextPart]) {
    if (part.disabled === "yes") continue;
    if (part.disabled === "unclear") throw unclearDisabled(part);
    const constant = constantOf(running, part);
    if (constant === undefined) otherwise ??= part;
    else if (equalValues(value, constant.value, running.locale)) {
      running.next = part.index + 1;
      return { summary: `case ${constant.text}` };
    }
  }
  running.next = otherwise === undefined ? afterBlock(instruction) : otherwise.index + 1;
  return { summary: otherwise === undefined ? "no case" : "the case for all others" };
}

function constantOf({ frame }: RunningStep, part: Instruction): ReturnType<typeof evaluate> | undefined {
  const written = part.plan.texts.find(({ name }) => name === "CONSTANT")?.written;
  return written === undefined ? undefined : evaluate(new RunningStep(frame, part), written);
}
