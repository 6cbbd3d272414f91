import type { writeToLog as record } from "../../catalog/log/write-to-log.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";

/** Writes a line to the run's log. */
export function writeToLog(): ActivityFunction<typeof record> {
  return ({ text, logLevel }, context) => {
    context.log(logLevel, text);
    return undefined;
  };
}
