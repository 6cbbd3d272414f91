import {
  type BatchItem,
  type BatchRequest,
  type BatchResponse,
  parseBatchResponse,
  printBatchRequest,
} from "../batch.ts";
import { header, unreadable, type WebApiAnswer, type WebApiExchange, type WebApiRequest } from "./web-api-exchange.ts";

export type BatchOptions = {
  readonly continueOnError: boolean;
  /** Address of the service, for the requests inside: `https://org/api/data/v9.2/`. */
  readonly root: string;
  /** Unique in the message. */
  readonly id: string;
  /** Of every request inside: those of the batch itself are for the batch alone. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** A request by itself, or several that stand or fall together. */
export type BatchEntry = WebApiRequest | readonly WebApiRequest[];

/**
 * `POST $batch` (query.md §7.7). The answers come in the order of the entries, as many as the server gave: it stops at the
 * first error unless told to go on. A change set has an answer for each of its requests, with their numbers from 1 through the
 * whole batch as Content-ID; one that failed has that of the request at fault alone.
 */
export function sendBatch(
  entries: readonly BatchEntry[],
  { continueOnError, root, id, headers = {} }: BatchOptions,
): WebApiExchange<readonly (readonly WebApiAnswer[])[]> {
  let count = 0;
  const inside = requestsInside(root, headers);
  const items = entries.map((entry): BatchItem<BatchRequest> => {
    if (!isChangeSet(entry)) return { type: "single", message: inside(entry) };
    const messages = entry.map((request) => {
      count += 1;
      return { ...inside(request), contentId: String(count) };
    });
    return { type: "changeSet", messages };
  });
  const { contentType, body } = printBatchRequest(items, id);
  return {
    request: {
      method: "POST",
      path: "$batch",
      headers: {
        accept: "application/json",
        "odata-maxversion": "4.0",
        "odata-version": "4.0",
        "content-type": contentType,
        ...(continueOnError && { prefer: "odata.continue-on-error" }),
      },
      body,
    },
    read: (answer) => readBatch(answer),
  };
}

function isChangeSet(entry: BatchEntry): entry is readonly WebApiRequest[] {
  return Array.isArray(entry);
}

type Headers = WebApiRequest["headers"];

/** Writes requests as they stand inside; requests that share their headers, or their path, share these there as well. */
function requestsInside(root: string, more: Headers): (request: WebApiRequest) => BatchRequest {
  const known = new Map<Headers, Headers>();
  let [lastPath, target] = ["", root];
  return ({ method, path, headers: own, body = "" }) => {
    if (path !== lastPath) [lastPath, target] = [path, root + path];
    const headers = known.get(own) ?? { ...headersInside(method, own), ...more };
    known.set(own, headers);
    return { method, target, headers, body };
  };
}

/**
 * The versions are the batch's own, and a write that prefers no content has none to accept: as in the samples of Microsoft's page
 * "Execute batch operations using the Web API".
 */
function headersInside(method: WebApiRequest["method"], own: Headers): Headers {
  const { "odata-version": _, "odata-maxversion": __, accept, ...others } = own;
  const mayHaveContent = method === "GET" || own.prefer !== undefined;
  return accept !== undefined && mayHaveContent ? { accept, ...others } : others;
}

function readBatch(answer: WebApiAnswer): readonly (readonly WebApiAnswer[])[] {
  const items = parseBatchResponse(answer.body, header(answer, "content-type"));
  if (items.length === 0) throw unreadable("to a batch has no parts");
  return items.map((item) => (item.type === "single" ? [singleAnswer(item.message)] : item.messages.map(answerOf)));
}

/** Only of a change set that failed the number of the request is looked for. */
function singleAnswer(message: BatchResponse): WebApiAnswer {
  return message.status < 400 ? message : answerOf(message);
}

function answerOf({ contentId, status, headers, body }: BatchResponse): WebApiAnswer {
  return { status, headers: { ...headers, ...(contentId !== undefined && { "content-id": contentId }) }, body };
}
