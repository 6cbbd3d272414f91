import type { Activity, FlowPart } from "../../catalog/activity.ts";
import type { condition } from "../../catalog/if/condition.ts";
import type { fileExists, folderExists } from "../../catalog/if/exists.ts";
import type { goto } from "../../catalog/label/label.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepResult } from "../event.ts";
import type { RunningStep } from "../running-step.ts";
import { breakFrom, continueFrom, goTo, nextBranch } from "./blocks.ts";
import { callFunction, returnValue } from "./call.ts";
import { fileConditionHolds } from "./file-condition.ts";
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
  if: branch,
  elseIf: branch,
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

function branch(parameters: Readonly<Record<string, unknown>>, running: RunningStep): StepResult | Promise<StepResult> {
  const { instruction, frame } = running;
  const settle = (holds: boolean): StepResult => {
    running.next = holds ? instruction.index + 1 : nextBranch(frame, instruction);
    return holds ? isTrue : isFalse;
  };
  const holds = ask(instruction.activity?.name, parameters, running);
  return typeof holds === "boolean" ? settle(holds) : holds.then(settle);
}

/** The parameters are read by the activity's own record. */
function ask(
  activity: string | undefined,
  parameters: Readonly<Record<string, unknown>>,
  running: RunningStep,
): boolean | Promise<boolean> {
  switch (activity) {
    case "last_step":
      return lastStepHolds(running);
    case "file_exists":
      return fileConditionHolds("file", parameters as ParametersOf<typeof fileExists>, running);
    case "folder_exists":
      return fileConditionHolds("folder", parameters as ParametersOf<typeof folderExists>, running);
    default:
      return truthOf(running.evaluate((parameters as ParametersOf<typeof condition>).expression), running.locale);
  }
}
