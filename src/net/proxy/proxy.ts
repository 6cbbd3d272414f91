import type { Secret } from "../../values/secret.ts";
import { AttemptGate } from "../attempt-gate.ts";

/** An HTTP proxy. */
export type HttpProxy = {
  readonly host: string;
  readonly port: number;
  /** The way to the proxy itself is TLS (`https://proxy:443`). */
  readonly tls: boolean;
  readonly account?: ProxyAccount | undefined;
  /** What named it, for messages: `PROXYSERVER`, `HTTPS_PROXY`. */
  readonly namedBy: string;
};

/** The proxy that leads to a URL; undefined where it is reached directly. */
export type ProxyRoute = (url: URL) => Promise<HttpProxy | undefined>;

/** A header that proves a user to a proxy, for one request line. */
export type ProveRequest = (method: string, uri: string) => string;

/**
 * Who we are to a proxy. One object for all connections of a session: it remembers what the proxy accepts, and a refusal,
 * so that a wrong password is sent once.
 */
export class ProxyAccount {
  /** `user` or `DOMAIN\user`. */
  readonly userName: string;
  readonly password: Secret;
  /** What the proxy asked for the last time, where it serves every connection: Basic itself, or that it wants NTLM. */
  known: ProveRequest | "ntlm" | undefined;
  /** Answers to a Digest challenge whose connection the proxy has closed; the next connection takes them. */
  spare: ProveRequest | undefined;
  wasRejected = false;
  /** New connections sign in one after the other, so that a wrong password is refused once. */
  readonly attempts: AttemptGate = new AttemptGate();

  constructor(userName: string, password: Secret) {
    this.userName = userName;
    this.password = password;
  }
}

export type HttpProxyOptions = {
  readonly host: string;
  /** 808 when left out, as Create session documents it. */
  readonly port?: number | undefined;
  readonly tls?: boolean | undefined;
  readonly userName?: string | undefined;
  readonly password?: Secret | undefined;
};

/** PROXYTYPE http: this proxy leads everywhere. */
export function httpProxy({ host, port = 808, tls = false, userName, password }: HttpProxyOptions): ProxyRoute {
  const account = userName === undefined || password === undefined ? undefined : new ProxyAccount(userName, password);
  const proxy: HttpProxy = { host, port, tls, account, namedBy: "PROXYSERVER" };
  return async () => proxy;
}
