import type { Session } from "../../session/session.ts";

/**
 * Whether an update may set owner and state with the other columns, as organizations can since 8.0 (messages.md §4): those before have the messages
 * Assign and SetState alone, which the later ones deprecate.
 */
export function hasSpecializedUpdates({ version }: Pick<Session, "version">): boolean {
  return Number.parseInt(version, 10) >= 8;
}
