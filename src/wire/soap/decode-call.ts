import type { Guid } from "../../values/guid.ts";
import type { OrganizationCall } from "../organization-call.ts";
import { bodyShape } from "./body-shape.ts";
import { type EnvelopeShapes, envelopeShape, readEnvelope } from "./envelope.ts";
import type { KnownMessages } from "./known-messages.ts";
import { callShapes } from "./operation-shapes.ts";
import type { RecordShape } from "./shape.ts";
import type { SoapVersion } from "./soap-version.ts";

export type DecodedCall = {
  readonly call: OrganizationCall;
  readonly soap: SoapVersion;
  /** Of the addressing header: what the reply's RelatesTo repeats. */
  readonly messageId?: string | undefined;
  /** The user on whose behalf the caller wants to act (header CallerId). */
  readonly callerId?: Guid | undefined;
  /** The same by the user's object in the directory (header CallerObjectId). */
  readonly callerObjectId?: Guid | undefined;
};

/**
 * The call in a request's body (UTF-8), whatever prefixes it uses; members stand in the contract's order, as an organization needs
 * it (protocols §1.4). The SOAP version is the envelope's.
 * What `known` has read of calls before makes it quicker. Errors: any WireErrorCode, with line, column and path in `where`.
 */
export function decodeCall(body: Uint8Array | string, known?: KnownMessages): DecodedCall {
  const { body: call, ...facts } = readEnvelope(body, envelopes, known);
  const { soap, messageId, callerId, callerObjectId } = facts;
  return {
    call,
    soap,
    ...(messageId && { messageId }),
    ...(callerId && { callerId }),
    ...(callerObjectId && { callerObjectId }),
  };
}

const envelopes: EnvelopeShapes<OrganizationCall> = {
  "1.1": envelopeShape("1.1", callBody("1.1")),
  "1.2": envelopeShape("1.2", callBody("1.2")),
};

function callBody(soap: SoapVersion): RecordShape<OrganizationCall> {
  return { ...bodyShape(soap, "operation", callShapes), isStrictInside: true };
}
