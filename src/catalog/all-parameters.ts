import type { Activity, Parameter } from "./activity.ts";
import { allActivities } from "./catalog.ts";
import { stepParameters } from "./step-parameters.ts";

type Parameters = Readonly<Record<string, Parameter>>;

const ofActivities: ReadonlyMap<Activity, Parameters> = new Map(
  allActivities.map((activity) => [activity, withGeneral(activity)]),
);

/** The parameters that a step may carry: its activity's and the general ones, by the names that code uses; the general ones alone where there is no such activity. */
export function allParameters(activity: Activity | undefined): Parameters {
  if (activity === undefined) return stepParameters;
  return ofActivities.get(activity) ?? withGeneral(activity);
}

function withGeneral({ parameters }: Activity): Parameters {
  return { ...stepParameters, ...parameters };
}
