import type { writeEvent as record } from "../../catalog/event-log/write.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { Task } from "../../markup/task.ts";

const levels = { information: "user", warning: "warning", error: "error" } as const;

/** Writes to the run's log; each task that does so is told once that there is no event log. */
export function writeEvent(): ActivityFunction<typeof record> {
  const told = new WeakSet<Task>();
  return ({ message, level }, context) => {
    if (!told.has(context.task)) {
      told.add(context.task);
      context.warn(
        "ACTION_NO_EVENT_LOG",
        "there is no event log of Windows here: what is written to it goes to the log of the run",
      );
    }
    context.log(levels[level], message);
    return undefined;
  };
}
