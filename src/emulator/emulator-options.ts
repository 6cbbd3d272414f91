import type { SignInScheme } from "./sign-in/scheme.ts";

export type EmulatorOptions = {
  /** SQLite file that keeps the data; memory when left out. */
  readonly data?: string | undefined;
  /**
   * A user who is not configured is taken in at first sign-in, whatever the password: the handshake runs, but NTLM never shows a
   * server the password, so there is nothing to check it against. Configured users are still verified. Loopback only.
   */
  readonly open?: boolean | undefined;
  readonly users?: readonly EmulatorUser[] | undefined;
  /** 0 or left out: a free port. */
  readonly port?: number | undefined;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly listen?: string | undefined;
  /** A local socket path (named pipe on Windows) in place of an address; any Host header is then taken. */
  readonly path?: string | undefined;
  /** Host names, besides loopback ones, that the Host header may name. */
  readonly hostNames?: readonly string[] | undefined;
  /** Unique name of the organization; the first path segment is not checked against it when `anyOrganization` is set. */
  readonly organization?: string | undefined;
  readonly anyOrganization?: boolean | undefined;
  /** Version that RetrieveVersion answers. */
  readonly version?: string | undefined;
  /** Ways to sign in that are offered; `defaultSignIn` when left out. */
  readonly signIn?: readonly SignInScheme[] | undefined;
  /** Domains whose accounts sign in at the organization's own federation server when they come to the online services. */
  readonly federatedDomains?: readonly string[] | undefined;
  /** The clock that records, tokens and time limits of a sign-in go by; the machine's when left out. */
  readonly now?: (() => Date) | undefined;
  readonly limits?: { readonly maxBodyBytes?: number | undefined } | undefined;
};

export type EmulatorUser = {
  readonly domain: string;
  readonly userName: string;
  readonly password: string;
  /** User principal name: `alice@contoso.com`. */
  readonly upn?: string | undefined;
  /** Security roles by name. */
  readonly roles?: readonly string[] | undefined;
  /** Too many wrong passwords: no scheme lets the user in. */
  readonly locked?: boolean | undefined;
  /** The account is switched off in the directory. */
  readonly disabled?: boolean | undefined;
  /** OAuth asks for a second factor, which a password alone does not give. */
  readonly mfa?: boolean | undefined;
};

export type Emulator = {
  /** `http://127.0.0.1:PORT`, or the socket path. */
  readonly url: string;
  close(): Promise<void>;
};
