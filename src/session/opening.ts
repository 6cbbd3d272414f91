import { authenticatedExchange } from "../auth/authenticated-exchange.ts";
import type { SharedSignIn } from "../auth/oauth/shared-sign-in.ts";
import { openConnection } from "../net/connection.ts";
import type { ExchangeLimits, Send } from "../net/http.ts";
import type { NetRoute } from "../net/route.ts";
import { createSend } from "../net/send.ts";
import { startTimeLimit } from "../net/time-limit.ts";
import { routeOf } from "./net-route.ts";
import { type OperatorPolicy, strictPolicy } from "./operator-policy.ts";
import { timeLimitError } from "./service-channel.ts";
import { fetchPolicy } from "./service-policy.ts";
import type { SessionWarning } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";
import { type SignInContext, type SignInScheme, signInBy } from "./sign-in.ts";

/** What the steps of opening one session, or of asking a discovery service, have in common. */
export type Opening = {
  readonly options: SessionOptions;
  readonly operator: OperatorPolicy;
  readonly route: NetRoute;
  /** Sends as nobody. Lives as long as the session: tokens are renewed over it. */
  readonly send: Send & { close(): Promise<void> };
  /** Of opening as a whole. */
  readonly limits: ExchangeLimits;
  readonly shared: SharedSignIn;
  readonly warn: (warning: SessionWarning) => void;
};

/**
 * Does work that opens something within one time limit, whose error names what used it up: `opening the session took
 * more than 120 s (getting a token: connecting)`. Where the work fails, its traffic is ended.
 */
export async function withOpening<T>(
  options: SessionOptions,
  about: { readonly what: string; readonly where: string; readonly seconds: number },
  warn: (warning: SessionWarning) => void,
  work: (opening: Opening) => Promise<T>,
): Promise<T> {
  const { what, where, seconds } = about;
  const route = routeOf(options);
  const send = createSend(route);
  const limits = startTimeLimit(seconds, { signal: options.signal }, (phase) =>
    timeLimitError(`${what} took more than ${seconds} s`, phase, where),
  );
  try {
    return await work({ options, operator: options.policy ?? strictPolicy, route, send, limits, shared: {}, warn });
  } catch (error) {
    await send.close();
    throw error;
  } finally {
    limits.end();
  }
}

/** What traffic around the organization's own is for, in the words of a time limit's error. */
export type TrafficPhase = "asking the discovery service" | "asking how to sign in" | "getting a token";

/**
 * The same send, telling what it is for: `getting a token`, and with what the network tells: `getting a token: connecting`.
 * `usual` are the limits of a request that comes without.
 */
export function sendFor(phase: TrafficPhase, send: Send, usual: ExchangeLimits = {}): Send {
  return async (request, limits = usual) => {
    const onPhase = (detail: string | undefined): void =>
      limits.onPhase?.(detail === undefined ? phase : `${phase}: ${detail}`);
    onPhase(undefined);
    try {
      return await send(request, { ...limits, onPhase });
    } finally {
      limits.onPhase?.(undefined);
    }
  };
}

/** What a way to sign in is told of one service. */
export function signInContext(opening: Opening, serviceUri: string): SignInContext {
  const { options, operator, route, limits, shared, warn } = opening;
  let policy: ReturnType<SignInContext["policy"]> | undefined;
  return {
    serviceUri,
    options,
    operator,
    route,
    limits,
    shared,
    warn,
    send: sendFor("getting a token", opening.send),
    policy: () => {
      policy ??= fetchPolicy(serviceUri, sendFor("asking how to sign in", opening.send), limits);
      return policy;
    },
  };
}

/** Signs in to a service on a connection of its own, which is closed when the work is done. */
export async function withSignIn<T>(
  opening: Opening,
  serviceUri: string,
  scheme: SignInScheme,
  work: (send: Send, endpoint: "web" | "ws-security") => Promise<T>,
): Promise<T> {
  const { authenticator, endpoint, isRefusal } = await signInBy(scheme, signInContext(opening, serviceUri));
  const connection = openConnection({ origin: new URL(serviceUri).origin, route: opening.route });
  const send: Send = (request, limits = {}) =>
    authenticatedExchange(request, connection, authenticator, limits, () => {}, isRefusal);
  try {
    return await work(sendFor("asking the discovery service", send, opening.limits), endpoint);
  } finally {
    await connection.close();
  }
}
