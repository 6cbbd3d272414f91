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
  const readMessage = partReader();
  return parseBatch(text, contentType, (part) => requestOf(part, readMessage));
}

/** The answers to a `$batch`, in the order of the requests. */
export function parseBatchResponse(text: string, contentType: string | undefined): readonly BatchItem<BatchResponse>[] {
  return parseBatch(text, contentType, responseOf);
}

/** @param id unique in the message: a GUID, or a number */
export function printBatchRequest(items: readonly BatchItem<BatchRequest>[], id: string): MultipartText {
  return printBatch(items, { batch: `batch_${id}`, changeSet: `changeset_${id}` }, requestHeads());
}

export function printBatchResponse(items: readonly BatchItem<BatchResponse>[], id: string): MultipartText {
  const names = { batch: `batchresponse_${id}`, changeSet: `changesetresponse_${id}` };
  const printLines = headerPrinter();
  return printBatch(items, names, ({ status, headers }) => {
    const firstLine = `HTTP/1.1 ${status} ${reasons[status] ?? ""}`.trimEnd();
    return `${firstLine}\r\n${printLines(headers)}\r\n`;
  });
}

/** Prints the heads of requests; one that is that of the request before, as in a load, is printed once. */
function requestHeads(): (request: BatchRequest) => string {
  const printLines = headerPrinter();
  let before: BatchRequest | undefined;
  let head = "";
  return (request) => {
    const { method, target, headers } = request;
    if (method !== before?.method || target !== before.target || headers !== before.headers) {
      head = `${method} ${target} HTTP/1.1\r\n${printLines(headers)}\r\n`;
    }
    before = request;
    return head;
  };
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

type Message = Pick<BatchRequest, "contentId" | "body">;

function printBatch<T extends Message>(
  items: readonly BatchItem<T>[],
  names: { readonly batch: string; readonly changeSet: string },
  headOf: (message: T) => string,
): MultipartText {
  // Joined at the end: pieces that were joined before would be copied twice.
  const pieces: string[] = [];
  for (const [index, item] of items.entries()) {
    pieces.push(`--${names.batch}\r\n`);
    if (item.type === "single") {
      pieces.push(partHead(item.message), headOf(item.message), item.message.body, "\r\n");
      continue;
    }
    const boundary = index === 0 ? names.changeSet : `${names.changeSet}_${index}`;
    pieces.push(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`);
    for (const message of item.messages) {
      pieces.push(`--${boundary}\r\n`, partHead(message), headOf(message), message.body, "\r\n");
    }
    pieces.push(`--${boundary}--\r\n`);
  }
  pieces.push(`--${names.batch}--\r\n`);
  return { contentType: `multipart/mixed; boundary="${names.batch}"`, body: pieces.join("") };
}

function partHead({ contentId }: Message): string {
  const head = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";
  return contentId === undefined ? `${head}\r\n` : `${head}Content-ID: ${contentId}\r\n\r\n`;
}

/** Prints headers as lines; those that several messages share are printed once. */
function headerPrinter(): (headers: BatchHeaders) => string {
  const printed = new Map<BatchHeaders, string>();
  return (headers) => {
    let lines = printed.get(headers);
    if (lines === undefined) {
      lines = Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join("");
      printed.set(headers, lines);
    }
    return lines;
  };
}

type Part = { readonly headers: BatchHeaders; readonly content: string };

function parseBatch<T>(
  text: string,
  contentType: string | undefined,
  messageOf: (part: Part) => T,
): readonly BatchItem<T>[] {
  const readPart = partReader();
  return sectionsOf(text, contentType).map((section): BatchItem<T> => {
    const part = readPart(section);
    const type = part.headers["content-type"];
    if (!isMultipart(type)) return { type: "single", message: messageOf(part) };
    return {
      type: "changeSet",
      messages: sectionsOf(part.content, type).map((inner) => messageOf(readPart(inner))),
    };
  });
}

function isMultipart(contentType: string | undefined): boolean {
  return contentType !== undefined && contentType !== "application/http" && boundaryOf(contentType) !== undefined;
}

/** What stands between the delimiters: lines of `--` and the boundary, the last one with `--` at its end. */
function sectionsOf(text: string, contentType: string | undefined): readonly string[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined || boundary === "") {
    throw odataError(
      `Invalid Content-Type header value '${contentType ?? ""}': a batch is multipart/mixed with a boundary.`,
      { errorCode: "0x0" },
    );
  }
  const mark = `--${boundary}`;
  const sections: string[] = [];
  let start: number | undefined;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    const delimiter = delimiterAt(text, at, mark);
    if (delimiter === undefined) continue;
    if (start !== undefined) sections.push(text.slice(start, lineEndBefore(text, at)));
    if (delimiter.isLast) return sections;
    start = delimiter.end;
  }
  if (start === undefined) throw odataError("The batch has no parts.", { errorCode: "0x0" });
  throw odataError(`The batch does not end with the boundary '--${boundary}--'.`, { errorCode: "0x0" });
}

/** Where the line after the delimiter starts; undefined where the boundary is only a piece of a line. */
function delimiterAt(text: string, at: number, mark: string): { end: number; isLast: boolean } | undefined {
  if (at > 0 && text[at - 1] !== "\n") return undefined;
  let end = at + mark.length;
  const isLast = text.startsWith("--", end);
  if (isLast) end += 2;
  while (text[end] === " " || text[end] === "\t") end += 1;
  if (end === text.length) return { end, isLast };
  const length = lineBreakAt(text, end);
  return length === 0 ? undefined : { end: end + length, isLast };
}

/** Characters of the line break that stands there; 0 where there is none. */
function lineBreakAt(text: string, at: number): number {
  if (text[at] === "\n") return 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? 2 : 0;
}

/** Where the line ends that stands before the one that starts there. */
function lineEndBefore(text: string, start: number): number {
  return text[start - 2] === "\r" ? Math.max(0, start - 2) : Math.max(0, start - 1);
}

/** Reads parts; headers that are those of the part before, which is the rule, are read once. */
function partReader(): (section: string) => Part {
  let head = "";
  let headers: BatchHeaders = {};
  return (section) => {
    if (head === "" || !section.startsWith(head)) {
      const part = partOf(section);
      head = section.slice(0, section.length - part.content.length);
      headers = part.headers;
      // Only a head that its empty line ends tells another one by its beginning.
      if (!/\n\r?\n$/.test(head)) head = "";
      return part;
    }
    return { headers, content: section.slice(head.length) };
  };
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

function requestOf(part: Part, readMessage: (text: string) => Part): BatchRequest {
  const [firstLine, message] = messageOf(part, readMessage);
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
  const status = statusOf(part.content);
  if (status !== undefined) return new PartResponse(status, part);
  throw odataError(`Invalid HTTP status line '${messageOf(part)[0]}' in the batch.`, { errorCode: "0x0" });
}

function statusOf(content: string): number | undefined {
  // What a write is answered, which a load reads for each of its rows.
  if (content.startsWith("HTTP/1.1 204 ")) return 204;
  const [, status] = /^(?:\r?\n)*[ \t]*HTTP\/\d\.\d (\d{3})/.exec(content) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** Headers and body are read when they are asked for: of most answers only the status counts. */
class PartResponse implements BatchResponse {
  readonly status: number;
  readonly #part: Part;
  #message: Part | undefined;

  constructor(status: number, part: Part) {
    this.status = status;
    this.#part = part;
  }

  get contentId(): string | undefined {
    return idOf(this.#part, this.#read()).contentId;
  }

  get headers(): BatchHeaders {
    return this.#read().headers;
  }

  get body(): string {
    return this.#read().content;
  }

  #read(): Part {
    this.#message ??= messageOf(this.#part)[1];
    return this.#message;
  }
}

function messageOf(
  { content }: Part,
  readMessage: (text: string) => Part = partOf,
): readonly [firstLine: string, message: Part] {
  const text = content.replace(/^(?:\r?\n)+/, "");
  const end = text.indexOf("\n");
  if (end < 0) return [text.trim(), readMessage("")];
  return [text.slice(0, end).trim(), readMessage(text.slice(end + 1))];
}

/** Some clients write the ID among the headers of the message. */
function idOf(part: Part, message: Part): Pick<BatchRequest, "contentId"> {
  const contentId = part.headers["content-id"] ?? message.headers["content-id"];
  return contentId === undefined ? {} : { contentId };
}
