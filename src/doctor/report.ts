import type { TlsFacts } from "./certificate-chain.ts";

/** The phases of a connection, in the order in which they are walked. */
export type PhaseName =
  | "plan"
  | "name"
  | "tcp"
  | "proxy"
  | "tls"
  | "clock"
  | "policy"
  | "organization"
  | "sign-in"
  | "who-am-i"
  | "version"
  | "roles";

export type PhaseReport = {
  readonly phase: PhaseName;
  readonly title: string;
  /** Of the phase `tls`: the certificates that the server shows. */
  readonly tls?: TlsFacts;
} & Outcome;

export type Outcome =
  | { readonly outcome: "ok"; readonly happened: string }
  /** Nothing is known of it; `happened` is the reason. */
  | { readonly outcome: "not checked"; readonly happened: string }
  /** An earlier phase failed. */
  | { readonly outcome: "not reached" }
  | Failure;

/** What happened, what it means, and what to do next, in plain words. */
export type Failure = {
  readonly outcome: "failed";
  /** Of the error: `NET_REFUSED`. */
  readonly code: string;
  readonly happened: string;
  readonly where: string | undefined;
  readonly means: string;
  readonly next: string;
  /** What lies beneath, from the outermost to the innermost. */
  readonly causes: readonly string[];
};
