import type { Secret } from "../../values/secret.ts";

/** An HTTP proxy. */
export type Proxy = {
  readonly host: string;
  readonly port: number;
  /** The way to the proxy itself is TLS (`https://proxy:443`). */
  readonly tls: boolean;
  readonly credentials?: ProxyCredentials | undefined;
  /** What named it, for messages: `PROXYSERVER`, `HTTPS_PROXY`. */
  readonly namedBy: string;
};

export type ProxyCredentials = {
  /** `user` or `DOMAIN\user`. */
  readonly userName: string;
  readonly password: Secret;
};

/** The proxy that leads to a URL; undefined where it is reached directly. */
export type ProxyRoute = (url: URL) => Promise<Proxy | undefined>;
