import assert from "node:assert/strict";
import { openEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse, Handler } from "../../src/emulator/handler.ts";
import type { AttributeValue, Entity, EntityCollection } from "../../src/values/entity.ts";
import type { Guid } from "../../src/values/guid.ts";
import { answerChallenge } from "../../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../../src/wire/ntlm/negotiate.ts";
import type {
  OrganizationCall,
  OrganizationReply,
  OrganizationResponse,
  ParameterValue,
  RecordCounts,
} from "../../src/wire/organization-call.ts";
import type { ColumnSet, QueryExpression } from "../../src/wire/query/query-expression.ts";
import { decodeReply } from "../../src/wire/soap/decode-reply.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";
import type { SoapFault } from "../../src/wire/soap/soap-fault.ts";
import type { SoapVersion } from "../../src/wire/soap/soap-version.ts";

export const address = "/embedded/XRMServices/2011/Organization.svc";

export const user = { domain: "CONTOSO", userName: "alice", password: "Passw0rd!" };

/** An organization whose handler gets real SOAP bytes on a connection that has signed in. */
export class TestOrganization {
  readonly handler: Handler;
  readonly connection: EmulatorConnection = { state: new Map() };
  readonly close: () => void;
  #callerId: Guid | undefined;

  private constructor(options: EmulatorOptions) {
    const { handler, close } = openEmulator({ users: [user], signIn: ["ntlm"], ...options });
    this.handler = handler;
    this.close = close;
  }

  static async open(options: EmulatorOptions = {}, as = user): Promise<TestOrganization> {
    const organization = new TestOrganization(options);
    await signIn(organization.handler, organization.connection, as);
    return organization;
  }

  /** Reply or fault of a call, from the bytes that the handler answers. */
  async send(call: OrganizationCall, soap: SoapVersion = "1.1"): Promise<OrganizationReply | SoapFault> {
    const { headers, body } = encodeCall(call, soap, { callerId: this.#callerId });
    const response = await this.handler(post(body, headers, soap), this.connection);
    const reply = decodeReply(response.body);
    assert.equal(response.status, "kind" in reply ? 500 : 200);
    return reply;
  }

  /** What `run` calls is called for another user. */
  async as<T>(callerId: Guid, run: (organization: TestOrganization) => Promise<T>): Promise<T> {
    this.#callerId = callerId;
    try {
      return await run(this);
    } finally {
      this.#callerId = undefined;
    }
  }

  async fault(call: OrganizationCall): Promise<SoapFault> {
    const reply = await this.send(call);
    assert.ok("kind" in reply, `${call.operation} was expected to be refused`);
    return reply;
  }

  async create(logicalName: string, values: Record<string, AttributeValue>, id?: Guid): Promise<Guid> {
    const reply = await this.reply({ operation: "Create", entity: entity(logicalName, values, id) });
    assert.ok(reply.operation === "Create");
    return reply.id;
  }

  async update(logicalName: string, id: Guid, values: Record<string, AttributeValue>): Promise<void> {
    await this.reply({ operation: "Update", entity: entity(logicalName, values, id) });
  }

  async delete(entityName: string, id: Guid): Promise<void> {
    await this.reply({ operation: "Delete", entityName, id });
  }

  /** All columns where none are named. */
  async retrieve(entityName: string, id: Guid, ...columns: string[]): Promise<Entity> {
    const reply = await this.reply({ operation: "Retrieve", entityName, id, columnSet: columnSet(columns) });
    assert.ok(reply.operation === "Retrieve");
    return reply.entity;
  }

  async retrieveMultiple(query: Partial<QueryExpression> & { entityName: string }): Promise<EntityCollection> {
    const reply = await this.reply({ operation: "RetrieveMultiple", query: queryExpression(query) });
    assert.ok(reply.operation === "RetrieveMultiple");
    return reply.collection;
  }

  async execute(requestName: string, parameters: Record<string, ParameterValue> = {}): Promise<OrganizationResponse> {
    const reply = await this.reply(executeCall(requestName, parameters));
    assert.ok(reply.operation === "Execute");
    return reply.response;
  }

  private async reply(call: OrganizationCall): Promise<OrganizationReply> {
    const reply = await this.send(call);
    if ("kind" in reply) assert.fail(`${call.operation}: ${reply.reason}`);
    return reply;
  }
}

export function entity(logicalName: string, values: Record<string, AttributeValue>, id?: Guid): Entity {
  return { logicalName, attributes: new Map(Object.entries(values)), ...(id && { id }) };
}

export function collection(entityName: string, ...entities: Entity[]): EntityCollection {
  return {
    kind: "EntityCollection",
    entityName,
    entities,
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
}

/** Records of a table. */
export async function count(organization: TestOrganization, table: string): Promise<number> {
  const { results } = await organization.execute("RetrieveTotalRecordCount", { EntityNames: [table] });
  const counts = results.get("EntityRecordCountCollection") as RecordCounts;
  return Number(counts.counts.get(table));
}

export function columnSet(columns: readonly string[]): ColumnSet {
  return columns.length === 0
    ? { kind: "ColumnSet", allColumns: true }
    : { kind: "ColumnSet", allColumns: false, columns };
}

export function executeCall(requestName: string, parameters: Record<string, ParameterValue> = {}): OrganizationCall {
  return { operation: "Execute", request: { requestName, parameters: new Map(Object.entries(parameters)) } };
}

/** A query of the primary key alone, unless it says more. */
export function queryExpression(query: Partial<QueryExpression> & { entityName: string }): QueryExpression {
  return {
    kind: "QueryExpression",
    columnSet: { kind: "ColumnSet", allColumns: false, columns: [] },
    criteria: { filterOperator: "And", conditions: [], filters: [] },
    orders: [],
    linkEntities: [],
    distinct: false,
    noLock: false,
    ...query,
  };
}

export function post(body: string | Uint8Array, headers: Record<string, string>, soap: SoapVersion): EmulatorRequest {
  return {
    method: "POST",
    target: soap === "1.1" ? `${address}/web` : address,
    headers: { host: "localhost:5555", ...headers },
    body: typeof body === "string" ? Buffer.from(body) : body,
  };
}

/** The whole NTLM handshake; the last response. */
export async function signIn(
  handler: Handler,
  connection: EmulatorConnection,
  { domain, userName, password }: typeof user,
): Promise<EmulatorResponse> {
  const negotiate = encodeNegotiate();
  const challenge = await handler(withToken(negotiate), connection);
  assert.equal(challenge.status, 401);
  const token = Buffer.from(String(challenge.headers["www-authenticate"]).replace("NTLM ", ""), "base64");
  const authenticate = answerChallenge({ negotiate, challenge: token, userName, domain, password });
  return handler(withToken(authenticate), connection);
}

function withToken(token: Uint8Array): EmulatorRequest {
  const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
  return post(body, { ...headers, authorization: `NTLM ${Buffer.from(token).toString("base64")}` }, "1.1");
}
