import type { OrganizationReply } from "../organization-call.ts";
import { longestBareReply, readBareReply } from "./bare-reply.ts";
import { bodyShape, byReplyName } from "./body-shape.ts";
import { type EnvelopeShapes, envelopeReader, envelopeShape, readEnvelope } from "./envelope.ts";
import { replyShapes } from "./operation-shapes.ts";
import type { RecordShape } from "./shape.ts";
import type { SoapFault } from "./soap-fault.ts";
import { fault11, fault12 } from "./soap-fault-shape.ts";

/**
 * What a server answered: the reply, or the fault that came in its place. Any prefixes, either SOAP version.
 * Errors: any WireErrorCode, with line, column and path in `where`.
 */
export function decodeReply(body: Uint8Array | string): OrganizationReply | SoapFault {
  return bareReply(body) ?? readEnvelope(body, envelopes).body;
}

/**
 * The same of a reply that arrives in chunks, read while it arrives: neither its bytes nor its text are held as a whole.
 * `decodeReplyFrom(response)` for any stream of bytes. A chunk may end anywhere, within a character too.
 */
export async function decodeReplyFrom(chunks: AsyncIterable<Uint8Array>): Promise<OrganizationReply | SoapFault> {
  const reader = envelopeReader(envelopes);
  for await (const chunk of chunks) reader.write(chunk);
  return reader.end().body;
}

type Reply = OrganizationReply | SoapFault;

const replies: Readonly<Record<string, RecordShape<Reply>>> = byReplyName(replyShapes);

const envelopes: EnvelopeShapes<Reply> = {
  "1.1": envelopeShape("1.1", bodyShape<Reply>("1.1", "reply", replies, { Fault: fault11 })),
  "1.2": envelopeShape("1.2", bodyShape<Reply>("1.2", "reply", replies, { Fault: fault12 })),
};

/** Compared as ASCII alone: a byte that is none becomes a character that is none. */
function bareReply(body: Uint8Array | string): OrganizationReply | undefined {
  if (body.length > longestBareReply) return undefined;
  if (typeof body === "string") return readBareReply(body);
  return readBareReply(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1"));
}
