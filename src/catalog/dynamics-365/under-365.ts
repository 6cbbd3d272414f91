import type { Activity, Parameter } from "../activity.ts";
import { sessionOrHost as crmSessionOrHost, sessionStep as crmSessionStep } from "../dynamics-crm/host-connection.ts";
import { defaultSessionName } from "./connection.ts";
import { sessionOrHost } from "./session-or-host.ts";

/**
 * The same activity of the newer family: AMDYNAMICS365 has the activities of AMDYNAMICSCRM and signs in by parameters of
 * its own (reference §1.8).
 */
export function under365(record: Activity): Activity {
  const own = Object.fromEntries(Object.entries(record.parameters).filter(([key]) => !(key in crmSessionOrHost)));
  const parameters = { ...(connectsForItself(record) ? sessionOrHost : sessionStep), ...own };
  return {
    ...record,
    action: "AMDYNAMICS365",
    standing: record.standing === "extension" ? "extension" : "inferred",
    parameters,
    examples: record.examples.map(exampleUnder365),
  };
}

function connectsForItself({ parameters }: Activity): boolean {
  return "server" in parameters;
}

const sessionStep = {
  session: { ...crmSessionStep.session, default: defaultSessionName },
} as const satisfies Readonly<Record<string, Parameter>>;

/** Steps that open a session have connection parameters, which differ: an example without them is left. */
function exampleUnder365(example: string): string {
  const lines = example.split("\n").filter((line) => !line.includes('ACTIVITY="create_session"'));
  return lines
    .join("\n")
    .replaceAll("AMDYNAMICSCRM", "AMDYNAMICS365")
    .replaceAll("DynamicsCrmSession1", defaultSessionName);
}
