import type { Activity } from "../../catalog/activity.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepResult } from "../../engine/event.ts";
import type { StepContext } from "../../engine/step-context.ts";

/** A deed that several activities share: the same under AMDYNAMICSCRM and AMDYNAMICS365. */
export type DeedOf<A extends Activity> = (
  parameters: EachParameters<A>,
  context: StepContext,
) => Promise<StepResult | undefined>;

/** One by one: the parameters of this activity, or of that. */
type EachParameters<A extends Activity> = A extends Activity ? ParametersOf<A> : never;
