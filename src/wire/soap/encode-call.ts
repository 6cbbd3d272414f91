import type { Guid } from "../../values/guid.ts";
import type { OrganizationCall } from "../organization-call.ts";
import { type EncodedMessage, encodeEnvelope } from "./envelope.ts";
import { ns } from "./namespaces.ts";
import { callShapes } from "./operation-shapes.ts";
import { actionOf, type SoapVersion } from "./soap-version.ts";
import { writeElement } from "./write-shape.ts";
import type { WrittenPairs } from "./written-pairs.ts";

export type CallOptions = {
  /** SOAP 1.2 only: `urn:uuid:…`, a new one where it is left out. */
  readonly messageId?: string | undefined;
  /** SOAP 1.2 only: the address of the service. */
  readonly to?: string | undefined;
  /** The user on whose behalf the call is made, of whom the service wants the privilege to act so: header CallerId. */
  readonly callerId?: Guid | undefined;
  /** The same by the user's object in the directory: header CallerObjectId. */
  readonly callerObjectId?: Guid | undefined;
  /** How pairs were written in calls to the same service before: makes it quicker. */
  readonly written?: WrittenPairs | undefined;
};

/**
 * A call as the HTTP headers and the body that carry it:
 * `encodeCall({ operation: "Delete", entityName: "account", id }, "1.1")` gives
 * `<s:Envelope xmlns:s="…"><s:Body><Delete xmlns="…/Services"><entityName>account</entityName><id>…</id></Delete></s:Body></s:Envelope>`
 * with `content-type: text/xml; charset=utf-8` and `soapaction`. The body is to be sent as UTF-8. In SOAP 1.2 the action goes
 * into the WS-Addressing header instead (protocols §1.1).
 * Errors: WIRE_INVALID_VALUE, WIRE_UNKNOWN_TYPE, WIRE_INVALID_CHARACTER, WIRE_TOO_DEEP, naming the attribute.
 */
export function encodeCall(call: OrganizationCall, soap: SoapVersion, options: CallOptions = {}): EncodedMessage {
  const action = actionOf(call.operation);
  const messageId = soap === "1.2" ? (options.messageId ?? `urn:uuid:${crypto.randomUUID()}`) : undefined;
  const { to, callerId, callerObjectId, written } = options;
  const message = encodeEnvelope(
    soap,
    { addressing: { action, messageId, to }, callerId, callerObjectId, written },
    (writer) => writeElement(writer, ns.services, call.operation, callShapes[call.operation], call),
  );
  if (soap === "1.1") message.headers.soapaction = `"${action}"`;
  return message;
}
