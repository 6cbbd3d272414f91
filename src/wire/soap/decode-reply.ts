import type { OrganizationReply } from "../organization-call.ts";
import { readBareReply } from "./bare-reply.ts";
import { bodyShape, byReplyName } from "./body-shape.ts";
import { type EnvelopeShapes, envelopeShape, readEnvelope } from "./envelope.ts";
import { replyShapes } from "./operation-shapes.ts";
import type { RecordShape } from "./shape.ts";
import type { SoapFault } from "./soap-fault.ts";
import { fault11, fault12 } from "./soap-fault-shape.ts";

/**
 * What a server answered: the reply, or the fault that came in its place. Any prefixes, either SOAP version.
 * Errors: any WireErrorCode, with line, column and path in `where`.
 */
export function decodeReply(body: Uint8Array | string): OrganizationReply | SoapFault {
  return readBareReply(asciiText(body)) ?? readEnvelope(body, envelopes).body;
}

type Reply = OrganizationReply | SoapFault;

const replies: Readonly<Record<string, RecordShape<Reply>>> = byReplyName(replyShapes);

const envelopes: EnvelopeShapes<Reply> = {
  "1.1": envelopeShape("1.1", bodyShape<Reply>("1.1", "reply", replies, { Fault: fault11 })),
  "1.2": envelopeShape("1.2", bodyShape<Reply>("1.2", "reply", replies, { Fault: fault12 })),
};

/** For comparing with ASCII alone: a byte that is none becomes a character that is none. */
function asciiText(body: Uint8Array | string): string {
  if (typeof body === "string") return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
}
