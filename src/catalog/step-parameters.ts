import type { Parameter } from "./activity.ts";

/** The general parameters that any step may carry, whatever its activity (reference §0.13, §3.6). */
export const stepParameters = {
  disabled: {
    name: "AM_DISABLED",
    title: "Disabled",
    description:
      "YES leaves the step out of the run. The vendor's own spelling is not known; a step with another attribute that looks like one is refused.",
    type: { kind: "yesNo" },
    standing: "extension",
    default: "NO",
  },
  errors: {
    name: "AM_ERRORS",
    title: "Error causes",
    description:
      'Which errors count as errors of this step, by number or code, separated by commas; with "all but" before them, all others. What does not count is a warning, and the step has succeeded. A list with a number or code that no error here has, such as one of the vendor, is left out: every error counts.',
    type: { kind: "text" },
    examples: ["NET_TIME_LIMIT, 42001", "all but ObjectDoesNotExist"],
  },
  timeLimit: {
    name: "AM_TIMEOUT",
    title: "Step time limit",
    description:
      "How long each try of the step may take before it fails, of a step that begins a block the whole block; 0 is no limit.",
    type: { kind: "number", min: 0 },
    examples: ["20"],
  },
  timeLimitScale: {
    name: "AM_TIMEOUTSCALE",
    title: "Unit of the step time limit",
    description: "What AM_TIMEOUT counts in.",
    type: {
      kind: "options",
      options: [
        { value: "milliseconds", label: "Milliseconds", standing: "inferred" },
        { value: "seconds", label: "Seconds" },
        { value: "minutes", label: "Minutes", standing: "inferred" },
        { value: "hours", label: "Hours", standing: "inferred" },
      ],
    },
    default: "seconds",
  },
  retries: {
    name: "AM_RETRY",
    title: "Retries",
    description: "How often the step is tried again after an error.",
    type: { kind: "number", min: 0, integer: true },
    examples: ["6"],
  },
  retryDelay: {
    name: "AM_RETRYDELAY",
    title: "Pause between tries",
    description: "How long to wait before the step is tried again.",
    type: { kind: "number", unit: "milliseconds", min: 0 },
    examples: ["3000"],
  },
  runTask: {
    name: "AM_RUNTASK",
    title: "Run task on error",
    description:
      "A task to run, and to wait for, when the step has failed: its file, or its name on the vendor's server.",
    type: { kind: "text" },
    path: "reads",
    examples: ["Task1"],
  },
  setVariable: {
    name: "AM_SETVAR",
    title: "Set variable on error",
    description: "An existing variable to set when the step has failed, and its value, with a semicolon between them.",
    type: { kind: "text" },
    examples: ["Var1;0"],
  },
  email: {
    name: "AM_EMAIL",
    title: "Send e-mail on error",
    description:
      "The address to write to when the step has failed. There is no mail yet: the run says that it was not sent.",
    type: { kind: "text" },
    notYetObeyed: true,
    examples: ["operator@example.com"],
  },
  eventLog: {
    name: "AM_WRITETOEVENTLOG",
    title: "Write to event log on error",
    description:
      "Writes the error to the run's log, at level error, when the step has failed; whatever number it holds.",
    type: { kind: "text" },
    examples: ["0"],
  },
  onError: {
    name: "AM_ONERROR",
    title: "On error",
    description:
      "Where the task goes on when the step has failed. Go to label takes the label from AM_ONERRORLABEL, or behind itself: goto problem. The vendor's pages that we could read do not show how it is written.",
    type: {
      kind: "options",
      options: [
        { value: "stop", label: "Stop task", spellings: ["stoptask"] },
        {
          value: "continue",
          label: "Continue to next step",
          spellings: ["next", "nextstep", "continuetask", "resumenext"],
        },
        { value: "break", label: "Break innermost loop", spellings: ["breakloop", "exitloop"] },
        { value: "goto", label: "Go to label", spellings: ["gotolabel"] },
      ],
      more: "^go\\s*to\\b",
    },
    standing: "inferred",
    default: "stop",
    examples: ["continue", "goto problem"],
  },
  onErrorLabel: {
    name: "AM_ONERRORLABEL",
    title: "Label on error",
    description: "The label where the task goes on when the step has failed.",
    type: { kind: "text" },
    standing: "inferred",
    examples: ["problem"],
  },
} as const satisfies Readonly<Record<string, Parameter>>;
