import type { PlannedSession } from "../planned-sessions.ts";

/**
 * The organizations that a task's sessions name (ORGANIZATION, by the step or its profile), each once in the order of the
 * text, so that the embedded ones bear the names that a task with AUTODISCOVER will look for. One that an expression names
 * is not known before the run.
 */
export function namedOrganizations(sessions: readonly Pick<PlannedSession, "result">[]): readonly string[] {
  const names = new Map<string, string>();
  for (const { result } of sessions) {
    const name = result.ORGANIZATION?.trim() ?? "";
    if (name !== "" && !name.includes("%") && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}
