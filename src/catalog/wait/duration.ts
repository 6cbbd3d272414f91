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

/** Which of the two AMPAUSE does. */
export function pauseAction<const Value extends string>(value: Value) {
  return {
    name: "ACTION",
    title: "Action",
    description: "Whether to wait for a time (waitfor) or until one (waituntil).",
    type: { kind: "options", options: [{ value, label: value === "waitfor" ? "Wait for" : "Wait until" }] },
    default: value,
  } as const satisfies Parameter;
}

export const pause = respelled(duration, {
  action: "AMPAUSE",
  parameters: {
    ...parameters,
    action: pauseAction("waitfor"),
  },
  examples: [`<AMPAUSE ACTION="waitfor" SCALAR="1" />`],
});
