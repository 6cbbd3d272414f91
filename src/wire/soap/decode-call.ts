import { DynamlError } from "../../errors.ts";
import type { Guid } from "../../values/guid.ts";
import { type EnvelopeShapes, envelopeShape, readEnvelope } from "./envelope.ts";
import { ns } from "./namespaces.ts";
import { callShapes } from "./operation-shapes.ts";
import type { OrganizationCall } from "./organization-call.ts";
import { omittable, type RecordShape, record } from "./shape.ts";
import { type SoapVersion, soapNamespace } from "./soap-version.ts";
import type { WireErrorCode } from "./wire-error.ts";

export type DecodedCall = {
  readonly call: OrganizationCall;
  readonly soap: SoapVersion;
  /** Of the addressing header: what the reply's RelatesTo repeats. */
  readonly messageId?: string | undefined;
  /** The user on whose behalf the caller wants to act (header CallerId). */
  readonly callerId?: Guid | undefined;
};

/**
 * The call in a request's body (UTF-8), whatever prefixes it uses; the SOAP version is the envelope's.
 * Errors: any WireErrorCode, with line, column and path in `where`.
 */
export function decodeCall(body: Uint8Array | string): DecodedCall {
  const { body: call, soap, messageId, callerId } = readEnvelope(body, envelopes);
  if (call !== undefined) return { call, soap, ...(messageId && { messageId }), ...(callerId && { callerId }) };
  throw new DynamlError<WireErrorCode>({
    code: "WIRE_UNKNOWN_OPERATION",
    message: "the SOAP body is empty, and an operation of the Organization service is expected",
  });
}

const envelopes: EnvelopeShapes<OrganizationCall | undefined> = {
  "1.1": envelopeShape("1.1", bodyShape("1.1")),
  "1.2": envelopeShape("1.2", bodyShape("1.2")),
};

function bodyShape(soap: SoapVersion): RecordShape<OrganizationCall | undefined> {
  const operations = Object.entries(callShapes).map(([operation, shape]) => [
    operation,
    { ...omittable(shape, (call: OrganizationCall | undefined) => call), namespace: ns.services },
  ]);
  return record<OrganizationCall | undefined, Record<string, never>>(
    soapNamespace[soap],
    Object.fromEntries(operations),
    (fields) => onlyOne(Object.values(fields)),
    {
      onUnknown: (element) =>
        element.fail("WIRE_UNKNOWN_OPERATION", `the Organization service has no operation <${element.name}> here`),
    },
  );
}

function onlyOne<T>(things: readonly T[]): T | undefined {
  if (things.length > 1) throw new RangeError("the SOAP body holds several operations, and one is expected");
  return things[0];
}
