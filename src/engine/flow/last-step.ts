import { readErrorList } from "../../catalog/error-list.ts";
import { errorFilter } from "../error-policy.ts";
import type { RunningStep } from "../running-step.ts";

/** `<AMIF LASTSTEP="failedwithcode" RESULTCODE="20074, 20089">` (reference §3.6). */
export function lastStepHolds({ frame, evaluated }: RunningStep): boolean {
  const { parameters } = evaluated.given;
  const wanted = (parameters.get("LASTSTEP") ?? "succeeded").replace(/[\s_-]/g, "").toLowerCase();
  const { lastStep } = frame;
  if (wanted === "succeeded") return lastStep.ok;
  if (lastStep.ok) return false;
  return wanted === "failed" || errorFilter(readErrorList(parameters.get("RESULTCODE")))(lastStep.error);
}
