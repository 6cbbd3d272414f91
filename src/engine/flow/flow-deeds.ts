import type { Activity, FlowPart } from "../../catalog/activity.ts";
import type { condition } from "../../catalog/if/condition.ts";
import type { goto } from "../../catalog/label/label.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepResult } from "../event.ts";
import type { RunningStep } from "../running-step.ts";
import { breakFrom, continueFrom, goTo, nextBranch } from "./blocks.ts";
import { callFunction, returnValue } from "./call.ts";
import { lastStepHolds } from "./last-step.ts";
import { beginLoop } from "./loop.ts";
import { select } from "./select.ts";
import { stopTask } from "./stop.ts";
import { startSubtask, triggerTask } from "./subtask.ts";
import { truthOf } from "./truth.ts";

/** What a step does that decides where its function goes on; it sets `running.next`, or ends the frame. */
export type FlowDeed<A extends Activity = Activity> = (
  parameters: ParametersOf<A>,
  running: RunningStep,
) => StepResult | undefined | Promise<StepResult | undefined>;

/** The table forgets which record a deed belongs to; the parameters are read by that very record. */
function entry<A extends Activity>(deed: FlowDeed<A>): FlowDeed {
  return deed as unknown as FlowDeed;
}

export const flowDeeds: Readonly<Partial<Record<FlowPart, FlowDeed>>> = {
  if: entry<typeof condition>((parameters, running) => branch(parameters, running)),
  elseIf: entry<typeof condition>((parameters, running) => branch(parameters, running)),
  select: entry(select),
  loop: entry(beginLoop),
  break: (_parameters, running) => {
    running.next = breakFrom(running.frame, running.instruction);
    return undefined;
  },
  continue: (_parameters, running) => {
    running.next = continueFrom(running.frame);
    return undefined;
  },
  goto: entry<typeof goto>(({ labelName }, running) => {
    running.next = goTo(running.frame, labelName);
    return undefined;
  }),
  stop: entry(stopTask),
  call: entry(callFunction),
  return: entry(returnValue),
  start: entry(startSubtask),
  trigger: entry(triggerTask),
};

const isTrue: StepResult = { summary: "true" };
const isFalse: StepResult = { summary: "false" };

function branch(parameters: ParametersOf<typeof condition>, running: RunningStep): StepResult {
  const { instruction, frame } = running;
  const holds =
    instruction.activity?.name === "last_step"
      ? lastStepHolds(running)
      : truthOf(running.evaluate(parameters.expression));
  running.next = holds ? instruction.index + 1 : nextBranch(frame, instruction);
  return holds ? isTrue : isFalse;
}
