import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

/** Reference §3.7. */
export const end = {
  action: "AMLOOP",
  name: "end",
  spellings: ["end_loop"],
  title: "End loop",
  description: "Ends the block of a loop.",
  standing: "documented",
  flow: "end",
  parameters: {},
  examples: [`<AMLOOP TOTALLOOPS="3" /><AMSHOWDIALOG MESSAGE="again" /><AMLOOP ACTIVITY="end" />`],
} as const satisfies Activity;

export const endLoop = respelled(end, {
  action: "AMENDLOOP",
  examples: [`<AMLOOP TOTALLOOPS="3" /><AMSHOWDIALOG MESSAGE="again" /><AMENDLOOP />`],
});
