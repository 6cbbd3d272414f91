import type { HttpRequest, HttpResponse } from "../../net/http.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type {
  Association,
  OrganizationCall,
  OrganizationRequest,
  OrganizationResponse,
} from "../../wire/organization-call.ts";
import type { ColumnSet, Query } from "../../wire/query/query-expression.ts";
import { pageReader } from "../../wire/soap/decode-reply.ts";
import { encodeCall } from "../../wire/soap/encode-call.ts";
import { KnownMessages } from "../../wire/soap/known-messages.ts";
import type { SoapVersion } from "../../wire/soap/soap-version.ts";
import { WrittenPairs } from "../../wire/soap/written-pairs.ts";
import { ArrivingPage } from "../arriving-page.ts";
import { mayRunTwice } from "../may-run-twice.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { ServiceChannel, type ServiceOptions } from "../service-channel.ts";
import { mayBeReply, type ReplyTo, readAnswer, readArrived } from "./read-answer.ts";

/**
 * The Organization service over SOAP 1.1 (`…/Organization.svc/web`, text/xml with a SOAPAction header), or over SOAP 1.2
 * where the way to sign in is one of WS-Security (`…/Organization.svc`, the action in the message; protocols §1.1).
 *
 * Errors: SESSION_FAULT and the others of readAnswer, AUTH_…, NET_… (NET_TIME_LIMIT names the phase and the limit),
 * WIRE_… for a value that cannot be written, SESSION_ENDED after close.
 */
export class SoapOrganizationService implements OrganizationService {
  readonly #serviceUri: string;
  readonly #channel: ServiceChannel;
  readonly #soap: SoapVersion;
  /** Of the replies. */
  readonly #known = new KnownMessages();
  /** Of the calls. */
  readonly #written = new WrittenPairs();
  /** Where calls go. */
  readonly address: string;

  constructor(options: ServiceOptions) {
    const { serviceUri, signIn } = options;
    this.#serviceUri = serviceUri;
    this.#soap = signIn.endpoint === "web" ? "1.1" : "1.2";
    this.address = signIn.endpoint === "web" ? `${serviceUri}/web` : serviceUri;
    this.#channel = new ServiceChannel(options, this.address);
  }

  get connections(): number {
    return this.#channel.connections;
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

  async readPage(query: Query, take: (record: Entity) => void, limits: CallLimits = {}): Promise<EntityCollection> {
    const page = new ArrivingPage({ isPage: mayBeReply, open: (taking) => pageReader(taking, this.#known), take });
    const call = { operation: "RetrieveMultiple", query } as const;
    const reply = await this.#send(call, limits, page.bodyTo, (response) => {
      const end = page.endOf(response);
      if (end === undefined) return readAnswer(response, call.operation, this.address);
      return readArrived(end, call.operation, this.address);
    });
    page.handOn(reply.collection.entities);
    return reply.collection;
  }

  async execute(request: OrganizationRequest, limits?: CallLimits): Promise<OrganizationResponse> {
    return (await this.#call({ operation: "Execute", request }, limits)).response;
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  #call<C extends OrganizationCall>(call: C, limits: CallLimits = {}): Promise<ReplyTo<C["operation"]>> {
    const { operation }: { operation: C["operation"] } = call;
    return this.#send(call, limits, undefined, (response) =>
      readAnswer(response, operation, this.address, { name: labelOf(call), members: membersOf(call) }, this.#known),
    );
  }

  #send<T>(
    call: OrganizationCall,
    limits: CallLimits,
    bodyTo: HttpRequest["bodyTo"],
    read: (response: HttpResponse) => T,
  ): Promise<T> {
    const { callerId, callerObjectId } = limits;
    const message = encodeCall(call, this.#soap, {
      to: this.#serviceUri,
      callerId,
      callerObjectId,
      written: this.#written,
    });
    const request: HttpRequest = { method: "POST", url: this.address, ...message, bodyTo };
    return this.#channel.send({ request, operation: labelOf(call), mayRunTwice: mayRunTwice(call), read }, limits);
  }
}

/** Names of the messages that a transaction holds. */
function membersOf(call: OrganizationCall): readonly string[] | undefined {
  if (call.operation !== "Execute" || call.request.requestName !== "ExecuteTransaction") return undefined;
  const requests = call.request.parameters.get("Requests");
  return (Array.isArray(requests) ? (requests as readonly OrganizationRequest[]) : []).map((one) => one.requestName);
}

/** The call's name, for messages. */
function labelOf(call: OrganizationCall): string {
  return call.operation === "Execute" ? call.request.requestName : call.operation;
}
