import type { Activity } from "../activity.ts";

/** Reference §1.3. */
export const endSession = {
  action: "AMDYNAMICSCRM",
  name: "end_session",
  title: "End session",
  description:
    "Ends a session and closes its connections. Sessions that are still open when the task ends are ended then.",
  standing: "documented",
  parameters: {
    session: {
      name: "SESSION",
      title: "Session",
      description: "The session to end.",
      type: { kind: "sessionName" },
      effect: "ends",
      required: true,
    },
  },
  examples: [`<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`],
} as const satisfies Activity;
