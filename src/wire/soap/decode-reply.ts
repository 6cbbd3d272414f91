import { DynamlError } from "../../errors.ts";
import { type EnvelopeShapes, envelopeShape, readEnvelope } from "./envelope.ts";
import { ns } from "./namespaces.ts";
import { replyShapes } from "./operation-shapes.ts";
import type { OrganizationReply } from "./organization-call.ts";
import { omittable, type RecordShape, record } from "./shape.ts";
import type { SoapFault } from "./soap-fault.ts";
import { fault11, fault12 } from "./soap-fault-shape.ts";
import { type SoapVersion, soapNamespace } from "./soap-version.ts";
import type { WireErrorCode } from "./wire-error.ts";

/**
 * What a server answered: the reply, or the fault that came in its place. Any prefixes, either SOAP version.
 * Errors: any WireErrorCode, with line, column and path in `where`.
 */
export function decodeReply(body: Uint8Array | string): OrganizationReply | SoapFault {
  const { body: reply } = readEnvelope(body, envelopes);
  if (reply !== undefined) return reply;
  throw new DynamlError<WireErrorCode>({
    code: "WIRE_UNKNOWN_OPERATION",
    message: "the SOAP body is empty, and a reply of the Organization service is expected",
  });
}

type Reply = OrganizationReply | SoapFault | undefined;

const envelopes: EnvelopeShapes<Reply> = {
  "1.1": envelopeShape("1.1", bodyShape("1.1", fault11)),
  "1.2": envelopeShape("1.2", bodyShape("1.2", fault12)),
};

function bodyShape(soap: SoapVersion, fault: RecordShape<SoapFault>): RecordShape<Reply> {
  const replies = Object.entries(replyShapes).map(([operation, shape]) => [
    `${operation}Response`,
    { ...omittable(shape, (reply: Reply) => reply as OrganizationReply), namespace: ns.services },
  ]);
  return record<Reply, Record<string, never>>(
    soapNamespace[soap],
    { ...Object.fromEntries(replies), Fault: omittable(fault, (reply: Reply) => reply as SoapFault) },
    (fields) => onlyOne(Object.values(fields)),
    {
      onUnknown: (element) =>
        element.fail("WIRE_UNKNOWN_OPERATION", `<${element.name}> is no reply of the Organization service`),
    },
  );
}

function onlyOne<T>(things: readonly T[]): T | undefined {
  if (things.length > 1) throw new RangeError("the SOAP body holds several replies, and one is expected");
  return things[0];
}
