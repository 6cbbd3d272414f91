import type { Session } from "../session/session.ts";
import type { SessionOptions } from "../session/session-options.ts";
import type { Secret } from "../values/secret.ts";

/** What activities reach the world through. */
export type Services = {
  /** Opens sessions; its caller decides which network they use. */
  readonly openSession: (options: SessionOptions) => Promise<Session>;
  /** Looks up the secret that stands for a value which the vendor's product encrypted. Left out: there are none. */
  readonly secrets?: SecretLookup | undefined;
};

export type SecretLookup = (subject: SecretSubject) => Promise<Secret | undefined> | Secret | undefined;

export type SecretSubject = {
  /** The task's name as the run was given it. */
  readonly task: string;
  /** The session's name; undefined for a step that connects for itself, and for a variable. */
  readonly session?: string | undefined;
  /** The secure variable whose value it is. */
  readonly variable?: string | undefined;
  /** AML spelling: `PASSWORD`. */
  readonly parameter: string;
};
