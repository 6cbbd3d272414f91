import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DynamlError } from "../errors.ts";
import type { HttpResponse } from "./http.ts";
import { type NetErrorCode, systemCode, withoutCredentials } from "./net-error.ts";

const inflate = promisify(gunzip);

/** What we ask for: servers of the organization's kind know it, and XML shrinks to a tenth. */
export const acceptedEncoding = "gzip";

/**
 * The response with its body as it was before it was compressed; `most` bytes at most, so that a small answer cannot
 * fill the memory. Errors: NET_BAD_ENCODING for damaged gzip and for encodings nobody asked for, NET_BODY_TOO_LARGE.
 */
export async function decodeContent(response: HttpResponse, url: string, most: number): Promise<HttpResponse> {
  const encoding = encodingOf(response);
  if (encoding === "" || encoding === "identity" || response.body.length === 0) return response;
  if (!/^(x-)?gzip$/.test(encoding)) {
    throw failure(
      "NET_BAD_ENCODING",
      `the answer is in an encoding that was not asked for (${encoding.slice(0, 40)})`,
      url,
    );
  }
  try {
    const body = await inflate(response.body, { maxOutputLength: most });
    return { ...response, body };
  } catch (cause) {
    if (systemCode(cause) === "ERR_BUFFER_TOO_LARGE") {
      throw failure("NET_BODY_TOO_LARGE", `the answer is larger than the limit of ${most} bytes`, url, cause);
    }
    throw failure("NET_BAD_ENCODING", "the answer says that it is gzip, and is not or is damaged", url, cause);
  }
}

function encodingOf({ headers }: HttpResponse): string {
  const value = headers["content-encoding"] ?? "";
  return String(value).trim().toLowerCase();
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
