import { resolve } from "node:path";
import type { Dial } from "../../net/http.ts";
import { strictPolicy } from "../../session/operator-policy.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import type { Io } from "../io.ts";
import { type EmbeddedOptions, startEmbeddedOrganization } from "./embedded-organization.ts";

/** What the command line says of the embedded organization. */
export type EmbeddedChoice = {
  readonly embedded?: boolean;
  readonly data?: string;
};

/**
 * Nothing leaves this process, and the organization speaks what Microsoft has switched off: so a task that was written for
 * its cloud, or for plain http, runs as it is.
 */
export function embeddedSession(session: SessionOptions, dial: Dial): SessionOptions {
  const takes = { allowPlainHttpPasswords: true, allowRetiredSignIn: true, tickets: false };
  return { ...session, dial, policy: { ...strictPolicy, ...session.policy, ...takes } };
}

/** Gives the work the way to an organization: its own one, started before and closed after, or none with which the network is used. */
export async function withEmbedded<T>(
  options: EmbeddedChoice & Pick<EmbeddedOptions, "organizations">,
  io: Pick<Io, "cwd">,
  work: (dial: Dial | undefined) => Promise<T>,
): Promise<T> {
  if (options.embedded !== true) return work(undefined);
  const data = options.data === undefined ? undefined : resolve(io.cwd, options.data);
  const embeddedOrganization = await startEmbeddedOrganization({ data, organizations: options.organizations });
  try {
    return await work(embeddedOrganization.dial);
  } finally {
    await embeddedOrganization.close();
  }
}
