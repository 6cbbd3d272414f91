import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

const examples = [
  `<AMSELECTCASE EXPRESSION="1" /><AMCASE CONSTANT="1" /><AMSHOWDIALOG MESSAGE="one" /><AMCASE ACTIVITY="end" /><AMSELECTCASE ACTIVITY="end" />`,
];

export const end = {
  action: "AMSELECTCASE",
  name: "end",
  spellings: ["end_select", "end_select_case"],
  title: "End select",
  description: "Ends the block of a Select.",
  standing: "inferred",
  flow: "end",
  parameters: {},
  examples,
} as const satisfies Activity;

/** The vendor's product has it; the next case or the end of the Select ends a case all the same. */
export const endCase = {
  ...end,
  action: "AMCASE",
  title: "End case",
  description: "Ends the steps of a case.",
} as const satisfies Activity;

const oldExamples = [
  `<AMSELECTCASE EXPRESSION="1" /><AMCASE CONSTANT="1" /><AMSHOWDIALOG MESSAGE="one" /><AMENDSELECT />`,
];

export const endSelect = respelled(end, { action: "AMENDSELECT", examples: oldExamples });

export const endSelectCase = respelled(end, {
  action: "AMENDSELECTCASE",
  examples: oldExamples.map((text) => text.replace("AMENDSELECT", "AMENDSELECTCASE")),
});
