import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { DynamlError } from "../errors.ts";
import type { BodySink, HttpResponse, ResponseHead } from "./http.ts";
import { type NetErrorCode, systemCode, withoutCredentials } from "./net-error.ts";
import { PacedBody } from "./paced-body.ts";

const inflate = promisify(gunzip);

/** What we ask for: servers of the organization's kind know it, and XML shrinks to a tenth. */
export const acceptedEncoding = "gzip";

/** Whether there is anything to decode. */
export function isEncoded(response: HttpResponse): boolean {
  return response.body.length > 0 && !isPlain(encodingOf(response));
}

function isPlain(encoding: string): boolean {
  return encoding === "" || encoding === "identity";
}

/**
 * The response with its body as it was before it was compressed; `most` bytes at most, so that a small answer cannot
 * fill the memory. Errors: NET_BAD_ENCODING for damaged gzip and for encodings nobody asked for, NET_BODY_TOO_LARGE.
 */
export async function decodeContent(response: HttpResponse, url: string, most: number): Promise<HttpResponse> {
  const encoding = encodingOf(response);
  if (!isGzip(encoding)) throw notAskedFor(encoding, url);
  try {
    const body = await inflate(response.body, { maxOutputLength: most });
    return { ...response, body };
  } catch (cause) {
    throw systemCode(cause) === "ERR_BUFFER_TOO_LARGE" ? tooLarge(most, url, cause) : damaged(url, cause);
  }
}

/** A body on its way to a sink. */
export type ArrivingBody = {
  /** Resolves when more of it may come; undefined: at once. */
  write(piece: Buffer): Promise<void> | undefined;
  /** Resolves when the sink has it all. Errors: as `decodeContent`. */
  end(): Promise<void>;
  /** No more of it reaches the sink. */
  drop(): void;
};

/** The same as `decodeContent`, piece by piece. */
export function arrivingBody(head: ResponseHead, sink: BodySink, url: string, most: number): ArrivingBody {
  const encoding = encodingOf(head);
  if (isPlain(encoding)) return new PacedBody(sink);
  if (!isGzip(encoding))
    return { write: () => undefined, end: () => Promise.reject(notAskedFor(encoding, url)), drop: () => {} };
  const inflater = createGunzip();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Who waits for the end is told; until then nobody listens.
  promise.catch(() => {});
  let length = 0;
  inflater.on("data", (piece: Buffer) => {
    length += piece.length;
    if (length > most) inflater.destroy(tooLarge(most, url));
    else sink(piece);
  });
  inflater.on("end", resolve);
  inflater.on("error", (error) => reject(error instanceof DynamlError ? error : damaged(url, error)));
  return {
    write: (piece) => {
      inflater.write(piece);
      return undefined;
    },
    end: () => {
      inflater.end();
      return promise;
    },
    drop: () => inflater.destroy(),
  };
}

function isGzip(encoding: string): boolean {
  return /^(x-)?gzip$/.test(encoding);
}

function notAskedFor(encoding: string, url: string): DynamlError {
  const what = `the answer is in an encoding that was not asked for (${encoding.slice(0, 40)})`;
  return failure("NET_BAD_ENCODING", what, url);
}

function tooLarge(most: number, url: string, cause?: unknown): DynamlError {
  return failure("NET_BODY_TOO_LARGE", `the answer is larger than the limit of ${most} bytes`, url, cause);
}

function damaged(url: string, cause: unknown): DynamlError {
  return failure("NET_BAD_ENCODING", "the answer says that it is gzip, and is not or is damaged", url, cause);
}

function encodingOf({ headers }: ResponseHead): string {
  const value = headers["content-encoding"];
  return value === undefined ? "" : String(value).trim().toLowerCase();
}

function failure(code: NetErrorCode, message: string, url: string, cause?: unknown): DynamlError {
  return new DynamlError<NetErrorCode>({
    code,
    message: `${message}: ${withoutCredentials(url)}`,
    where: withoutCredentials(url),
    remedy:
      code === "NET_BODY_TOO_LARGE"
        ? "ask for fewer columns or records at a time"
        : "see the server's log and every proxy on the way; whether the server carried out the request is not known",
    context: { sent: true },
    cause,
  });
}
