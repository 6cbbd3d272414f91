import type { Activity } from "../activity.ts";

/** Reference §3.7. */
export const writeEvent = {
  action: "AMEVENTLOG",
  name: "write",
  title: "Write to event log",
  description:
    "Writes a line to the log of the run, which stands in for the event log of Windows; the run says so once.",
  standing: "documented",
  isDefault: true,
  parameters: {
    message: {
      name: "MESSAGE",
      title: "Message",
      description: "The text to write. The text of the element may stand in its place.",
      type: { kind: "text" },
      default: "",
      isContent: true,
    },
    level: {
      name: "TYPE",
      title: "Type",
      description: "What kind of event it is.",
      type: {
        kind: "options",
        options: [
          { value: "information", label: "Information", spellings: ["info"] },
          { value: "warning", label: "Warning" },
          { value: "error", label: "Error" },
        ],
      },
      default: "information",
    },
  },
  examples: [`<AMEVENTLOG MESSAGE="The import has begun" TYPE="information" />`],
} as const satisfies Activity;
