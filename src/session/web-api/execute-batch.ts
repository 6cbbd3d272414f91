import { randomUUID } from "node:crypto";
import { sendBatch } from "../../wire/odata/exchange/batch-exchange.ts";
import type { OperationResults } from "../../wire/odata/exchange/run-operation.ts";
import type { WebApiAnswer, WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import type {
  ExecuteMultipleResponseItem,
  OrganizationRequest,
  OrganizationResponse,
} from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { faultErrorOf, faultOf } from "./read-answer.ts";

type BatchSender = {
  readonly root: string;
  readonly send: <T>(exchange: WebApiExchange<T>) => Promise<T>;
};

type Prepare = (request: OrganizationRequest) => Promise<WebApiExchange<OperationResults> | undefined>;

/**
 * ExecuteMultiple as a `$batch` of single requests, ExecuteTransaction as one of a change set, with the results that the
 * messages have over SOAP (messages.md §6).
 */
export async function executeBatch(
  request: OrganizationRequest,
  prepare: Prepare,
  sender: BatchSender,
): Promise<OrganizationResponse["results"]> {
  const requests = request.parameters.get("Requests") as readonly OrganizationRequest[];
  const exchanges: WebApiExchange<OperationResults>[] = [];
  for (const one of requests) exchanges.push((await prepare(one)) ?? notOne(one));
  if (request.requestName === "ExecuteTransaction") return await transaction(requests, exchanges, sender);
  return await multiple(request, requests, exchanges, sender);
}

function notOne({ requestName }: OrganizationRequest): never {
  throw badValue(
    `${requestName} does not travel in a batch over the Web API`,
    "make the call by itself, or use TRANSPORT Soap",
  );
}

async function transaction(
  requests: readonly OrganizationRequest[],
  exchanges: readonly WebApiExchange<OperationResults>[],
  { root, send }: BatchSender,
): Promise<OrganizationResponse["results"]> {
  const reading = exchanges.findIndex(({ request }) => request.method === "GET");
  if (reading >= 0) {
    throw badValue(
      `${requests[reading]?.requestName} reads, and a transaction over the Web API takes only what writes`,
      "read before or after it, or use TRANSPORT Soap",
    );
  }
  const options = { isTransaction: true, continueOnError: false, root, id: randomUUID() };
  const answers = await send(
    sendBatch(
      exchanges.map((one) => one.request),
      options,
    ),
  );
  const [first] = answers;
  if (first !== undefined && first.status >= 400) throw failed(first, requests);
  const responses = exchanges.map((exchange, index) => responseOf(exchange, answers[index], requests[index]));
  return new Map([["Responses", responses]]);
}

/** A change set that failed has one answer, which names the request by its Content-ID where the server says it. */
function failed(answer: WebApiAnswer, requests: readonly OrganizationRequest[]) {
  const fault = faultOf(answer);
  const id = answer.headers["content-id"];
  const index = typeof id === "string" ? Number(id) - 1 : undefined;
  const operation = requests[index ?? -1]?.requestName ?? "ExecuteTransaction";
  if (fault === undefined) return faultErrorOf(answer, operation);
  return serviceFaultError(fault, operation, { status: answer.status, ...(index !== undefined && { index }) });
}

async function multiple(
  request: OrganizationRequest,
  requests: readonly OrganizationRequest[],
  exchanges: readonly WebApiExchange<OperationResults>[],
  { root, send }: BatchSender,
): Promise<OrganizationResponse["results"]> {
  const settings = request.parameters.get("Settings") as { continueOnError?: boolean; returnResponses?: boolean };
  const { continueOnError = false, returnResponses = false } = settings;
  const options = { isTransaction: false, continueOnError, root, id: randomUUID() };
  const answers = await send(
    sendBatch(
      exchanges.map((one) => one.request),
      options,
    ),
  );
  const items: ExecuteMultipleResponseItem[] = [];
  answers.forEach((answer, requestIndex) => {
    const exchange = exchanges[requestIndex];
    if (exchange === undefined) return;
    const fault =
      answer.status >= 400
        ? (faultOf(answer) ?? { errorCode: 0, message: `status ${answer.status}`, errorDetails: new Map() })
        : undefined;
    if (fault !== undefined) items.push({ requestIndex, fault });
    else if (returnResponses)
      items.push({ requestIndex, response: responseOf(exchange, answer, requests[requestIndex]) });
  });
  return new Map<string, OrganizationResponse["results"] extends Map<string, infer V> ? V : never>([
    ["IsFaulted", items.some(({ fault }) => fault !== undefined)],
    ["Responses", { kind: "ExecuteMultipleResponses", items }],
  ]);
}

function responseOf(
  { read }: WebApiExchange<OperationResults>,
  answer: WebApiAnswer | undefined,
  request: OrganizationRequest | undefined,
): OrganizationResponse {
  const results = answer === undefined ? new Map() : read(answer);
  return { responseName: request?.requestName ?? "", results: new Map(results) };
}
