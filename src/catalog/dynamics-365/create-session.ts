import type { Activity } from "../activity.ts";
import { createSession as crmCreateSession } from "../dynamics-crm/create-session.ts";
import { connection, defaultSessionName } from "./connection.ts";

/** Reference §1.8: by the connection parameters of the family's page that could be read. */
export const createSession = {
  action: "AMDYNAMICS365",
  name: "create_session",
  title: "Create session",
  description: "Signs in to an organization by OAuth, and keeps the connection open under a name that later steps use.",
  standing: "inferred",
  parameters: {
    session: { ...crmCreateSession.parameters.session, default: defaultSessionName },
    ...connection,
  },
  examples: [
    `<AMDYNAMICS365 ACTIVITY="create_session" SESSION="Dynamics365Session1" SERVER="https://adventureworks.crm.dynamics.com" CLIENTID="%clientId%" CLIENTSECRET="%clientSecret%" />`,
    `<AMDYNAMICS365 ACTIVITY="create_session" SERVER="https://adventureworks.crm.dynamics.com" CLIENTID="%clientId%" CERTIFICATETYPE="file" CERTIFICATE="dynamics.pem" />`,
  ],
} as const satisfies Activity;
