import type { Activity } from "../activity.ts";

/** Reference §3.6. */
export const lastStep = {
  action: "AMIF",
  name: "last_step",
  title: "If last step",
  description: "Begins a block of steps that run when the step before it ended in a certain way.",
  standing: "documented",
  flow: "if",
  parameters: {
    lastStep: {
      name: "LASTSTEP",
      title: "Last step",
      description: "How the step that ran before this one must have ended.",
      type: {
        kind: "options",
        options: [
          { value: "succeeded", label: "Succeeds" },
          { value: "failed", label: "Fails" },
          { value: "failedwithcode", label: "Fails with specific error" },
        ],
      },
      default: "succeeded",
    },
    resultCode: {
      name: "RESULTCODE",
      title: "Error codes",
      description: "Numbers of errors, separated by commas. Codes of ours, such as NET_TIME_LIMIT, are read too.",
      type: { kind: "text" },
      required: { parameter: "lastStep", is: "failedwithcode" },
      activeWhen: { parameter: "lastStep", is: "failedwithcode" },
      examples: ["20074, 20089"],
    },
  },
  examples: [
    `<AMWAIT SCALAR="1" AM_ONERROR="continue" />
<AMIF ACTIVITY="last_step" LASTSTEP="failed" />
  <AMSHOWDIALOG MESSAGE="it failed" />
<AMIF ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
