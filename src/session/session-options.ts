import type { Dial } from "../net/http.ts";
import type { Secret } from "../values/secret.ts";

/** How to open a session; one member for each parameter of Create session. An empty text counts as not given. */
export type SessionOptions = {
  /** Session name, for messages only. */
  readonly name?: string | undefined;
  readonly protocol?: "HTTP" | "HTTPS" | undefined;
  /** Host, host:port, IP address, or URL with the organization in its path. */
  readonly server?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationUri?: string | undefined;
  readonly discoveryUri?: string | undefined;
  readonly homeRealmUri?: string | undefined;
  readonly autoDiscover?: boolean | undefined;
  readonly office365?: boolean | undefined;
  /** `user`, `DOMAIN\user` or `user@realm`. */
  readonly userName?: string | undefined;
  readonly password?: Secret | string | undefined;
  readonly domain?: string | undefined;
  readonly authType?: AuthType | undefined;
  /** Seconds for one request with all it causes; 0 or left out means 120. */
  readonly timeout?: number | undefined;
  readonly proxy?: ProxyOptions | undefined;
  /** Replaces the network: every address goes through it. */
  readonly dial?: Dial | undefined;
  /** Calls off the opening; a session that is open is ended with `end`. */
  readonly signal?: AbortSignal | undefined;
};

export type AuthType = "None" | "ActiveDirectory" | "Federation" | "LiveId" | "OnlineFederation" | "OAuth" | "Auto";

export type ProxyOptions = {
  readonly type: "system" | "none" | "http";
  readonly server?: string | undefined;
  readonly port?: number | undefined;
  readonly userName?: string | undefined;
  readonly password?: Secret | string | undefined;
};
