import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

/** Reference §3.2. */
export const end = {
  action: "AMIF",
  name: "end",
  spellings: ["end_if"],
  title: "End if",
  description: "Ends the block of an If.",
  standing: "documented",
  flow: "end",
  parameters: {},
  examples: [`<AMIF EXPRESSION="1 = 1" /><AMSHOWDIALOG MESSAGE="yes" /><AMIF ACTIVITY="end" />`],
} as const satisfies Activity;

export const endIf = respelled(end, {
  action: "AMENDIF",
  examples: [`<AMIF EXPRESSION="1 = 1" /><AMSHOWDIALOG MESSAGE="yes" /><AMENDIF />`],
});
