import { setTimeout } from "node:timers/promises";
import { authenticatedExchange } from "../../auth/authenticated-exchange.ts";
import type { SignIn } from "../../auth/sign-in.ts";
import { DynamlError } from "../../errors.ts";
import { openConnection } from "../../net/connection.ts";
import { ConnectionPool } from "../../net/connection-pool.ts";
import type { Connection, HttpRequest, HttpResponse } from "../../net/http.ts";
import { abortError, type NetErrorCode } from "../../net/net-error.ts";
import type { NetRoute } from "../../net/route.ts";
import { startTimeLimit, type TimeLimit } from "../../net/time-limit.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type {
  Association,
  OrganizationCall,
  OrganizationRequest,
  OrganizationResponse,
} from "../../wire/organization-call.ts";
import type { ColumnSet, Query } from "../../wire/query/query-expression.ts";
import { encodeCall } from "../../wire/soap/encode-call.ts";
import type { SoapVersion } from "../../wire/soap/soap-version.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { secondsBeforeRetry } from "../retry.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { type ReplyTo, readAnswer } from "./read-answer.ts";

export type SoapServiceOptions = {
  /** …/XRMServices/2011/Organization.svc, without `/web` */
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

const defaultConnections = 8;
const pausing = "waiting before another attempt";

/**
 * The Organization service over SOAP 1.1 (`…/Organization.svc/web`, text/xml with a SOAPAction header), or over SOAP 1.2
 * where the way to sign in is one of WS-Security (`…/Organization.svc`, the action in the message; protocols §1.1).
 * Calls made at the same time travel on connections of their own; those beyond the number of connections wait in the
 * order they came, and that does not use up their time. What was not carried out for certain is tried again within the
 * call's time (`secondsBeforeRetry`).
 *
 * Errors: SESSION_FAULT and the others of readAnswer, AUTH_…, NET_… (NET_TIME_LIMIT names the phase and the limit),
 * WIRE_… for a value that cannot be written, SESSION_ENDED after close.
 */
export class SoapOrganizationService implements OrganizationService {
  readonly #options: SoapServiceOptions;
  readonly #pool: ConnectionPool;
  readonly #soap: SoapVersion;
  #hasAnswered = false;
  /** Where calls go. */
  readonly address: string;

  constructor(options: SoapServiceOptions) {
    const { serviceUri, route, signIn, connections = defaultConnections } = options;
    const { origin } = new URL(serviceUri);
    this.#options = options;
    this.#soap = signIn.endpoint === "web" ? "1.1" : "1.2";
    this.address = signIn.endpoint === "web" ? `${serviceUri}/web` : serviceUri;
    this.#pool = new ConnectionPool({
      open: () => openConnection({ origin, route }),
      size: connections,
      calledOff: (signal) => abortError(signal, serviceUri, false),
    });
  }

  async create(entity: Entity, limits?: CallLimits): Promise<Guid> {
    return (await this.#call({ operation: "Create", entity }, limits)).id;
  }

  async retrieve(entityName: string, id: Guid, columnSet: ColumnSet, limits?: CallLimits): Promise<Entity> {
    return (await this.#call({ operation: "Retrieve", entityName, id, columnSet }, limits)).entity;
  }

  async update(entity: Entity, limits?: CallLimits): Promise<void> {
    await this.#call({ operation: "Update", entity }, limits);
  }

  async delete(entityName: string, id: Guid, limits?: CallLimits): Promise<void> {
    await this.#call({ operation: "Delete", entityName, id }, limits);
  }

  async associate(association: Association, limits?: CallLimits): Promise<void> {
    await this.#call({ operation: "Associate", association }, limits);
  }

  async disassociate(association: Association, limits?: CallLimits): Promise<void> {
    await this.#call({ operation: "Disassociate", association }, limits);
  }

  async retrieveMultiple(query: Query, limits?: CallLimits): Promise<EntityCollection> {
    return (await this.#call({ operation: "RetrieveMultiple", query }, limits)).collection;
  }

  async execute(request: OrganizationRequest, limits?: CallLimits): Promise<OrganizationResponse> {
    return (await this.#call({ operation: "Execute", request }, limits)).response;
  }

  /** Calls made before are finished first, each within its own limits; calls after it fail with SESSION_ENDED. */
  async close(): Promise<void> {
    await this.#pool.close(() => this.#ended());
    await this.#options.closeAlso?.();
  }

  async #call<C extends OrganizationCall>(call: C, limits: CallLimits = {}): Promise<ReplyTo<C["operation"]>> {
    const message = encodeCall(call, this.#soap, { to: this.#options.serviceUri, callerId: limits.callerId });
    const request: HttpRequest = { method: "POST", url: this.address, ...message };
    return await this.#pool.run((connection) => this.#send(call, request, connection, limits), limits.signal);
  }

  async #send<C extends OrganizationCall>(
    call: C,
    request: HttpRequest,
    connection: Connection,
    limits: CallLimits,
  ): Promise<ReplyTo<C["operation"]>> {
    const seconds = limits.timeout || this.#options.timeout;
    const limit = startTimeLimit(seconds, limits, (phase) =>
      timeLimitError(`${call.operation} had no answer within ${seconds} s`, phase, this.address),
    );
    try {
      return await this.#attempts(call, request, connection, limit);
    } finally {
      limit.end();
    }
  }

  /** Until one is answered, or must be the last. */
  async #attempts<C extends OrganizationCall>(
    call: C,
    request: HttpRequest,
    connection: Connection,
    limit: TimeLimit,
  ): Promise<ReplyTo<C["operation"]>> {
    const { authenticator, isRefusal } = this.#options.signIn;
    for (let count = 1; ; count += 1) {
      let response: HttpResponse | undefined;
      try {
        response = await authenticatedExchange(request, connection, authenticator, limit, limit.enter, isRefusal);
        const reply = readAnswer(response, call.operation, this.address);
        this.#hasAnswered = true;
        return reply;
      } catch (error) {
        const pause = secondsBeforeRetry({ error, response, call, count, isKnownToAnswer: this.#hasAnswered });
        if (pause === undefined || pause >= limit.secondsLeft) throw error;
        limit.enter(pausing);
        await setTimeout(pause * 1000, undefined, limit).catch(() => {
          throw abortError(limit.signal, this.address, true);
        });
      }
    }
  }

  #ended(): DynamlError {
    const { sessionName } = this.#options;
    return new DynamlError<SessionErrorCode>({
      code: "SESSION_ENDED",
      message: `session "${sessionName}" has ended`,
      where: this.address,
      remedy: "make the call before the session ends, or open the session again",
    });
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
    context: { phase },
    retryable: !mayHaveRun,
  });
}
