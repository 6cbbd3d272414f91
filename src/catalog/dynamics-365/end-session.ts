import type { Activity } from "../activity.ts";
import { endSession as crmEndSession } from "../dynamics-crm/end-session.ts";

export const endSession = {
  ...crmEndSession,
  action: "AMDYNAMICS365",
  standing: "inferred",
  examples: [`<AMDYNAMICS365 ACTIVITY="end_session" SESSION="Dynamics365Session1" />`],
} as const satisfies Activity;
