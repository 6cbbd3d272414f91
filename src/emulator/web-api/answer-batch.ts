import { Buffer } from "node:buffer";
import { Guid } from "../../values/guid.ts";
import {
  type BatchItem,
  type BatchRequest,
  type BatchResponse,
  parseBatchRequest,
  printBatchResponse,
} from "../../wire/odata/batch.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { parsePrefer } from "../../wire/odata/prefer.ts";
import type { EmulatorResponse } from "../handler.ts";
import { impersonate } from "../impersonate.ts";
import { answerRequest } from "./answer-request.ts";
import { answerTypes, checkAccept, checkRequest } from "./check-request.ts";
import { impersonatedUser } from "./organization-messages.ts";
import { errorResponse } from "./web-api-errors.ts";
import { bodyText, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";
import { webApiRouteOf } from "./web-api-route.ts";

const mostRequests = 1000;

/** Characters of an address inside a batch (query.md §7.2). */
const longestAddress = 65_536;

/**
 * `POST $batch` (query.md §7.7): requests in order, each change set in one transaction. The first error ends it and is its
 * status, unless the client prefers to continue.
 */
export function answerBatch(request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  if (request.method !== "POST") throw odataError("$batch is called with POST.", { status: 405 });
  checkRequest(request);
  checkAccept(request, answerTypes.batch);
  const items = parseBatchRequest(bodyText(request), request.headers["content-type"]);
  const count = items.reduce((sum, item) => sum + (item.type === "single" ? 1 : item.messages.length), 0);
  if (count > mostRequests) {
    throw odataError(`The count of requests in the batch exceeds the maximum of ${mostRequests}.`, {
      errorCode: "0x0",
    });
  }
  const answered: BatchItem<BatchResponse>[] = [];
  let failedWith: number | undefined;
  for (const item of items) {
    const answer = item.type === "single" ? single(item.message, context) : changeSet(item.messages, context);
    answered.push(answer);
    const status = answer.type === "single" ? answer.message.status : 200;
    if (status < 400 || request.prefer.continueOnError) continue;
    failedWith = status;
    break;
  }
  const { contentType, body } = printBatchResponse(answered, Guid.random().text);
  return { status: failedWith ?? 200, headers: { "content-type": contentType }, body };
}

type Answered = { readonly response: EmulatorResponse; readonly request: BatchRequest };

function single(request: BatchRequest, context: WebApiContext): BatchItem<BatchResponse> {
  return { type: "single", message: partOf(answerOne(request, new Map(), context)) };
}

/** All or nothing; what fails is the one answer of the whole set. */
function changeSet(requests: readonly BatchRequest[], context: WebApiContext): BatchItem<BatchResponse> {
  const made = new Map<string, string>();
  const ids = new Set<string>();
  try {
    const answers = context.message.organization.store.transaction(() =>
      requests.map((request) => {
        if (request.method === "GET")
          throw new FailedPart(refusal("GET requests are not allowed in a change set.", request));
        if (request.contentId === undefined)
          throw new FailedPart(refusal("Content-ID is missing in a change set.", request));
        if (ids.has(request.contentId)) throw new FailedPart(refusal(twice(request.contentId), request));
        ids.add(request.contentId);
        const answered = answerOne(request, made, context);
        if (answered.response.status >= 400) throw new FailedPart(answered);
        const address = answered.response.headers["odata-entityid"] ?? answered.response.headers.location;
        if (typeof address === "string") made.set(request.contentId, address);
        return answered;
      }),
    );
    return { type: "changeSet", messages: answers.map(partOf) };
  } catch (error) {
    if (error instanceof FailedPart) return { type: "single", message: partOf(error.answered) };
    throw error;
  }
}

function twice(contentId: string): string {
  return `The content ID '${contentId}' was found more than once in the same change set. Content IDs have to be unique across all operations of a change set.`;
}

/** Undoes the transaction around it. */
class FailedPart extends Error {
  readonly answered: Answered;

  constructor(answered: Answered) {
    super("A request of the change set failed.");
    this.answered = answered;
  }
}

function refusal(message: string, request: BatchRequest): Answered {
  return {
    request,
    response: errorResponse(odataError(message, { errorCode: "0x0" }), { prefer: parsePrefer(undefined) }),
  };
}

function answerOne(request: BatchRequest, made: ReadonlyMap<string, string>, context: WebApiContext): Answered {
  const prefer = parsePrefer(request.headers.prefer);
  try {
    const own = requestOf(request, made, context);
    const message = impersonate(context.message, impersonatedUser(own, context.message));
    return { request, response: answerRequest(own, { ...context, message }) };
  } catch (error) {
    return { request, response: errorResponse(error, { prefer }) };
  }
}

/** A part's target is from the root of the service, of the host, or absolute; `$1` stands for what a request before it made. */
function requestOf(request: BatchRequest, made: ReadonlyMap<string, string>, context: WebApiContext): WebApiRequest {
  const target = request.target.startsWith("$") ? withReference(request.target, made) : request.target;
  if (target.length > longestAddress) throw odataError("The address is too long.", { status: 414, errorCode: "0x0" });
  const path = target.replace(/^https?:\/\/[^/]+/i, "");
  const route = path.startsWith("/") ? webApiRouteOf(path) : webApiRouteOf(`/api/data/v${context.version}/${path}`);
  if (route === undefined || route.path === "$batch") {
    throw odataError(`The address '${request.target}' is not one of a request in a batch.`, { errorCode: "0x0" });
  }
  return {
    method: request.method,
    path: route.path,
    query: route.query,
    headers: request.headers,
    body: Buffer.from(withReferences(request.body, made)),
    prefer: parsePrefer(request.headers.prefer),
  };
}

const referencePattern = /^\$([\w-]+)/;

function withReference(target: string, made: ReadonlyMap<string, string>): string {
  const id = referencePattern.exec(target)?.[1];
  if (id === undefined || id === "metadata" || id === "batch") return target;
  return target.replace(referencePattern, () => addressOf(id, made));
}

/** `"nav@odata.bind":"$1"`, `{"@odata.id":"$2"}`, also inside of arrays. */
function withReferences(body: string, made: ReadonlyMap<string, string>): string {
  if (!body.includes('"$')) return body;
  const bound = /("[^"]*@odata\.(?:bind|id)"\s*:\s*)(\[[^\]]*\]|"[^"]*")/g;
  return body.replace(
    bound,
    (_, name: string, value: string) =>
      name + value.replace(/"\$([\w-]+)"/g, (__, id: string) => JSON.stringify(addressOf(id, made))),
  );
}

function addressOf(id: string, made: ReadonlyMap<string, string>): string {
  const address = made.get(id);
  if (address !== undefined) return address;
  throw odataError(`Content-ID Reference: '$${id}' does not exist in the batch context.`, { errorCode: "0x0" });
}

function partOf({ request: { contentId }, response }: Answered): BatchResponse {
  const headers = Object.entries(response.headers).map(([name, value]) => [headerName(name), String(value)]);
  const failed = response.status < 400 ? {} : { REQ_ID: Guid.random().text };
  return {
    ...(contentId !== undefined && { contentId }),
    status: response.status,
    headers: { ...Object.fromEntries(headers), "OData-Version": "4.0", ...failed },
    body: typeof response.body === "string" ? response.body : new TextDecoder().decode(response.body),
  };
}

/** Spelled as the platform does: some clients look for `OData-EntityId` in the text. */
function headerName(name: string): string {
  return spellings[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

const spellings: Readonly<Record<string, string>> = {
  "odata-entityid": "OData-EntityId",
  "odata-version": "OData-Version",
  etag: "ETag",
};
