import type { message as record } from "../../catalog/dialog/message.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";

/** Shows a text to whoever watches the run; a run without anybody watching goes on all the same. */
export function message(): ActivityFunction<typeof record> {
  return ({ message: text, windowTitle }, context) => {
    context.dialog(windowTitle, text);
    return undefined;
  };
}
