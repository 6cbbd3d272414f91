import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";
import type { SessionOptions } from "../session/session-options.ts";
import { explained } from "./diagnose.ts";

/** Opens a session as openSession does; what goes wrong also tells what it means (`means`) and what to do. */
export async function openExplained(options: SessionOptions): Promise<Session> {
  try {
    return await openSession(options);
  } catch (error) {
    throw explained(error);
  }
}
