import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import type { EntityCollection } from "../src/values/entity.ts";
import { Guid } from "../src/values/guid.ts";
import type { EntityMetadata } from "../src/wire/metadata/metadata.ts";
import type { OrganizationCall, OrganizationReply, ParameterValue } from "../src/wire/organization-call.ts";
import { decodeCall } from "../src/wire/soap/decode-call.ts";
import { encodeFault } from "../src/wire/soap/encode-fault.ts";
import { encodeReply } from "../src/wire/soap/encode-reply.ts";
import type { SoapFault } from "../src/wire/soap/soap-fault.ts";
import { answer, bodyOf } from "./scripted-server.ts";

export const userId = Guid.of("11111111-1111-4111-8111-111111111111");
export const businessUnitId = Guid.of("22222222-2222-4222-8222-222222222222");
export const organizationId = Guid.of("33333333-3333-4333-8333-333333333333");

/** What a call is answered with; undefined: as an organization does that accepts everything. */
export type Script = (call: OrganizationCall) => OrganizationReply | SoapFault | undefined;

/** The Organization service at every path, to anybody; the calls go into `calls`. */
export function organization(script: Script = () => undefined, calls: OrganizationCall[] = []): RequestListener {
  return async (request, response) => {
    const { call, soap } = decodeCall(await bodyOf(request));
    calls.push(call);
    const reply = script(call) ?? usualReply(call);
    const message = "kind" in reply ? encodeFault(reply, soap) : { status: 200, ...encodeReply(reply, soap) };
    answer(response, message.status, message.headers, message.body);
  };
}

const noRecords: EntityCollection = {
  kind: "EntityCollection",
  entityName: "",
  entities: [],
  moreRecords: false,
  totalRecordCount: -1,
  totalRecordCountLimitExceeded: false,
};

function usualReply(call: OrganizationCall): OrganizationReply {
  switch (call.operation) {
    case "Create":
      return { operation: "Create", id: call.entity.id ?? Guid.random() };
    case "Retrieve":
      return { operation: "Retrieve", entity: { logicalName: call.entityName, id: call.id, attributes: new Map() } };
    case "Execute":
      return { operation: "Execute", response: usualResponse(call.request.requestName) };
    case "RetrieveMultiple":
      return { operation: "RetrieveMultiple", collection: noRecords };
    default:
      return { operation: call.operation };
  }
}

/** A table without columns: what is written of it is the organization's to judge. */
const someTable: EntityMetadata = {
  kind: "EntityMetadata",
  metadataId: Guid.empty,
  logicalName: "account",
  schemaName: "Account",
  isActivity: false,
  isIntersect: false,
  isCustomEntity: false,
};

function usualResponse(responseName: string) {
  const results = new Map<string, ParameterValue>();
  if (responseName === "RetrieveVersion") results.set("Version", "9.0.2.3034");
  else if (responseName === "RetrieveEntity") results.set("EntityMetadata", someTable);
  else results.set("UserId", userId).set("BusinessUnitId", businessUnitId).set("OrganizationId", organizationId);
  return { responseName, results };
}

/** The server side of NTLM for one connection. */
export type NtlmServer = {
  challenge(negotiate: Buffer): Promise<Uint8Array> | Uint8Array;
  verify(authenticate: Buffer): Promise<boolean> | boolean;
};

/**
 * NTLM in front of a listener, as IIS does it: once a connection. `log` receives what came: type1, type3, request. Under
 * `scheme` only, as IIS does it with Negotiate.
 */
export function ntlmGate(
  newServer: () => NtlmServer,
  inner: RequestListener,
  log: string[] = [],
  scheme: "NTLM" | "Negotiate" = "NTLM",
): RequestListener {
  const servers = new WeakMap<Socket, NtlmServer>();
  const signedIn = new WeakSet<Socket>();
  return async (request, response) => {
    const { socket } = request;
    const refuse = (challenge: string = scheme) => {
      signedIn.delete(socket);
      request.resume().once("end", () => answer(response, 401, { "www-authenticate": challenge }));
    };
    const [given, token] = request.headers.authorization?.split(" ") ?? [];
    if (token === undefined || given !== scheme) {
      log.push("request");
      return signedIn.has(socket) ? inner(request, response) : refuse();
    }
    const message = Buffer.from(token, "base64");
    log.push(`type${message.readUInt32LE(8)}`);
    if (message.readUInt32LE(8) === 1) {
      const server = newServer();
      servers.set(socket, server);
      return refuse(`${scheme} ${Buffer.from(await server.challenge(message)).toString("base64")}`);
    }
    if ((await servers.get(socket)?.verify(message)) !== true) return refuse();
    signedIn.add(socket);
    return inner(request, response);
  };
}
