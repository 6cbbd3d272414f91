import { randomUUID } from "node:crypto";
import { type BatchEntry, sendBatch } from "../../wire/odata/exchange/batch-exchange.ts";
import type { OperationResults } from "../../wire/odata/exchange/run-operation.ts";
import {
  header,
  type WebApiAnswer,
  type WebApiExchange,
  type WebApiRequest,
} from "../../wire/odata/exchange/web-api-exchange.ts";
import type {
  ExecuteMultipleResponseItem,
  OrganizationRequest,
  OrganizationResponse,
  OrganizationServiceFault,
  ParameterValue,
} from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { faultErrorOf, faultOf } from "./read-answer.ts";

type BatchSender = {
  readonly root: string;
  /** Of each request inside. */
  readonly headers: Readonly<Record<string, string>>;
  readonly send: <T>(exchange: WebApiExchange<T>) => Promise<T>;
};

/** A message of a batch: its one request with the reading of its answer, or several without results. */
export type BatchedMessage = WebApiExchange<OperationResults> | readonly WebApiRequest[];

/** Undefined for a message that no batch of the Web API takes. */
type Prepare = (request: OrganizationRequest) => Promise<BatchedMessage | undefined>;

type Prepared = { readonly request: OrganizationRequest; readonly message: BatchedMessage };

type Results = OrganizationResponse["results"];

/**
 * ExecuteMultiple as a `$batch` of single requests, ExecuteTransaction as one of a change set, with the results that the
 * messages have over SOAP (messages.md §6). A message of several requests is a change set of its own.
 */
export async function executeBatch(
  request: OrganizationRequest,
  prepare: Prepare,
  sender: BatchSender,
): Promise<Results> {
  const requests = request.parameters.get("Requests") as readonly OrganizationRequest[];
  const all: Prepared[] = [];
  for (const one of requests) all.push({ request: one, message: (await prepare(one)) ?? notOne(one) });
  if (all.length === 0) return noneOf(request);
  if (request.requestName === "ExecuteTransaction") {
    const responses = await transaction(all, sender);
    return new Map(request.parameters.get("ReturnResponses") === true ? [["Responses", responses]] : []);
  }
  return await multiple(request, all, sender);
}

function noneOf({ requestName, parameters }: OrganizationRequest): Results {
  if (requestName !== "ExecuteTransaction") return resultsOf([]);
  return new Map(parameters.get("ReturnResponses") === true ? [["Responses", []]] : []);
}

function notOne({ requestName }: OrganizationRequest): never {
  throw badValue(
    `${requestName} does not travel in a batch over the Web API`,
    "make the call by itself, or use TRANSPORT Soap",
  );
}

function requestsOf(message: BatchedMessage): readonly WebApiRequest[] {
  return "request" in message ? [message.request] : message;
}

function entryOf(message: BatchedMessage): BatchEntry {
  if ("request" in message) return message.request;
  const [only, ...others] = message;
  return only !== undefined && others.length === 0 ? only : message;
}

async function transaction(
  all: readonly Prepared[],
  { send, ...options }: BatchSender,
): Promise<readonly OrganizationResponse[]> {
  const reading = all.find(({ message }) => requestsOf(message).some(({ method }) => method === "GET"));
  if (reading !== undefined) {
    throw badValue(
      `${reading.request.requestName} reads, and a transaction over the Web API takes only what writes`,
      "read before or after it, or use TRANSPORT Soap",
    );
  }
  const owners = all.flatMap(({ message }, index) => requestsOf(message).map(() => index));
  const together = all.flatMap(({ message }) => requestsOf(message));
  const [answers = []] = await send(sendBatch([together], { ...options, continueOnError: false, id: randomUUID() }));
  const [first] = answers;
  if (first !== undefined && first.status >= 400) throw failed(first, owners, all);
  return all.map(({ request, message }, index) => responseOf(request, message, answers[owners.indexOf(index)]));
}

/** A change set that failed has one answer, which names the request by its Content-ID where the server says it. */
function failed(answer: WebApiAnswer, owners: readonly number[], all: readonly Prepared[]) {
  const fault = faultOf(answer);
  const index = owners[Number(header(answer, "content-id")) - 1];
  const operation = all[index ?? -1]?.request.requestName ?? "ExecuteTransaction";
  if (fault === undefined) return faultErrorOf(answer, operation);
  return serviceFaultError(fault, operation, { status: answer.status, ...(index !== undefined && { index }) });
}

async function multiple(
  request: OrganizationRequest,
  all: readonly Prepared[],
  { send, ...options }: BatchSender,
): Promise<Results> {
  const settings = request.parameters.get("Settings") as { continueOnError?: boolean; returnResponses?: boolean };
  const { continueOnError = false, returnResponses = false } = settings;
  const entries = all.map(({ message }) => entryOf(message));
  const answers = await send(sendBatch(entries, { ...options, continueOnError, id: randomUUID() }));
  const items: ExecuteMultipleResponseItem[] = [];
  all.forEach(({ request: one, message }, requestIndex) => {
    const [answer] = answers[requestIndex] ?? [];
    if (answer === undefined) return;
    if (answer.status >= 400) items.push({ requestIndex, fault: faultIn(answer) });
    else if (returnResponses) items.push({ requestIndex, response: responseOf(one, message, answer) });
  });
  return resultsOf(items);
}

function resultsOf(items: readonly ExecuteMultipleResponseItem[]): Results {
  return new Map<string, ParameterValue>([
    ["IsFaulted", items.some(({ fault }) => fault !== undefined)],
    ["Responses", { kind: "ExecuteMultipleResponses", items }],
  ]);
}

function faultIn(answer: WebApiAnswer): OrganizationServiceFault {
  return faultOf(answer) ?? { errorCode: 0, message: `status ${answer.status}`, errorDetails: new Map() };
}

function responseOf(
  { requestName }: OrganizationRequest,
  message: BatchedMessage,
  answer: WebApiAnswer | undefined,
): OrganizationResponse {
  const results = "request" in message && answer !== undefined ? message.read(answer) : new Map();
  return { responseName: requestName, results: new Map(results) };
}
