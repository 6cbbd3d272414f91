import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

/** Documented by the vendor as Return, without its markup. */
export const returnValue = {
  action: "AMVARIABLE",
  name: "return",
  title: "Return",
  description: "Ends this function; its caller gets the value. In Main it ends the task, which has succeeded.",
  standing: "inferred",
  flow: "return",
  parameters: {
    value: {
      name: "VALUE",
      title: "Value",
      description: "What the caller gets. The text of the element may stand in its place.",
      type: { kind: "text" },
      isContent: true,
      examples: ["%total%"],
    },
  },
  examples: [`<AMVARIABLE ACTIVITY="return" VALUE="42" />`],
} as const satisfies Activity;

export const oldReturn = respelled(returnValue, { action: "AMRETURN", examples: [`<AMRETURN VALUE="42" />`] });
