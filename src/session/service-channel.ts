import { setTimeout } from "node:timers/promises";
import { authenticatedExchange } from "../auth/authenticated-exchange.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { DynamlError } from "../errors.ts";
import { openConnection } from "../net/connection.ts";
import { ConnectionPool } from "../net/connection-pool.ts";
import type { Connection, HttpRequest, HttpResponse } from "../net/http.ts";
import { abortError, type NetErrorCode } from "../net/net-error.ts";
import type { NetRoute } from "../net/route.ts";
import { startTimeLimit, type TimeLimit } from "../net/time-limit.ts";
import { timeoutOf } from "./given-options.ts";
import type { CallLimits } from "./organization-service.ts";
import { type FailedAttempt, secondsBeforeRetry, secondsRefused } from "./retry.ts";
import { sessionEnded } from "./session-ended.ts";

export type ServiceOptions = {
  /** The service's address without what its wire adds. */
  readonly serviceUri: string;
  /** The way to the organization. */
  readonly route: NetRoute;
  readonly signIn: SignIn;
  /** Connections at the same time; 8 when left out. */
  readonly connections?: number | undefined;
  /** Seconds for one request with all it causes. */
  readonly timeout: number;
  /** For messages. */
  readonly sessionName: string;
  /** What ends with the service. */
  readonly closeAlso?: (() => Promise<void>) | undefined;
};

/** One call of a service, whatever its wire. */
export type ServiceCall<T> = {
  readonly request: HttpRequest;
  /** For messages: `Create`. */
  readonly operation: string;
  /** Carrying it out twice does no harm: a read, or a create with a record ID of its own. */
  readonly mayRunTwice: boolean;
  /** The answer's meaning; throws what explains an answer that has none. */
  readonly read: (response: HttpResponse) => T;
};

const defaultConnections = 8;
const pausing = "waiting before another attempt";

/**
 * The signed-in way to one service. Calls made at the same time travel on connections of their own; those beyond the number
 * of connections wait in the order they came, and that does not use up their time. What was not carried out for certain is
 * tried again within the call's time (`secondsBeforeRetry`).
 */
export class ServiceChannel {
  readonly #options: ServiceOptions;
  readonly #pool: ConnectionPool;
  readonly #address: string;
  /** Calls that travel at the same time; more wait. */
  readonly connections: number;
  #hasAnswered = false;

  /** @param address where calls go, for messages. */
  constructor(options: ServiceOptions, address: string) {
    const { serviceUri, route, connections = defaultConnections } = options;
    this.connections = connections;
    const { origin } = new URL(serviceUri);
    this.#options = options;
    this.#address = address;
    this.#pool = new ConnectionPool({
      open: () => openConnection({ origin, route }),
      size: connections,
      calledOff: (signal) => abortError(signal, address, false),
    });
  }

  /** Errors: those of `read`, AUTH_…, NET_… (NET_TIME_LIMIT names the phase and the limit), SESSION_ENDED after close. */
  send<T>(call: ServiceCall<T>, limits: CallLimits = {}): Promise<T> {
    return this.#pool.run((connection) => this.#withinLimit(call, connection, limits), limits.signal);
  }

  /** Calls made before are finished first, each within its own limits; calls after it fail with SESSION_ENDED. */
  async close(): Promise<void> {
    await this.closeConnections();
    await this.#options.closeAlso?.();
  }

  /** The connections alone: what was opened for the session stays, for another channel. */
  async closeConnections(): Promise<void> {
    await this.#pool.close(() => this.#ended());
  }

  /** Until one attempt is answered, or must be the last. */
  async #withinLimit<T>(call: ServiceCall<T>, connection: Connection, limits: CallLimits): Promise<T> {
    const { request, read } = call;
    const { authenticator, isRefusal } = this.#options.signIn;
    const limit = this.#startLimit(call, limits);
    try {
      for (let count = 1; ; count += 1) {
        let response: HttpResponse | undefined;
        try {
          response = await authenticatedExchange(request, connection, authenticator, limit, limit.enter, isRefusal);
          limits.onAnswer?.(response);
          const answer = read(response);
          this.#hasAnswered = true;
          return answer;
        } catch (error) {
          await this.#pauseAfter({ error, response, count }, call, limit, limits);
        }
      }
    } finally {
      limit.end();
    }
  }

  #startLimit({ operation }: Pick<ServiceCall<unknown>, "operation">, limits: CallLimits): TimeLimit {
    const seconds = timeoutOf(limits, this.#options.timeout);
    return startTimeLimit(seconds, limits, (phase) =>
      timeLimitError(`${operation} had no answer within ${seconds} s`, phase, this.#address),
    );
  }

  /** Throws the attempt's error where another attempt must not be, or would come too late. */
  async #pauseAfter(
    failed: Pick<FailedAttempt, "error" | "response" | "count">,
    { mayRunTwice }: Pick<ServiceCall<unknown>, "mayRunTwice">,
    limit: TimeLimit,
    { onThrottled }: CallLimits,
  ): Promise<void> {
    const attempt = { ...failed, mayRunTwice, isKnownToAnswer: this.#hasAnswered };
    const pause = secondsBeforeRetry(attempt);
    const refused = onThrottled === undefined ? undefined : secondsRefused(attempt);
    if (refused !== undefined) {
      onThrottled?.(refused);
      throw failed.error;
    }
    if (pause === undefined || pause >= limit.secondsLeft) throw failed.error;
    limit.enter(pausing);
    await setTimeout(pause * 1000, undefined, limit).catch(() => {
      throw abortError(limit.signal, this.#address, true);
    });
  }

  #ended(): DynamlError {
    return sessionEnded(this.#options.sessionName, this.#address);
  }
}

/** `happened (connecting)`; nothing of the request itself has left in the phases before waiting. */
export function timeLimitError(happened: string, phase: string, where: string): DynamlError {
  const mayHaveRun = phase === "waiting for the answer" || phase === pausing;
  return new DynamlError<NetErrorCode>({
    code: "NET_TIME_LIMIT",
    message: `${happened} (${phase})`,
    where,
    remedy: mayHaveRun
      ? "raise TIMEOUT; whether the server carried out the request is not known: look before repeating it"
      : "check the address and the network, or raise TIMEOUT",
    context: { phase, mayHaveRun },
    retryable: !mayHaveRun,
  });
}
