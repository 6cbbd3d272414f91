import { DynamlError } from "../errors.ts";
import { givenOptions, timeoutOf } from "../session/given-options.ts";
import { firstService, type Plan, planOpening } from "../session/locate-organization.ts";
import { withOpening } from "../session/opening.ts";
import type { SessionOptions } from "../session/session-options.ts";
import { diagnose } from "./diagnose.ts";
import { Examination, type Phase } from "./examination.ts";
import { networkPhases, ok } from "./network-phases.ts";
import { commonPrivileges } from "./privileges.ts";
import type { Outcome, PhaseReport } from "./report.ts";
import { sessionPhases } from "./session-phases.ts";

const planPhase = { name: "plan", title: "what will be used" } as const;
const unplanned = "What is to be connected to cannot be found out; nothing was sent.";
const phases: readonly Phase[] = [{ ...planPhase, examine: describePlan }, ...networkPhases, ...sessionPhases];

export type ExamineOptions = {
  /**
   * Privileges by name (`prvCreateAccount`) that the user needs besides those of reading definitions, where System Administrator
   * and System Customizer are no roles of the user's.
   */
  readonly privileges?: readonly string[] | undefined;
};

/**
 * Walks the way that opening a session with these options takes, phase by phase, until one fails; all within one
 * `timeout`. It signs in as openSession does, so that a wrong password is sent once. Changes nothing on the server.
 *
 *     const reports = await examineConnection({ organizationUri: "https://crm/org", authType: "ActiveDirectory", userName, password });
 *     reports.find(({ outcome }) => outcome === "failed");
 *
 * What is wrong with the connection is in the reports, never thrown.
 */
export async function examineConnection(
  options: SessionOptions,
  { privileges = [] }: ExamineOptions = {},
): Promise<readonly PhaseReport[]> {
  try {
    const given = givenOptions(options);
    const seconds = timeoutOf(given);
    const plan = planOpening(given);
    const needed = [...new Set([...commonPrivileges, ...privileges])];
    const about = { what: "examining the connection", where: firstService(plan), seconds };
    return await withOpening(
      plan.options,
      about,
      () => {},
      (opening) => walk(new Examination(plan, opening, needed)),
    );
  } catch (error) {
    return failedPlan(error);
  }
}

/** The reports where it is not even known, or cannot be found out, what is to be connected to. */
export function failedPlan(error: unknown): readonly PhaseReport[] {
  const [, ...others] = phases;
  return [
    { phase: planPhase.name, title: planPhase.title, ...failure(error, unplanned) },
    ...others.map(({ name, title }) => ({ phase: name, title, outcome: "not reached" }) as const),
  ];
}

async function walk(examination: Examination): Promise<readonly PhaseReport[]> {
  const reports: PhaseReport[] = [];
  try {
    for (const phase of phases) {
      const hasFailed = reports.some(({ outcome }) => outcome === "failed");
      const outcome = hasFailed ? ({ outcome: "not reached" } as const) : await outcomeOf(phase, examination);
      const facts = phase.name === "tls" && examination.tls !== undefined ? { tls: examination.tls } : {};
      reports.push({ phase: phase.name, title: phase.title, ...outcome, ...facts });
    }
    return reports;
  } finally {
    await examination.close();
  }
}

async function outcomeOf(phase: Phase, examination: Examination): Promise<Outcome> {
  try {
    return await phase.examine(examination);
  } catch (error) {
    return failure(error);
  }
}

/** Other errors than ours are faults of this program, and stay what they are. */
function failure(error: unknown, otherwise?: string): Outcome {
  if (error instanceof DynamlError) return diagnose(error, otherwise);
  throw error;
}

async function describePlan(examination: Examination): Promise<Outcome> {
  const { plan, service } = examination;
  const proxy = await examination.proxy();
  const parts = [
    service.href,
    `sign-in ${signInText(plan)}`,
    proxy === undefined ? "no proxy" : `proxy ${proxy.host}:${proxy.port} (${proxy.namedBy})`,
    ...plan.warnings.map(({ message }) => message),
  ];
  return ok(parts.join("; "));
}

function signInText({ authType, options: { userName, domain, clientId } }: Plan): string {
  const how = authType === "Auto" ? "as the server asks for it" : `by ${authType}`;
  if (userName !== undefined) return `${how}, user ${domain === undefined ? "" : `${domain}\\`}${userName}`;
  return clientId === undefined ? how : `${how}, as an application`;
}
