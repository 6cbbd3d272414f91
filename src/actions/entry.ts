import type { Activity } from "../catalog/activity.ts";
import type { ActivityFunction } from "../engine/activity-function.ts";

/** A deed under its activity's name, for the table of actions. */
export type ActionEntry = readonly [name: string, deed: ActivityFunction<Activity>];

export function entry<A extends Activity>(record: A, deed: ActivityFunction<NoInfer<A>>): ActionEntry {
  // The table forgets which record a deed belongs to; the engine reads the parameters by that very record.
  return [`${record.action}.${record.name}`, deed as unknown as ActivityFunction<Activity>];
}
