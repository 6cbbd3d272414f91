import type { OrganizationReply } from "../organization-call.ts";
import { type EncodedMessage, encodeEnvelope } from "./envelope.ts";
import { ns } from "./namespaces.ts";
import { replyShapes } from "./operation-shapes.ts";
import { actionOf, type SoapVersion } from "./soap-version.ts";
import { writeElement } from "./write-shape.ts";

export type ReplyOptions = {
  /** SOAP 1.2 only: the call's message ID. */
  readonly relatesTo?: string | undefined;
  /** SOAP 1.2 only: adds the o:Security timestamp that a server sends when the call had one. */
  readonly securedAt?: Date | undefined;
};

/**
 * A reply (HTTP 200) as headers and body, with the prefixes and element order of a real server:
 * `encodeReply({ operation: "Create", id }, "1.1")` gives
 * `<s:Envelope xmlns:s="…"><s:Body><CreateResponse xmlns="…/Services"><CreateResult>…</CreateResult></CreateResponse></s:Body></s:Envelope>`.
 * Errors: as `encodeCall`.
 */
export function encodeReply(reply: OrganizationReply, soap: SoapVersion, options: ReplyOptions = {}): EncodedMessage {
  const { relatesTo, securedAt } = options;
  const action = actionOf(reply.operation, "Response");
  return encodeEnvelope(soap, { addressing: { action, relatesTo }, securedAt }, (writer) =>
    writeElement(writer, ns.services, `${reply.operation}Response`, replyShapes[reply.operation], reply),
  );
}
