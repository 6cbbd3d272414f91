/** A request as the pure functions of this layer make it: what an HTTP client needs to send it. */
export type WireRequest = {
  readonly method: "GET" | "POST";
  /** Absolute. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

/** What an HTTP client got back; only the status and the body count here. */
export type WireResponse = { readonly status: number; readonly body: Uint8Array | string };
