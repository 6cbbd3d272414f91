import type { Activity, Parameter } from "../activity.ts";
import { respelled } from "../respelled.ts";

const parameters = {
  scalar: {
    name: "SCALAR",
    title: "Wait for",
    description: "How long.",
    type: { kind: "number", min: 0 },
    required: true,
    examples: ["20"],
  },
  measure: {
    name: "MEASURE",
    title: "Measure",
    description: "What SCALAR counts in.",
    type: {
      kind: "options",
      options: [
        { value: "milliseconds", label: "Milliseconds" },
        { value: "seconds", label: "Seconds" },
        { value: "minutes", label: "Minutes" },
        { value: "hours", label: "Hours" },
      ],
    },
    default: "seconds",
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** Reference §3.7. */
export const duration = {
  action: "AMWAIT",
  name: "duration",
  spellings: ["for_duration"],
  title: "Wait for duration",
  description: "Waits. A cancelled run waits no longer.",
  standing: "documented",
  isDefault: true,
  parameters,
  examples: [`<AMWAIT SCALAR="20" MEASURE="milliseconds" />`],
} as const satisfies Activity;

export const pause = respelled(duration, {
  action: "AMPAUSE",
  parameters: {
    ...parameters,
    action: {
      name: "ACTION",
      title: "Action",
      description: "What to wait for. Waiting until a time is not in this version.",
      type: { kind: "options", options: [{ value: "waitfor", label: "Wait for" }] },
      default: "waitfor",
    },
  },
  examples: [`<AMPAUSE ACTION="waitfor" SCALAR="1" />`],
});
