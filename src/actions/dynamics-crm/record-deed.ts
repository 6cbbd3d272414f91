import type { Activity } from "../../catalog/activity.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepResult } from "../../engine/event.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { SessionParameters } from "./session-of.ts";

/** What a step does on a session: the same under AMDYNAMICSCRM and AMDYNAMICS365, whose connection parameters differ. */
export type RecordDeed<A extends Activity> = (
  parameters: Omit<ParametersOf<A>, keyof SessionParameters> & SessionParameters,
  context: StepContext,
) => Promise<StepResult | undefined>;
