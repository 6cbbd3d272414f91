import type { Activity } from "../activity.ts";

/** Reference §3.7. */
export const writeToLog = {
  action: "AMWRITETOLOG",
  name: "write_to_log",
  title: "Write to log",
  description: "Writes a line to the log of the run.",
  standing: "documented",
  isDefault: true,
  parameters: {
    text: {
      name: "TEXT",
      title: "Text",
      description: "The text to write. The text of the element may stand in its place.",
      type: { kind: "text" },
      default: "",
      isContent: true,
    },
    logLevel: {
      name: "LOGLEVEL",
      title: "Log level",
      description: "How important the line is.",
      type: {
        kind: "options",
        options: [
          { value: "user", label: "User message", spellings: ["usermessage", "message"] },
          { value: "verbose", label: "Verbose" },
          { value: "warning", label: "Warning" },
          { value: "error", label: "Error" },
        ],
      },
      default: "user",
    },
  },
  examples: [`<AMWRITETOLOG TEXT="Begun at %Now()%" LOGLEVEL="verbose" />`],
} as const satisfies Activity;
