import { randomUUID } from "node:crypto";
import { type BatchEntry, sendBatch } from "../../wire/odata/exchange/batch-exchange.ts";
import type { WebApiAnswer, WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import type {
  ExecuteMultipleResponseItem,
  OrganizationRequest,
  OrganizationResponse,
  OrganizationServiceFault,
  ParameterValue,
} from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { type BatchedMessage, ChangeSet, type Member, resultsOf } from "./change-set.ts";
import { faultErrorOf, faultOf } from "./read-answer.ts";

type BatchSender = {
  readonly root: string;
  /** Of each request inside. */
  readonly headers: Readonly<Record<string, string>>;
  readonly send: <T>(exchange: WebApiExchange<T>) => Promise<T>;
};

type BatchWriter = {
  /** Asks for what the messages are written and read by, of all of them at once. */
  readonly need: (requests: readonly OrganizationRequest[]) => Promise<void>;
  /** Undefined for a message that no batch of the Web API takes. */
  readonly write: (request: OrganizationRequest) => BatchedMessage | undefined;
};

type Prepared = { readonly request: OrganizationRequest; readonly message: BatchedMessage | ChangeSet };

type Results = OrganizationResponse["results"];

/**
 * ExecuteMultiple as a `$batch` of single requests, ExecuteTransaction as one of a change set, with the results that the
 * messages have over SOAP (messages.md §6). A message of several requests is a change set of its own, and so is a transaction
 * inside of ExecuteMultiple.
 */
export async function executeBatch(
  request: OrganizationRequest,
  { need, write }: BatchWriter,
  sender: BatchSender,
): Promise<Results> {
  const requests = requestsIn(request);
  await need(requests.flatMap((one) => (isTransaction(one) ? requestsIn(one) : one)));
  const written = (one: OrganizationRequest) => write(one) ?? notOne(one);
  if (isTransaction(request)) {
    const changeSet = changeSetOf(request, written);
    return changeSet.results(await responsesOf(changeSet, sender));
  }
  const all = requests.map((one): Prepared => {
    return { request: one, message: isTransaction(one) ? changeSetOf(one, written) : written(one) };
  });
  return await multiple(request, all, sender);
}

function isTransaction({ requestName }: OrganizationRequest): boolean {
  return requestName === "ExecuteTransaction";
}

function requestsIn({ parameters }: OrganizationRequest): readonly OrganizationRequest[] {
  return parameters.get("Requests") as readonly OrganizationRequest[];
}

function notOne({ requestName }: OrganizationRequest): never {
  throw badValue(
    `${requestName} does not travel in a batch over the Web API`,
    "make the call by itself, or use TRANSPORT Soap",
  );
}

function changeSetOf(
  transaction: OrganizationRequest,
  written: (request: OrganizationRequest) => BatchedMessage,
): ChangeSet {
  const members = requestsIn(transaction).map((one): Member => ({ request: one, message: written(one) }));
  return new ChangeSet(members, transaction.parameters.get("ReturnResponses") === true);
}

async function responsesOf(
  changeSet: ChangeSet,
  { send, ...options }: BatchSender,
): Promise<readonly OrganizationResponse[]> {
  const { requests } = changeSet;
  const batch = sendBatch([requests], { ...options, continueOnError: false, id: randomUUID() });
  const [answers = []] = requests.length === 0 ? [] : await send(batch);
  const failure = changeSet.failure(answers, 0);
  if (failure === undefined) return changeSet.responses(answers);
  const { answer, fault, index, operation = "ExecuteTransaction" } = failure;
  if (fault === undefined) throw faultErrorOf(answer, operation);
  throw serviceFaultError(fault, operation, { status: answer.status, ...(index !== undefined && { index }) });
}

async function multiple(
  request: OrganizationRequest,
  all: readonly Prepared[],
  { send, ...options }: BatchSender,
): Promise<Results> {
  const settings = request.parameters.get("Settings") as { continueOnError?: boolean; returnResponses?: boolean };
  const { continueOnError = false, returnResponses = false } = settings;
  const entriesOfAll = all.map(({ message }) => entryOf(message));
  const entries = entriesOfAll.filter((entry) => !isEmpty(entry));
  const answers =
    entries.length === 0 ? [] : await send(sendBatch(entries, { ...options, continueOnError, id: randomUUID() }));
  const items: ExecuteMultipleResponseItem[] = [];
  /** Answers, and requests of change sets, that belong to those before. */
  let [place, numbered] = [0, 0];
  for (const [requestIndex, one] of all.entries()) {
    const entry = entriesOfAll[requestIndex] ?? [];
    const found = isEmpty(entry) ? [] : answers[place++];
    if (found === undefined) break;
    const fault = faultIn(one, found, numbered);
    if (fault !== undefined) items.push({ requestIndex, fault });
    else if (returnResponses) items.push({ requestIndex, response: responseOf(one, found) });
    if (Array.isArray(entry)) numbered += entry.length;
  }
  return new Map<string, ParameterValue>([
    ["IsFaulted", items.some(({ fault }) => fault !== undefined)],
    ["Responses", { kind: "ExecuteMultipleResponses", items }],
  ]);
}

/** A message of one request goes by itself. */
function entryOf(message: Prepared["message"]): BatchEntry {
  if (message instanceof ChangeSet) return message.requests;
  if ("request" in message) return message.request;
  const [only] = message;
  return only !== undefined && message.length === 1 ? only : message;
}

/** Joining no records is no request. */
function isEmpty(entry: BatchEntry): boolean {
  return Array.isArray(entry) && entry.length === 0;
}

/** @param numbered requests of change sets that stand before */
function faultIn(
  { message }: Prepared,
  answers: readonly WebApiAnswer[],
  numbered: number,
): OrganizationServiceFault | undefined {
  const answer = answers[0];
  if (answer === undefined || answer.status < 400) return undefined;
  const fault = faultOf(answer) ?? { errorCode: 0, message: `status ${answer.status}`, errorDetails: new Map() };
  const index = message instanceof ChangeSet ? message.failure(answers, numbered)?.index : undefined;
  return index === undefined ? fault : { ...fault, faultedRequestIndex: index };
}

function responseOf({ request, message }: Prepared, answers: readonly WebApiAnswer[]): OrganizationResponse {
  const { requestName: responseName } = request;
  if (message instanceof ChangeSet) return { responseName, results: message.results(message.responses(answers)) };
  return { responseName, results: resultsOf(message, answers[0]) };
}
