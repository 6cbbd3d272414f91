import type { Dial } from "./http.ts";
import type { ProxyRoute } from "./proxy/proxy.ts";
import type { Trust } from "./trust.ts";

/** How an origin is reached. One object a session: everything that a session sends takes the same way. */
export type NetRoute = {
  /** Opens byte streams, to proxies too; TCP when left out. */
  readonly dial?: Dial | undefined;
  /** Which proxy leads to a URL; every URL is reached directly when left out. */
  readonly proxy?: ProxyRoute | undefined;
  /** Which certificates are trusted; those of the usual authorities when left out. */
  readonly trust?: Trust | undefined;
};
