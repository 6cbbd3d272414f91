import {
  type BatchItem,
  type BatchRequest,
  type BatchResponse,
  parseBatchResponse,
  printBatchRequest,
} from "../batch.ts";
import { header, unreadable, type WebApiAnswer, type WebApiExchange, type WebApiRequest } from "./web-api-exchange.ts";

export type BatchOptions = {
  /** All of them in one change set, all or none. */
  readonly isTransaction: boolean;
  readonly continueOnError: boolean;
  /** Address of the service, for the requests inside: `https://org/api/data/v9.2/`. */
  readonly root: string;
  /** Unique in the message. */
  readonly id: string;
};

/**
 * `POST $batch` (query.md §7.7). The answers come in the order of the requests, as many as the server gave: it stops at the
 * first error unless told to go on, and answers a change set that failed with one answer.
 */
export function sendBatch(
  requests: readonly WebApiRequest[],
  { isTransaction, continueOnError, root, id }: BatchOptions,
): WebApiExchange<readonly WebApiAnswer[]> {
  const messages = requests.map((request, index) => batchRequest(request, root, isTransaction ? index + 1 : undefined));
  const items: readonly BatchItem<BatchRequest>[] = isTransaction
    ? [{ type: "changeSet", messages }]
    : messages.map((message) => ({ type: "single", message }));
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

function batchRequest(
  { method, path, headers, body = "" }: WebApiRequest,
  root: string,
  id: number | undefined,
): BatchRequest {
  return { method, target: `${root}${path}`, headers, body, ...(id !== undefined && { contentId: String(id) }) };
}

function readBatch(answer: WebApiAnswer): readonly WebApiAnswer[] {
  const items = parseBatchResponse(answer.body, header(answer, "content-type"));
  if (items.length === 0) throw unreadable("to a batch has no parts");
  return items.flatMap((item) => (item.type === "single" ? [item.message] : item.messages)).map(answerOf);
}

function answerOf({ status, headers, body }: BatchResponse): WebApiAnswer {
  return { status, headers, body };
}
