import type { Activity } from "../catalog/activity.ts";
import type { ParametersOf } from "../catalog/parameters-of.ts";
import type { StepResult } from "./event.ts";
import type { StepContext } from "./step-context.ts";

/** What an activity does: gets its typed parameters and the step's surroundings, returns what it did. */
export type ActivityFunction<A extends Activity> = (
  parameters: ParametersOf<A>,
  context: StepContext,
) => Promise<StepResult | undefined> | StepResult | undefined;

/** By `ACTION.activity`, e.g. `AMDYNAMICSCRM.create_session`; the same names as the catalog. */
export type ActionTable = ReadonlyMap<string, ActivityFunction<Activity>>;
