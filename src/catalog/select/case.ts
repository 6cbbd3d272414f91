import type { Activity } from "../activity.ts";

/** Reference §3.7. */
export const beginCase = {
  action: "AMCASE",
  name: "case",
  title: "Case",
  description:
    "The steps after it run when the Select has this value; without CONSTANT, when it has the value of no other case.",
  standing: "documented",
  isDefault: true,
  flow: "case",
  parameters: {
    constant: {
      name: "CONSTANT",
      title: "Value",
      description: "The value to compare with: as numbers where both are numbers, else as texts, letter by letter.",
      type: { kind: "text" },
      examples: ["1"],
    },
  },
  examples: [
    `<AMSELECTCASE EXPRESSION="1" /><AMCASE CONSTANT="1" /><AMSHOWDIALOG MESSAGE="one" /><AMSELECTCASE ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
