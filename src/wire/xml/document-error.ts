import { DynamlError } from "../../errors.ts";
import type { WireErrorCode } from "../soap/wire-error.ts";

/** Codes of the errors that reading and writing the documents of sign-in and discovery raise. */
export type DocumentErrorCode =
  | WireErrorCode
  /** More text or more elements than such a document may have. */
  | "WIRE_TOO_LARGE"
  /** A web page in place of the document: a sign-in page, a proxy's message. */
  | "WIRE_HTML"
  /** Well formed, but another document than the one expected. */
  | "WIRE_UNEXPECTED_DOCUMENT"
  /** No JSON, or JSON of another form than the one expected. */
  | "WIRE_MALFORMED_JSON"
  /** The server refused with an HTTP status and no document that says why. */
  | "WIRE_HTTP_STATUS";

export type DocumentErrorDetails = {
  readonly where?: string | undefined;
  readonly remedy?: string | undefined;
  readonly context?: Record<string, unknown>;
  readonly cause?: unknown;
};

export function documentError(
  code: DocumentErrorCode,
  message: string,
  details: DocumentErrorDetails = {},
): DynamlError<DocumentErrorCode> {
  return new DynamlError<DocumentErrorCode>({ code, message, ...details });
}
