import { randomUUID } from "node:crypto";
import { type BatchEntry, sendBatch } from "../../wire/odata/exchange/batch-exchange.ts";
import type { OperationResults } from "../../wire/odata/exchange/run-operation.ts";
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
import { Refusal } from "./batch-refusal.ts";
import { type BatchedMessage, ChangeSet, type Member, resultsOf } from "./change-set.ts";
import { isDefinitionMessage } from "./definition-messages.ts";
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
  readonly write: (request: OrganizationRequest) => BatchedMessage | Course | undefined;
  /** Whether what could not be written may be, once what it needs has been asked for again. */
  readonly isOutdated: (error: unknown) => boolean;
};

/** A message that no part of a `$batch` can be, since one of its requests needs another's answer. */
export type Course = () => Promise<OperationResults>;

type Prepared = { readonly request: OrganizationRequest; readonly message: Written | ChangeSet };

type Written = BatchedMessage | Course | Refusal;

type Results = OrganizationResponse["results"];

/**
 * ExecuteMultiple as a `$batch` of single requests, ExecuteTransaction as one of a change set, with the results that the
 * messages have over SOAP (messages.md §6). A message of several requests is a change set of its own, and so is a transaction
 * inside of ExecuteMultiple; one whose requests need each other's answers is sent in its turn, between a `$batch` of those before and
 * one of those after. A message that cannot be written is refused as the organization refuses it over SOAP: by itself.
 */
export async function executeBatch(
  request: OrganizationRequest,
  writer: BatchWriter,
  sender: BatchSender,
): Promise<Results> {
  const requests = requestsIn(request);
  const singles = requests.flatMap((one) => (isTransaction(one) ? requestsIn(one) : one));
  const messages = await messagesOf(singles, writer);
  const written = (one: OrganizationRequest) => messages.get(one) ?? notOne(one);
  if (isTransaction(request)) {
    const changeSet = changeSetOf(request, written);
    return changeSet.results(await responsesOf(changeSet, sender));
  }
  const all = requests.map((one): Prepared => {
    return { request: one, message: isTransaction(one) ? changeSetOrRefused(one, written) : written(one) };
  });
  return await multiple(request, all, sender);
}

type Messages = ReadonlyMap<OrganizationRequest, Written>;

/** Each as it is sent, or refused. */
async function messagesOf(requests: readonly OrganizationRequest[], writer: BatchWriter): Promise<Messages> {
  const refusal = await writer.need(requests).then(() => undefined, Refusal.of);
  const refused: Messages = refusal === undefined ? new Map() : await refusedOf(requests, writer.need);
  const messages = new Map<OrganizationRequest, Written>();
  let isOutdated = false;
  for (const one of requests) {
    try {
      messages.set(one, refused.get(one) ?? writer.write(one) ?? notOne(one));
    } catch (error) {
      messages.set(one, Refusal.of(error));
      isOutdated = writer.isOutdated(error) || isOutdated;
    }
  }
  return isOutdated ? await messagesOf(requests, { ...writer, isOutdated: () => false }) : messages;
}

/** Which of the messages are of tables that are not there. */
async function refusedOf(requests: readonly OrganizationRequest[], need: BatchWriter["need"]): Promise<Messages> {
  const refused = new Map<OrganizationRequest, Refusal>();
  for (const one of requests) {
    const refusal = await need([one]).then(() => undefined, Refusal.of);
    if (refusal !== undefined) refused.set(one, refusal);
  }
  return refused;
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

function notInTransaction({ requestName }: OrganizationRequest) {
  return badValue(
    `${requestName} does not travel in a transaction over the Web API`,
    "make the call before or after it, or use TRANSPORT Soap",
  );
}

type WrittenOf = (request: OrganizationRequest) => Written;

function changeSetOrRefused(transaction: OrganizationRequest, written: WrittenOf): ChangeSet | Refusal {
  try {
    return changeSetOf(transaction, written);
  } catch (error) {
    return Refusal.of(error);
  }
}

/** Throws the fault of the first message that cannot be written, and SESSION_BAD_VALUE for definitions: nothing is sent. */
function changeSetOf(transaction: OrganizationRequest, written: WrittenOf): ChangeSet {
  const members = requestsIn(transaction).map((one, index): Member => {
    const message = written(one);
    if (message instanceof Refusal) throw serviceFaultError(message.fault, one.requestName, { index });
    if (typeof message === "function" || isDefinitionMessage(one.requestName)) throw notInTransaction(one);
    return { request: one, message };
  });
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
  const { root: organizationUri } = options;
  if (fault === undefined) throw faultErrorOf(answer, operation, organizationUri);
  const context = { organizationUri, status: answer.status, ...(index !== undefined && { index }) };
  throw serviceFaultError(fault, operation, context, organizationUri);
}

type Settings = { readonly continueOnError: boolean; readonly returnResponses: boolean };

async function multiple(request: OrganizationRequest, all: readonly Prepared[], sender: BatchSender): Promise<Results> {
  const settings: Settings = {
    continueOnError: false,
    returnResponses: false,
    ...(request.parameters.get("Settings") as Partial<Settings>),
  };
  const end = settings.continueOnError ? -1 : all.findIndex(({ message }) => message instanceof Refusal);
  const items: ExecuteMultipleResponseItem[] = [];
  for (const run of runsOf(end < 0 ? all : all.slice(0, end + 1))) {
    items.push(...("message" in run ? await itemOf(run, settings) : await itemsOf(run, settings, sender)));
    if (!settings.continueOnError && items.some(isFault)) break;
  }
  return new Map<string, ParameterValue>([
    ["IsFaulted", items.some(isFault)],
    ["Responses", { kind: "ExecuteMultipleResponses", items }],
  ]);
}

function isFault({ fault }: ExecuteMultipleResponseItem): boolean {
  return fault !== undefined;
}

type Placed<M> = { readonly requestIndex: number; readonly request: OrganizationRequest; readonly message: M };

type Sent = Exclude<Prepared["message"], Course>;

/** In their order: each course by itself, and those between them together. */
function runsOf(all: readonly Prepared[]): readonly (Placed<Course> | readonly Placed<Sent>[])[] {
  const runs: (Placed<Course> | Placed<Sent>[])[] = [];
  for (const [requestIndex, { request, message }] of all.entries()) {
    const last = runs.at(-1);
    if (typeof message === "function") runs.push({ requestIndex, request, message });
    else if (Array.isArray(last)) last.push({ requestIndex, request, message });
    else runs.push([{ requestIndex, request, message }]);
  }
  return runs;
}

type Items = readonly ExecuteMultipleResponseItem[];

async function itemOf({ requestIndex, request, message }: Placed<Course>, settings: Settings): Promise<Items> {
  const results = await message().catch(Refusal.of);
  if (results instanceof Refusal) return [{ requestIndex, fault: results.fault }];
  const response = { responseName: request.requestName, results: new Map(results) };
  return settings.returnResponses ? [{ requestIndex, response }] : [];
}

/** Of one `$batch`, to the first fault unless told to go on. */
async function itemsOf(
  run: readonly Placed<Sent>[],
  { continueOnError, returnResponses }: Settings,
  { send, ...options }: BatchSender,
): Promise<Items> {
  const entriesOfAll = run.map(({ message }) => entryOf(message));
  const entries = entriesOfAll.filter((entry) => !isEmpty(entry));
  const answers =
    entries.length === 0 ? [] : await send(sendBatch(entries, { ...options, continueOnError, id: randomUUID() }));
  const items: ExecuteMultipleResponseItem[] = [];
  /** Answers, and requests of change sets, that belong to those before. */
  let [place, numbered] = [0, 0];
  for (const [index, one] of run.entries()) {
    const { requestIndex } = one;
    const entry = entriesOfAll[index] ?? [];
    const found = isEmpty(entry) ? [] : answers[place++];
    if (found === undefined) break;
    const fault = faultIn(one, found, numbered);
    if (fault !== undefined) items.push({ requestIndex, fault });
    else if (returnResponses) items.push({ requestIndex, response: responseOf(one, found) });
    if (fault !== undefined && !continueOnError) break;
    if (Array.isArray(entry)) numbered += entry.length;
  }
  return items;
}

/** A message of one request goes by itself. */
function entryOf(message: Sent): BatchEntry {
  if (message instanceof Refusal) return [];
  if (message instanceof ChangeSet) return message.requests;
  if ("request" in message) return message.request;
  const [only] = message;
  return only !== undefined && message.length === 1 ? only : message;
}

/** Joining no records is no request, and what is refused is none. */
function isEmpty(entry: BatchEntry): boolean {
  return Array.isArray(entry) && entry.length === 0;
}

/** @param numbered requests of change sets that stand before */
function faultIn(
  { message }: Placed<Sent>,
  answers: readonly WebApiAnswer[],
  numbered: number,
): OrganizationServiceFault | undefined {
  if (message instanceof Refusal) return message.fault;
  const answer = answers[0];
  if (answer === undefined || answer.status < 400) return undefined;
  const fault = faultOf(answer) ?? { errorCode: 0, message: `status ${answer.status}`, errorDetails: new Map() };
  const index = message instanceof ChangeSet ? message.failure(answers, numbered)?.index : undefined;
  return index === undefined ? fault : { ...fault, faultedRequestIndex: index };
}

function responseOf({ request, message }: Placed<Sent>, answers: readonly WebApiAnswer[]): OrganizationResponse {
  const { requestName: responseName } = request;
  if (message instanceof Refusal) return { responseName, results: new Map() };
  if (message instanceof ChangeSet) return { responseName, results: message.results(message.responses(answers)) };
  return { responseName, results: resultsOf(message, answers[0]) };
}
