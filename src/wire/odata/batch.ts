import { odataError } from "./odata-error.ts";

/*
 * `$batch` (OData 4.0 part 1, §11.7; query.md §7.7): requests, or their answers, as parts of one multipart message; a change set
 * is a part that is multipart again. Both directions of both.
 */

type BatchHeaders = Readonly<Record<string, string>>;

export type BatchRequest = {
  /** By which later requests name what this one made: `1` is `$1`. */
  readonly contentId?: string | undefined;
  readonly method: string;
  /** An absolute address, a path from the root of the host, or one from the root of the service. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: BatchHeaders;
  readonly body: string;
};

export type BatchResponse = {
  readonly contentId?: string | undefined;
  readonly status: number;
  readonly headers: BatchHeaders;
  readonly body: string;
};

/** A message by itself, or several that stand or fall together. */
export type BatchItem<T> =
  | { readonly type: "single"; readonly message: T }
  | { readonly type: "changeSet"; readonly messages: readonly T[] };

export type MultipartText = { readonly contentType: string; readonly body: string };

/** `multipart/mixed; boundary=batch_1`: what stands between the parts; undefined where the type is another. */
function boundaryOf(contentType: string | undefined): string | undefined {
  const [type = "", ...parameters] = (contentType ?? "").split(";");
  if (type.trim().toLowerCase() !== "multipart/mixed") return undefined;
  const [, quoted, plain] = parameters
    .map((parameter) => /^\s*boundary\s*=\s*(?:"([^"]*)"|(\S+))\s*$/i.exec(parameter))
    .find((match) => match !== null) ?? [undefined, undefined, undefined];
  return quoted ?? plain;
}

/** The requests of a `$batch` body. Throws ODataError. */
export function parseBatchRequest(text: string, contentType: string | undefined): readonly BatchItem<BatchRequest>[] {
  return parseBatch(text, contentType, requestOf);
}

/** The answers to a `$batch`, in the order of the requests. */
export function parseBatchResponse(text: string, contentType: string | undefined): readonly BatchItem<BatchResponse>[] {
  return parseBatch(text, contentType, responseOf);
}

/** @param id unique in the message: a GUID, or a number */
export function printBatchRequest(items: readonly BatchItem<BatchRequest>[], id: string): MultipartText {
  return printBatch(
    items,
    { batch: `batch_${id}`, changeSet: `changeset_${id}` },
    ({ method, target, headers, body }) => printMessage(`${method} ${target} HTTP/1.1`, headers, body),
  );
}

export function printBatchResponse(items: readonly BatchItem<BatchResponse>[], id: string): MultipartText {
  const names = { batch: `batchresponse_${id}`, changeSet: `changesetresponse_${id}` };
  return printBatch(items, names, ({ status, headers, body }) =>
    printMessage(`HTTP/1.1 ${status} ${reasons[status] ?? ""}`.trimEnd(), headers, body),
  );
}

const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  206: "Partial Content",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  413: "Payload Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};

type Message = Pick<BatchRequest, "contentId">;

function printBatch<T extends Message>(
  items: readonly BatchItem<T>[],
  names: { readonly batch: string; readonly changeSet: string },
  print: (message: T) => string,
): MultipartText {
  const parts = items.map((item, index) => {
    if (item.type === "single") return printPart(item.message, print);
    const boundary = index === 0 ? names.changeSet : `${names.changeSet}_${index}`;
    const inner = item.messages.map((message) => `--${boundary}\r\n${printPart(message, print)}\r\n`).join("");
    return `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${inner}--${boundary}--`;
  });
  return {
    contentType: `multipart/mixed; boundary="${names.batch}"`,
    body: `${parts.map((part) => `--${names.batch}\r\n${part}\r\n`).join("")}--${names.batch}--\r\n`,
  };
}

function printPart<T extends Message>(message: T, print: (message: T) => string): string {
  const contentId = message.contentId === undefined ? "" : `Content-ID: ${message.contentId}\r\n`;
  return `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${contentId}\r\n${print(message)}`;
}

function printMessage(firstLine: string, headers: BatchHeaders, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${firstLine}\r\n${lines.join("")}\r\n${body}`;
}

type Part = { readonly headers: BatchHeaders; readonly content: string };

function parseBatch<T>(
  text: string,
  contentType: string | undefined,
  messageOf: (part: Part) => T,
): readonly BatchItem<T>[] {
  return partsOf(text, contentType).map((part): BatchItem<T> => {
    const type = part.headers["content-type"];
    if (boundaryOf(type) === undefined) return { type: "single", message: messageOf(part) };
    return { type: "changeSet", messages: partsOf(part.content, type).map(messageOf) };
  });
}

function partsOf(text: string, contentType: string | undefined): readonly Part[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined || boundary === "") {
    throw odataError(
      `Invalid Content-Type header value '${contentType ?? ""}': a batch is multipart/mixed with a boundary.`,
      {
        errorCode: "0x0",
      },
    );
  }
  const sections = `\r\n${text}`.split(new RegExp(`\\r?\\n--${escapePattern(boundary)}(--)?[ \\t]*(?=\\r?\\n|$)`));
  const parts: Part[] = [];
  // Each delimiter leaves two pieces: whether it was the last one, and what follows it.
  for (let index = 1; index < sections.length; index += 2) {
    if (sections[index] !== undefined) return parts;
    parts.push(partOf((sections[index + 1] ?? "").replace(/^\r?\n/, "")));
  }
  if (parts.length === 0) throw odataError("The batch has no parts.", { errorCode: "0x0" });
  throw odataError(`The batch does not end with the boundary '--${boundary}--'.`, { errorCode: "0x0" });
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Headers up to an empty line, then the content. */
function partOf(text: string): Part {
  const end = /\r?\n\r?\n|^\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const content = end === null ? "" : text.slice(end.index + end[0].length);
  return { headers: headersOf(head.split(/\r?\n/)), content };
}

function headersOf(lines: readonly string[]): BatchHeaders {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

function requestOf(part: Part): BatchRequest {
  const [firstLine, message] = messageOf(part);
  const [, method, target] = /^([A-Za-z]+) (.+?)(?: HTTP\/\d\.\d)?$/.exec(firstLine) ?? [];
  if (method === undefined || target === undefined) {
    throw odataError(`Invalid HTTP request line '${firstLine}' in the batch.`, { errorCode: "0x0" });
  }
  return {
    ...idOf(part, message),
    method: method.toUpperCase(),
    target,
    headers: message.headers,
    body: message.content,
  };
}

function responseOf(part: Part): BatchResponse {
  const [firstLine, message] = messageOf(part);
  const [, status] = /^HTTP\/\d\.\d (\d{3})/.exec(firstLine) ?? [];
  if (status === undefined)
    throw odataError(`Invalid HTTP status line '${firstLine}' in the batch.`, { errorCode: "0x0" });
  return { ...idOf(part, message), status: Number(status), headers: message.headers, body: message.content };
}

function messageOf({ content }: Part): readonly [firstLine: string, message: Part] {
  const text = content.replace(/^(?:\r?\n)+/, "");
  const [firstLine = ""] = text.split(/\r?\n/, 1);
  return [firstLine.trim(), partOf(text.slice(firstLine.length).replace(/^\r?\n/, ""))];
}

/** Some clients write the ID among the headers of the message. */
function idOf(part: Part, message: Part): Message {
  const contentId = part.headers["content-id"] ?? message.headers["content-id"];
  return contentId === undefined ? {} : { contentId };
}
