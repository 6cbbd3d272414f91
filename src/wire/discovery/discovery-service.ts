import { discoveryNamespace } from "../service-description/schemas/discovery.ts";
import {
  type EncodedMessage,
  type EnvelopeShapes,
  encodeEnvelope,
  envelopeShape,
  readEnvelope,
} from "../soap/envelope.ts";
import { omittable, type RecordShape, record, ShapeError } from "../soap/shape.ts";
import type { SoapFault } from "../soap/soap-fault.ts";
import { fault11, fault12 } from "../soap/soap-fault-shape.ts";
import { type SoapVersion, soapNamespace } from "../soap/soap-version.ts";
import { writeElement } from "../soap/write-shape.ts";
import { callShape, type DiscoveryCall, type DiscoveryReply, replyShape } from "./discovery-shapes.ts";

export const discoveryAction = `${discoveryNamespace}/IDiscoveryService/Execute`;

export type DiscoveryOptions = {
  /** SOAP 1.2 only: `urn:uuid:…`, a new one where it is left out. */
  readonly messageId?: string | undefined;
  /** SOAP 1.2 only: the address of the service. */
  readonly to?: string | undefined;
};

/**
 * A call of `Discovery.svc`: `<Execute xmlns="…/Contracts/Discovery"><request i:type="RetrieveOrganizationsRequest">
 * <AccessType>Default</AccessType><Release>Current</Release></request></Execute>` (protocols §7). SOAP 1.1 is spoken at
 * `Discovery.svc/web`, 1.2 at `Discovery.svc`, as with the Organization service.
 */
export function encodeDiscoveryCall(
  call: DiscoveryCall,
  soap: SoapVersion,
  options: DiscoveryOptions = {},
): EncodedMessage {
  const messageId = options.messageId ?? `urn:uuid:${crypto.randomUUID()}`;
  const message = encodeEnvelope(
    soap,
    { addressing: { action: discoveryAction, messageId, to: options.to } },
    (writer) => writeElement(writer, discoveryNamespace, "Execute", callShape, call),
  );
  return soap === "1.2" ? message : { ...message, headers: { ...message.headers, soapaction: `"${discoveryAction}"` } };
}

/** What a server answered: organizations, or the fault that came in their place. Errors: any WireErrorCode. */
export function decodeDiscoveryReply(body: Uint8Array | string): DiscoveryReply | SoapFault {
  return readEnvelope(body, replyEnvelopes).body;
}

export type DecodedDiscoveryCall = {
  readonly call: DiscoveryCall;
  readonly soap: SoapVersion;
  readonly messageId?: string | undefined;
};

/** The call in a request's body. Errors: any WireErrorCode. */
export function decodeDiscoveryCall(body: Uint8Array | string): DecodedDiscoveryCall {
  const { body: call, soap, messageId } = readEnvelope(body, callEnvelopes);
  return { call, soap, ...(messageId && { messageId }) };
}

export type DiscoveryReplyOptions = {
  /** SOAP 1.2 only: the call's message ID. */
  readonly relatesTo?: string | undefined;
  /** SOAP 1.2 only: adds the o:Security timestamp that a server sends when the call had one. */
  readonly securedAt?: Date | undefined;
};

export function encodeDiscoveryReply(
  reply: DiscoveryReply,
  soap: SoapVersion,
  { relatesTo, securedAt }: DiscoveryReplyOptions = {},
): EncodedMessage {
  return encodeEnvelope(
    soap,
    { addressing: { action: `${discoveryAction}Response`, relatesTo }, securedAt },
    (writer) => writeElement(writer, discoveryNamespace, "ExecuteResponse", replyShape, reply),
  );
}

const callEnvelopes: EnvelopeShapes<DiscoveryCall> = {
  "1.1": envelopeShape("1.1", callBody("1.1")),
  "1.2": envelopeShape("1.2", callBody("1.2")),
};

function callBody(soap: SoapVersion): RecordShape<DiscoveryCall> {
  return record(
    soapNamespace[soap],
    { Execute: { ...omittable(callShape, (call: DiscoveryCall) => call), namespace: discoveryNamespace } },
    (fields) => fields.Execute ?? emptyBody("call"),
    {
      isStrictInside: true,
      onUnknown: (element) =>
        element.fail("WIRE_UNKNOWN_OPERATION", `the Discovery service has no operation <${element.name}>`),
    },
  );
}

type Reply = DiscoveryReply | SoapFault;

const replyEnvelopes: EnvelopeShapes<Reply> = {
  "1.1": envelopeShape("1.1", replyBody("1.1", fault11)),
  "1.2": envelopeShape("1.2", replyBody("1.2", fault12)),
};

function replyBody(soap: SoapVersion, fault: RecordShape<SoapFault>): RecordShape<Reply> {
  return record(
    soapNamespace[soap],
    {
      ExecuteResponse: {
        ...omittable(replyShape, (reply: Reply) => reply as DiscoveryReply),
        namespace: discoveryNamespace,
      },
      Fault: omittable(fault, (reply: Reply) => reply as SoapFault),
    },
    (fields): Reply => fields.ExecuteResponse ?? fields.Fault ?? emptyBody("reply"),
    {
      onUnknown: (element) =>
        element.fail("WIRE_UNKNOWN_OPERATION", `<${element.name}> is no reply of the Discovery service`),
    },
  );
}

function emptyBody(expected: string): never {
  throw new ShapeError(
    "WIRE_UNKNOWN_OPERATION",
    `the SOAP body is empty, and a ${expected} of the Discovery service is expected`,
  );
}
