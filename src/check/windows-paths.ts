import { allParameters } from "../catalog/all-parameters.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import type { FlowFinding } from "./flow.ts";
import type { StepReading } from "./step-reading.ts";

/** `C:\Temp\in.csv`, also where expressions follow. */
const onDrive = /^\s*[a-z]:(?:[\\/]|$)/i;
/** `\\server\share\in.csv` */
const onShare = /^\s*\\\\[^\\]/;

/** Paths that only Windows has, as they are written: on another machine their steps fail. */
export function checkWindowsPaths(readings: readonly StepReading[]): readonly FlowFinding[] {
  return readings.flatMap(({ step, activity, isEnabled }): readonly FlowFinding[] => {
    if (!isEnabled || ![step.text ?? "", ...step.attributes.map(({ value }) => value)].some(isOfWindows)) return [];
    return [...writtenTexts(step, allParameters(activity)).values()].flatMap(({ text, parameter, attribute }) => {
      if (parameter?.path === undefined || !isOfWindows(text)) return [];
      return [
        {
          code: "CHECK_WINDOWS_PATH",
          severity: "error",
          message: `${parameter.name} names a ${onDrive.test(text) ? "drive" : "share"} of Windows, which this machine does not have`,
          remedy: "give a path of this machine, such as one that begins in the task's folder",
          step,
          parameter: attribute?.name.toUpperCase(),
        },
      ];
    });
  });
}

function isOfWindows(text: string): boolean {
  return onDrive.test(text) || onShare.test(text);
}
