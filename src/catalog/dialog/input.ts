import type { Activity } from "../activity.ts";
import { resultVariable } from "../common-parameters.ts";
import { respelled } from "../respelled.ts";
import { message } from "./message.ts";

/** Reference §3.7. */
export const input = {
  action: "AMSHOWDIALOG",
  name: "input",
  spellings: ["input_box"],
  title: "Input",
  description:
    "Asks whoever runs the task for a text. A run without a terminal takes the answer that the command line gives (--answer NAME=VALUE, by the name of the variable), else the default; without either the step fails.",
  standing: "documented",
  parameters: {
    message: {
      ...message.parameters.message,
      description: "The question. The text of the element may stand in its place.",
    },
    windowTitle: message.parameters.windowTitle,
    defaultValue: {
      name: "DEFAULTVALUE",
      title: "Default",
      description: "The answer of who gives none.",
      type: { kind: "text" },
    },
    resultVariable: { ...resultVariable, description: "The existing variable that receives the answer." },
    isHidden: {
      name: "HIDDEN",
      aliases: ["MASKED"],
      title: "Hidden",
      description: "YES does not show the answer as it is typed, and hides it in all that the run tells.",
      type: { kind: "yesNo" },
      standing: "extension",
      default: "NO",
    },
    position: message.parameters.position,
    icon: message.parameters.icon,
  },
  examples: [
    `<AMVARIABLE NAME="city" VALUE="" />
<AMSHOWDIALOG ACTIVITY="input" MESSAGE="Which city?" DEFAULTVALUE="Bern" RESULTVARIABLE="city" />`,
  ],
} as const satisfies Activity;

/** The vendor's old pages name it and do not show its parameters. */
export const inputBox = respelled(input, {
  action: "AMINPUTBOX",
  standing: "inferred",
  examples: [
    `<AMVARIABLE NAME="city" VALUE="" />
<AMINPUTBOX MESSAGETEXT="Which city?" DEFAULTVALUE="Bern" RESULTVARIABLE="city" />`,
  ],
});
