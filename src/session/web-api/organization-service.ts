import { randomUUID } from "node:crypto";
import { DynamlError } from "../../errors.ts";
import type { HttpRequest } from "../../net/http.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { sendBatch } from "../../wire/odata/exchange/batch-exchange.ts";
import { customResults, tablesOfResults } from "../../wire/odata/exchange/custom-results.ts";
import { createRecord, deleteRecord, retrieveRecord, updateRecord } from "../../wire/odata/exchange/records.ts";
import { associateRecords, disassociateRecords } from "../../wire/odata/exchange/references.ts";
import { fetchOfQuery, retrieveMultiple } from "../../wire/odata/exchange/retrieve-multiple.ts";
import type { WebApiExchange, WebApiRequest } from "../../wire/odata/exchange/web-api-exchange.ts";
import type { JsonObject } from "../../wire/odata/json.ts";
import { partyListsOf } from "../../wire/odata/properties.ts";
import type { Association, OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import type { ColumnSet, Query } from "../../wire/query/query-expression.ts";
import { ArrivingPage } from "../arriving-page.ts";
import { mayRunTwice } from "../may-run-twice.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { recordQuery } from "../query/record-query.ts";
import type { ServiceChannel } from "../service-channel.ts";
import type { BatchedMessage } from "./change-set.ts";
import { convertQuery, isQueryConversion } from "./convert-query.ts";
import { definitionResults, type SendExchange } from "./definition-course.ts";
import { definitionExchange, isDefinitionMessage } from "./definition-messages.ts";
import { type Course, executeBatch } from "./execute-batch.ts";
import {
  associationOf,
  associationRequests,
  customOperation,
  isAssociation,
  messageExchange,
} from "./message-exchange.ts";
import { queryOf } from "./parameters.ts";
import { addParties, partyColumns, refuseParties } from "./parties-of-records.ts";
import { faultErrorOf, mayBePage, readAnswer, readArrived } from "./read-answer.ts";
import { readsRelated, retrieveWithRelated } from "./retrieve-related.ts";
import { NeedsOfCall } from "./table-needs.ts";
import { WebApiTables } from "./web-api-tables.ts";

/** A GET whose address is longer goes in a batch (query.md §7.2: 32,768 characters; servers in front may take fewer). */
const longestAddress = 8_000;

/**
 * The Organization service over the Web API (OData 4.0, `…/api/data/v9.2/`). Entity sets, navigation properties and types come
 * from the organization's definitions, asked for once a table.
 *
 * Errors: SESSION_FAULT and the others of readAnswer, AUTH_…, NET_… (NET_TIME_LIMIT names the phase and the limit),
 * WIRE_ODATA for what cannot be written, SESSION_ENDED after close.
 */
export class WebApiOrganizationService implements OrganizationService {
  readonly #channel: ServiceChannel;
  readonly #tables: WebApiTables;
  readonly listsKeys = true;
  /** Root of the service, with a slash at its end: where calls go. */
  readonly address: string;

  /** @param address with the version: `https://contoso.crm4.dynamics.com/api/data/v9.2/` */
  constructor(channel: ServiceChannel, address: string) {
    this.address = address;
    this.#channel = channel;
    this.#tables = new WebApiTables((exchange, operation, limits) => this.#read(exchange, operation, limits));
  }

  get connections(): number {
    return this.#channel.connections;
  }

  async create(entity: Entity, limits: CallLimits = {}): Promise<Guid> {
    const need = () => this.#need("Create", (needs) => needs.record(entity), limits);
    const exchange = await this.#written(need, () => createRecord(entity, this.#tables));
    const isRepeatable = mayRunTwice({ operation: "Create", entity });
    return await this.#send(exchange, "Create", isRepeatable, limits);
  }

  async retrieve(entityName: string, id: Guid, columnSet: ColumnSet, limits: CallLimits = {}): Promise<Entity> {
    const reference = new EntityReference(entityName, id);
    const need = () => this.#needForReading(entityName, columnSet, limits);
    const exchange = await this.#written(need, () => retrieveRecord(reference, columnSet, this.#tables));
    return await this.#read(exchange, "Retrieve", limits);
  }

  async update(entity: Entity, limits: CallLimits = {}): Promise<void> {
    const need = () => this.#need("Update", (needs) => needs.record(entity), limits);
    const exchange = await this.#written(need, () => updateRecord(entity, undefined, this.#tables));
    await this.#send(exchange, "Update", false, limits);
  }

  async delete(entityName: string, id: Guid, limits: CallLimits = {}): Promise<void> {
    await this.#need("Delete", (needs) => needs.table(entityName), limits);
    const reference = new EntityReference(entityName, id);
    await this.#send(deleteRecord(reference, undefined, this.#tables), "Delete", false, limits);
  }

  async associate(association: Association, limits: CallLimits = {}): Promise<void> {
    const need = () => this.#need("Associate", (needs) => needs.association(association), limits);
    const requests = await this.#written(need, () => associateRecords(association, this.#tables, this.address));
    await this.#sendTogether(requests, "Associate", limits);
  }

  async disassociate(association: Association, limits: CallLimits = {}): Promise<void> {
    const need = () => this.#need("Disassociate", (needs) => needs.association(association), limits);
    const requests = await this.#written(need, () => disassociateRecords(association, this.#tables, this.address));
    await this.#sendTogether(requests, "Disassociate", limits);
  }

  async retrieveMultiple(query: Query, limits: CallLimits = {}): Promise<EntityCollection> {
    const fetch = fetchOfQuery(query);
    await this.#need("RetrieveMultiple", (needs) => needs.query(fetch), limits);
    const parties = this.#partyColumns(fetch);
    const found = await this.#read(retrieveMultiple(fetch, this.#tables), "RetrieveMultiple", limits);
    await this.#addParties(found, parties, limits);
    return found;
  }

  async readPage(query: Query, take: (record: Entity) => void, limits: CallLimits = {}): Promise<EntityCollection> {
    const fetch = fetchOfQuery(query);
    await this.#need("RetrieveMultiple", (needs) => needs.query(fetch), limits);
    if (this.#partyColumns(fetch).length > 0) {
      const { entities, ...page } = await this.retrieveMultiple(query, limits);
      for (const record of entities) take(record);
      return { ...page, entities: [] };
    }
    const exchange = retrieveMultiple(fetch, this.#tables);
    const page = new ArrivingPage({ isPage: mayBePage, open: exchange.open, take });
    const collection = await this.#read(exchange, "RetrieveMultiple", limits, page);
    page.handOn(collection.entities);
    return collection;
  }

  #partyColumns(fetch: FetchQuery): readonly string[] {
    return partyColumns(fetch, this.#tables.byLogicalName(fetch.entity.name));
  }

  async #addParties({ entities }: EntityCollection, columns: readonly string[], limits: CallLimits): Promise<void> {
    if (columns.length > 0) await addParties(entities, columns, (asked) => recordQuery(this, () => asked, limits));
  }

  async columnTypes(entityName: string, limits: CallLimits = {}): Promise<ReadonlyMap<string, AttributeMetadata>> {
    const known = this.#tables.columnsOf(entityName);
    if (known !== undefined) return known;
    await this.#need("RetrieveEntity", (needs) => needs.table(entityName, "Columns"), limits);
    return this.#tables.columnsOf(entityName) ?? new Map();
  }

  async execute(request: OrganizationRequest, limits: CallLimits = {}): Promise<OrganizationResponse> {
    return { responseName: request.requestName, results: await this.#execute(request, limits) };
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  async #execute(request: OrganizationRequest, limits: CallLimits): Promise<OrganizationResponse["results"]> {
    const { requestName } = request;
    const send: SendExchange = (exchange) =>
      exchange.request.method === "GET"
        ? this.#read(exchange, requestName, limits)
        : this.#send(exchange, requestName, false, limits);
    const definition = definitionExchange(request);
    if (definition !== undefined) return plainMap(await definitionResults(definition, send));
    if (isBatch(requestName)) {
      const writer = {
        need: (all: readonly OrganizationRequest[]) => this.#needForMessages(all, limits),
        write: (one: OrganizationRequest) => this.#batched(one, send),
        isOutdated: (error: unknown) => this.#tables.isOutdated(error),
      };
      return await executeBatch(request, writer, {
        root: this.address,
        headers: callerHeaders(limits),
        send: (exchange) => this.#send(exchange, requestName, false, limits),
      });
    }
    if (isQueryConversion(requestName)) {
      return await convertQuery(request, this.#tables, (query) =>
        this.#need(requestName, (needs) => needs.query(query), limits),
      );
    }
    if (isAssociation(requestName)) {
      const need = () => this.#needForMessages([request], limits);
      const requests = await this.#written(need, () => this.#requestsOfAssociation(request));
      await this.#sendTogether(requests, requestName, limits);
      return new Map();
    }
    if (readsRelated(request)) {
      return await retrieveWithRelated(request, {
        execute: (one) => this.#execute(one, limits),
        send,
        retrieveMultiple: (query) => this.retrieveMultiple(query, limits),
        primaryIdOf: (name) => this.#primaryIdOf(name, limits),
      });
    }
    const exchange = await this.#exchangeOf(request, limits);
    if (exchange?.request.method === "GET") {
      const results = plainMap(await this.#read(exchange, requestName, limits));
      if (requestName !== "RetrieveMultiple") return results;
      const parties = this.#partyColumns(fetchOfQuery(queryOf(request, "Query")));
      await this.#addParties(results.get("EntityCollection") as EntityCollection, parties, limits);
      return results;
    }
    const isRepeatable = mayRunTwice({ operation: "Execute", request });
    if (exchange !== undefined) return plainMap(await this.#send(exchange, requestName, isRepeatable, limits));
    return await this.#executeCustom(request, limits);
  }

  async #primaryIdOf(entityName: string, limits: CallLimits): Promise<string> {
    await this.#need("Retrieve", (needs) => needs.table(entityName), limits);
    return this.#tables.byLogicalName(entityName)?.primaryIdAttribute ?? `${entityName}id`;
  }

  /** The one request of a message; undefined where its name is not known. */
  async #exchangeOf(request: OrganizationRequest, limits: CallLimits) {
    const need = () => this.#needForMessages([request], limits);
    return await this.#written(need, () => messageExchange(request, this.#tables));
  }

  /** An operation that is not known here; records in its answer are read by the descriptions of their tables. */
  async #executeCustom(request: OrganizationRequest, limits: CallLimits): Promise<OrganizationResponse["results"]> {
    const answer = await this.#answerOfCustom(request, limits);
    for (const name of tablesOfResults(answer)) {
      await this.#need(request.requestName, (needs) => needs.table(name, "Columns"), limits).catch((error: unknown) => {
        // What has a type of its own may be called as no table is.
        if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT") throw error;
      });
    }
    return plainMap(customResults(answer, this.#tables));
  }

  /** Of an action; where there is none of that name, which the organization says before it does anything, of a function. */
  async #answerOfCustom(request: OrganizationRequest, limits: CallLimits): Promise<JsonObject> {
    const { requestName } = request;
    try {
      const action = customOperation(request, "action", this.#tables);
      return await this.#send(action, requestName, false, limits);
    } catch (error) {
      const status = error instanceof DynamlError ? error.context.status : undefined;
      if (status !== 404 && status !== 405) throw error;
      return await this.#read(customOperation(request, "function", this.#tables), requestName, limits);
    }
  }

  /** A message as a part of a batch; one that is not known here goes as an action. */
  #batched(request: OrganizationRequest, send: SendExchange): BatchedMessage | Course | undefined {
    const { requestName } = request;
    if (isAssociation(requestName)) return this.#requestsOfAssociation(request);
    const definition = definitionExchange(request);
    if (typeof definition === "function") return () => definition(send);
    if (definition !== undefined) return definition;
    if (!goesInBatch(requestName)) return undefined;
    if (requestName === "RetrieveMultiple") refuseParties(this.#partyColumns(fetchOfQuery(queryOf(request, "Query"))));
    const exchange = messageExchange(request, this.#tables);
    if (exchange !== undefined) return exchange;
    const action = customOperation(request, "action", this.#tables);
    return { request: action.request, read: (answer) => customResults(action.read(answer), this.#tables) };
  }

  #requestsOfAssociation(request: OrganizationRequest): readonly WebApiRequest[] {
    return associationRequests(request, this.#tables, this.address);
  }

  /** What `write` makes by the descriptions that it needs; a name that one of them lacks may have been added since it was asked for. */
  async #written<T>(need: () => Promise<void>, write: () => T): Promise<T> {
    await need();
    try {
      return write();
    } catch (error) {
      if (!this.#tables.isOutdated(error)) throw error;
      await need();
      return write();
    }
  }

  #need(operation: string, gather: (needs: NeedsOfCall) => void, limits: CallLimits): Promise<void> {
    const needs = new NeedsOfCall();
    gather(needs);
    return this.#tables.need(needs, operation, limits);
  }

  /** Once for all messages, whatever their number. */
  async #needForMessages(requests: readonly OrganizationRequest[], limits: CallLimits): Promise<void> {
    const [only, ...others] = requests;
    const operation = only !== undefined && others.length === 0 ? only.requestName : "ExecuteMultiple";
    await this.#need(
      operation,
      (needs) => {
        for (const request of requests) {
          if (isAssociation(request.requestName)) needs.association(associationOf(request));
          else if (goesInBatch(request.requestName)) needs.message(request);
        }
      },
      limits,
    );
    await this.#needForParties(requests.flatMap(readingOf), limits);
  }

  async #needForReading(entityName: string, wanted: ColumnSet, limits: CallLimits): Promise<void> {
    await this.#need("Retrieve", (needs) => needs.table(entityName, "Columns"), limits);
    await this.#needForParties([{ entityName, wanted }], limits);
  }

  /** An activity is read with its parties, where they are asked for. */
  async #needForParties(readings: readonly Reading[], limits: CallLimits): Promise<void> {
    const withParties = readings.filter(({ entityName, wanted }) => {
      const table = this.#tables.byLogicalName(entityName);
      const lists = table === undefined ? [] : partyListsOf(table);
      return lists.some((list) => wanted?.allColumns !== false || wanted.columns.includes(list));
    });
    if (withParties.length === 0) return;
    await this.#need(
      "Retrieve",
      (needs) => {
        for (const { entityName } of withParties) needs.table(entityName, "Collections");
        needs.table("activityparty", "Columns");
      },
      limits,
    );
  }

  /** All or none: several go in one change set. */
  async #sendTogether(requests: readonly WebApiRequest[], operation: string, limits: CallLimits): Promise<void> {
    const [only] = requests;
    if (only === undefined) return;
    if (requests.length === 1) return await this.#send({ request: only, read: () => {} }, operation, false, limits);
    const options = {
      continueOnError: false,
      root: this.address,
      id: randomUUID(),
      headers: callerHeaders(limits),
    };
    const [answers = []] = await this.#send(sendBatch([requests], options), operation, false, limits);
    const failed = answers.find(({ status }) => status >= 400);
    if (failed !== undefined) throw faultErrorOf(failed, operation, this.address);
  }

  async #read<T>(
    exchange: WebApiExchange<T>,
    operation: string,
    limits: CallLimits,
    page?: ArrivingPage<T>,
  ): Promise<T> {
    if (exchange.request.path.length <= longestAddress) {
      return await this.#send(exchange, operation, true, limits, page);
    }
    const options = {
      continueOnError: false,
      root: this.address,
      id: randomUUID(),
      headers: callerHeaders(limits),
    };
    const [[answer] = []] = await this.#send(sendBatch([exchange.request], options), operation, true, limits);
    if (answer === undefined) throw new RangeError("a batch of one has one answer");
    if (answer.status >= 400) throw faultErrorOf(answer, operation, this.address);
    return exchange.read(answer);
  }

  async #send<T>(
    { request, read }: WebApiExchange<T>,
    operation: string,
    isRepeatable: boolean,
    limits: CallLimits,
    page?: ArrivingPage<T>,
  ): Promise<T> {
    const url = `${this.address}${request.path}`;
    const http: HttpRequest = {
      method: request.method,
      url,
      headers: { ...request.headers, ...callerHeaders(limits) },
      ...(request.body !== undefined && { body: request.body }),
      bodyTo: page?.bodyTo,
    };
    return await this.#channel.send(
      {
        request: http,
        operation,
        mayRunTwice: isRepeatable,
        read: (response) => {
          const end = page?.endOf(response);
          if (end === undefined) return readAnswer(response, operation, this.address, read);
          return readArrived(end, this.address);
        },
      },
      limits,
    );
  }
}

/** A record that is read, and which columns of it: undefined for all of them. */
type Reading = { readonly entityName: string; readonly wanted: ColumnSet | undefined };

function readingOf({ requestName, parameters }: OrganizationRequest): Reading | [] {
  const target = requestName === "Retrieve" ? parameters.get("Target") : undefined;
  if (!(target instanceof EntityReference)) return [];
  return { entityName: target.logicalName, wanted: parameters.get("ColumnSet") as ColumnSet | undefined };
}

/** Whether a message is one request of which it is known how it is written. */
function goesInBatch(messageName: string): boolean {
  return !isDefinitionMessage(messageName) && !isQueryConversion(messageName) && !isBatch(messageName);
}

function isBatch(messageName: string): boolean {
  return messageName === "ExecuteMultiple" || messageName === "ExecuteTransaction";
}

function callerHeaders({ callerId, callerObjectId }: CallLimits): Readonly<Record<string, string>> {
  if (callerId !== undefined) return { mscrmcallerid: callerId.text };
  return callerObjectId === undefined ? {} : { callerobjectid: callerObjectId.text };
}

function plainMap(results: ReadonlyMap<string, unknown>): OrganizationResponse["results"] {
  return new Map(results) as OrganizationResponse["results"];
}
