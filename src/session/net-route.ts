import type { NetRoute } from "../net/route.ts";
import { strictPolicy } from "./operator-policy.ts";
import type { SessionOptions } from "./session-options.ts";

/**
 * The way that everything of one session takes: its proxy, the authorities it trusts. An injected dial stands for the whole
 * network, so that no proxy is asked then: under `--embedded` a task with PROXYTYPE http runs as it is.
 */
export function routeOf({ dial, policy = strictPolicy }: SessionOptions): NetRoute {
  return { dial, tls: { ca: policy.ca } };
}
