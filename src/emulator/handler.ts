/** The embedded organization as a function: what a listener, a worker or a test hands requests to. */
export type Handler = (request: EmulatorRequest, connection: EmulatorConnection) => Promise<EmulatorResponse>;

export type EmulatorRequest = {
  readonly method: string;
  /** Path and query, as on the request line. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** True where it came over TLS, or where TLS ends before this organization. */
  readonly secure?: boolean | undefined;
};

export type EmulatorResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array;
};

/** One kept-alive connection: sign-in schemes that authenticate a connection (NTLM) keep their state here. */
export type EmulatorConnection = { readonly state: Map<string, unknown> };
