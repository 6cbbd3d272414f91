import type { Activity } from "../activity.ts";
import { connection, defaultSessionName } from "./connection.ts";

/** Reference §1.1, §1.2. */
export const createSession = {
  action: "AMDYNAMICSCRM",
  name: "create_session",
  title: "Create session",
  description:
    "Connects to an organization, signs in, and keeps the connection open under a name that later steps of the task use.",
  standing: "documented",
  parameters: {
    session: {
      name: "SESSION",
      title: "Session",
      description: "The name of the new session. An open session of that name is ended first.",
      type: { kind: "sessionName" },
      effect: "creates",
      default: defaultSessionName,
    },
    ...connection,
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="DynamicsCrmSession1" PROTOCOL="HTTP" SERVER="crm.example.com" ORGANIZATION="adventureworks" USERNAME="administrator" DOMAIN="EXAMPLE" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" />`,
    `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm" ORGANIZATIONURI="http://crm.example.com/adventureworks/XRMServices/2011/Organization.svc" USERNAME="EXAMPLE\\administrator" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" TIMEOUT="60" />`,
  ],
} as const satisfies Activity;
