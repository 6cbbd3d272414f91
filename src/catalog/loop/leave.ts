import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

/** The vendor's product has it; how it writes it is not documented. */
export const leave = {
  action: "AMLOOP",
  name: "break",
  title: "Break",
  description:
    "Leaves the innermost loop. Outside of every loop it leaves the innermost If or Select. In a loop with PARALLEL no further iteration starts, and those that run come to their end.",
  standing: "inferred",
  flow: "break",
  parameters: {},
  examples: [`<AMLOOP TOTALLOOPS="3" /><AMLOOP ACTIVITY="break" /><AMLOOP ACTIVITY="end" />`],
} as const satisfies Activity;

export const oldBreak = respelled(leave, {
  action: "AMBREAK",
  examples: [`<AMLOOP TOTALLOOPS="3" /><AMBREAK /><AMLOOP ACTIVITY="end" />`],
});

export const next = {
  action: "AMLOOP",
  name: "continue",
  title: "Continue",
  description: "Ends this iteration of the innermost loop and goes on with the next one.",
  standing: "extension",
  flow: "continue",
  parameters: {},
  examples: [`<AMLOOP TOTALLOOPS="3" /><AMLOOP ACTIVITY="continue" /><AMLOOP ACTIVITY="end" />`],
} as const satisfies Activity;

export const continueLoop = respelled(next, {
  action: "AMCONTINUE",
  examples: [`<AMLOOP TOTALLOOPS="3" /><AMCONTINUE /><AMLOOP ACTIVITY="end" />`],
});
