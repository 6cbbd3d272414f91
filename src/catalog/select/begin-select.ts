import type { Activity } from "../activity.ts";

/** Reference §3.7. */
export const beginSelect = {
  action: "AMSELECTCASE",
  name: "begin_select",
  title: "Select",
  description: "Begins a choice: of the cases inside it the first one that has the expression's value runs.",
  standing: "documented",
  isDefault: true,
  flow: "select",
  parameters: {
    expression: {
      name: "EXPRESSION",
      title: "Expression",
      description: "What decides; computed once. Percent signs around it may be there or not.",
      type: { kind: "expression" },
      required: true,
      examples: ["%color%"],
    },
  },
  examples: [
    `<AMSELECTCASE EXPRESSION="%1 + 1%" />
  <AMCASE CONSTANT="1" />
    <AMSHOWDIALOG MESSAGE="one" />
  <AMCASE CONSTANT="2" />
    <AMSHOWDIALOG MESSAGE="two" />
  <AMCASE />
    <AMSHOWDIALOG MESSAGE="another" />
<AMSELECTCASE ACTIVITY="end" />`,
    `<AMSELECTCASE EXPRESSION="1"><AMCASE CONSTANT="1"><AMSHOWDIALOG MESSAGE="one" /></AMCASE></AMSELECTCASE>`,
  ],
} as const satisfies Activity;
