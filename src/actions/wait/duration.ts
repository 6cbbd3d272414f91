import type { duration as record } from "../../catalog/wait/duration.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { pause } from "../../engine/pause.ts";

const milliseconds = { milliseconds: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000 } as const;

/** Waits; a cancel or the step's time limit ends the waiting. */
export function waitDuration(): ActivityFunction<typeof record> {
  return async ({ scalar, measure }, { signal }) => {
    await pause(scalar * milliseconds[measure], signal);
    signal.throwIfAborted();
    return undefined;
  };
}
