import type { Activity, Parameter } from "../activity.ts";
import { respelled } from "../respelled.ts";

const labelName = {
  name: "LABELNAME",
  aliases: ["LABEL", "NAME"],
  title: "Label",
  description: "The label's name. Upper and lower case are the same.",
  type: { kind: "text" },
  required: true,
  examples: ["problem"],
} as const satisfies Parameter;

export const label = {
  action: "AMLABEL",
  name: "label",
  title: "Label",
  description: "Names this place of its function, for Goto and for what a step does on error. It does nothing.",
  standing: "documented",
  isDefault: true,
  flow: "label",
  parameters: { labelName },
  examples: [`<AMLABEL LABELNAME="problem" />`],
} as const satisfies Activity;

export const goto = {
  action: "AMLABEL",
  name: "goto",
  spellings: ["go_to"],
  title: "Go to label",
  description:
    "Goes on at a label of the same function. Loops that it leaves are ended; a label in a loop that is not running cannot be gone to.",
  standing: "documented",
  flow: "goto",
  parameters: { labelName },
  examples: [
    `<AMLABEL ACTIVITY="goto" LABELNAME="done" /><AMSHOWDIALOG MESSAGE="never" /><AMLABEL LABELNAME="done" />`,
  ],
} as const satisfies Activity;

export const oldGoto = respelled(goto, {
  action: "AMGOTO",
  examples: [`<AMGOTO LABELNAME="done" /><AMSHOWDIALOG MESSAGE="never" /><AMLABEL LABELNAME="done" />`],
});
