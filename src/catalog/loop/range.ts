import type { Activity } from "../activity.ts";
import { loopType, optionalResultVariable, parallel } from "./shared.ts";

/** Reference §3.7. */
export const range = {
  action: "AMLOOP",
  name: "range",
  title: "Loop range",
  description: "Repeats a block of steps while it counts from one number to another.",
  standing: "documented",
  isDefault: true,
  flow: "loop",
  parameters: {
    loopType,
    from: {
      name: "FROM",
      title: "Start index",
      description: "The number to start from.",
      type: { kind: "number" },
      default: "1",
      activeWhen: { notGiven: "totalLoops" },
      examples: ["3"],
    },
    to: {
      name: "TO",
      title: "End index",
      description: "The number to count to; it is the last one, unless the step passes over it.",
      type: { kind: "number" },
      required: { notGiven: "totalLoops" },
      activeWhen: { notGiven: "totalLoops" },
      examples: ["10"],
    },
    step: {
      name: "STEP",
      title: "Step",
      description: "What is added after each iteration; a negative number counts down.",
      type: { kind: "number" },
      default: "1",
      activeWhen: { notGiven: "totalLoops" },
      examples: ["2"],
    },
    totalLoops: {
      name: "TOTALLOOPS",
      title: "Total loops",
      description: "How many iterations there are; in place of FROM and TO.",
      type: { kind: "number", min: 0, integer: true },
      until: "AutoMate 9",
      examples: ["5"],
    },
    resultVariable: { ...optionalResultVariable, aliases: ["INDEX"] },
    parallel,
  },
  examples: [
    `<AMVARIABLE NAME="index" VALUE="" />
<AMLOOP FROM="1" TO="10" STEP="2" RESULTVARIABLE="index" />
  <AMWRITETOLOG TEXT="%index%" />
<AMLOOP ACTIVITY="end" />`,
    `<AMLOOP TOTALLOOPS="3"><AMSHOWDIALOG MESSAGE="again" /></AMLOOP>`,
  ],
} as const satisfies Activity;
