import type { Activity } from "../activity.ts";
import { condition } from "./condition.ts";

/** Reference §3.7. */
export const otherwise = {
  action: "AMELSE",
  name: "else",
  title: "Else",
  description: "The steps after it run when no condition of its If was true.",
  standing: "documented",
  isDefault: true,
  flow: "else",
  parameters: {},
  examples: [`<AMIF EXPRESSION="1 = 2"><AMELSE /><AMSHOWDIALOG MESSAGE="no" /></AMIF>`],
} as const satisfies Activity;

/** Not in the vendor's language, which nests an If in the Else. */
export const elseIf = {
  action: "AMELSEIF",
  name: "else_if",
  title: "Else if",
  description: "The steps after it run when its expression is true and no condition before it in its If was.",
  standing: "extension",
  isDefault: true,
  flow: "elseIf",
  parameters: condition.parameters,
  examples: [
    `<AMIF EXPRESSION="1 = 2" /><AMELSEIF EXPRESSION="1 = 1" /><AMSHOWDIALOG MESSAGE="yes" /><AMIF ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
