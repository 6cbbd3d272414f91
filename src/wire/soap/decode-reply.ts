import type { Entity } from "../../values/entity.ts";
import type { OrganizationReply } from "../organization-call.ts";
import { longestBareReply, readBareReply } from "./bare-reply.ts";
import { bodyShape, byReplyName } from "./body-shape.ts";
import { type EnvelopeShapes, envelopeReader, envelopeShape, readEnvelope } from "./envelope.ts";
import type { KnownMessages } from "./known-messages.ts";
import { arrivingPageReply, replyShapes } from "./operation-shapes.ts";
import type { RecordShape } from "./shape.ts";
import type { SoapFault } from "./soap-fault.ts";
import { fault11, fault12 } from "./soap-fault-shape.ts";

/**
 * What a server answered: the reply, or the fault that came in its place. Any prefixes, either SOAP version. Who reads many
 * replies of one server gives the same `known` to all.
 * Errors: any WireErrorCode, with line, column and path in `where`.
 */
export function decodeReply(body: Uint8Array | string, known?: KnownMessages): OrganizationReply | SoapFault {
  return bareReply(body) ?? readEnvelope(body, envelopes, known).body;
}

/** Reads a reply that arrives piece by piece; what has been read is not kept. */
export type ReplyReader = {
  /** A piece may end anywhere, within a character too. */
  write(piece: Uint8Array): void;
  /** The reply; its collection is empty, for the records have gone to `take`. */
  end(): OrganizationReply | SoapFault;
};

/**
 * A reader of the reply to RetrieveMultiple: each record goes to `take` as soon as its last byte is there. Neither the bytes
 * nor the records of a page are held as a whole. Errors of both functions: as `decodeReply`.
 */
export function pageReader(take: (record: Entity) => void, known?: KnownMessages): ReplyReader {
  const reader = envelopeReader(arrivingEnvelopes, known, (record) => take(record as Entity));
  return { write: (piece) => reader.write(piece), end: () => reader.end().body };
}

type Reply = OrganizationReply | SoapFault;

const replies: Readonly<Record<string, RecordShape<Reply>>> = byReplyName(replyShapes);

const envelopes = envelopesOf(replies);
const arrivingEnvelopes = envelopesOf({ ...replies, RetrieveMultipleResponse: arrivingPageReply });

function envelopesOf(shapes: Readonly<Record<string, RecordShape<Reply>>>): EnvelopeShapes<Reply> {
  return {
    "1.1": envelopeShape("1.1", bodyShape<Reply>("1.1", "reply", shapes, { Fault: fault11 })),
    "1.2": envelopeShape("1.2", bodyShape<Reply>("1.2", "reply", shapes, { Fault: fault12 })),
  };
}

/** Compared as ASCII alone: a byte that is none becomes a character that is none. */
function bareReply(body: Uint8Array | string): OrganizationReply | undefined {
  if (body.length > longestBareReply) return undefined;
  if (typeof body === "string") return readBareReply(body);
  return readBareReply(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1"));
}
