import { DynamlError } from "../../errors.ts";
import type { Guid } from "../../values/guid.ts";
import type { Operation } from "../../wire/organization-call.ts";
import type { DecodedCall } from "../../wire/soap/decode-call.ts";
import { decodeCall } from "../../wire/soap/decode-call.ts";
import { encodeFault } from "../../wire/soap/encode-fault.ts";
import { encodeReply } from "../../wire/soap/encode-reply.ts";
import type { KnownMessages } from "../../wire/soap/known-messages.ts";
import type { SoapFault } from "../../wire/soap/soap-fault.ts";
import type { SoapVersion } from "../../wire/soap/soap-version.ts";
import { actionOf } from "../../wire/soap/soap-version.ts";
import { asOrganizationFault, soapFaultOf } from "../faults.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { impersonate, userOfObjectId } from "../impersonate.ts";
import { dispatch } from "../messages/dispatch.ts";
import type { MessageContext } from "../organization.ts";
import { plainResponse } from "../plain-response.ts";
import { faultOfWireError } from "./wire-faults.ts";

export type CallOptions = {
  /** The version that is spoken at the address. */
  readonly soap: SoapVersion;
  readonly now: Date;
  /** Adds a security header to the reply. */
  readonly securedAt?: Date | undefined;
  /** Of the organization's calls. */
  readonly known: KnownMessages;
};

/** What both versions' calls go through: decode, run the message, encode its reply or fault. */
export function answerCall(
  request: EmulatorRequest,
  { soap, now, securedAt, known }: CallOptions,
  contextOf: () => MessageContext,
): EmulatorResponse {
  const decoded = decode(request, soap, known);
  if ("status" in decoded) return decoded;
  const options = { operation: decoded.call.operation, relatesTo: decoded.messageId, securedAt };
  try {
    const sender = contextOf();
    const reply = dispatch(impersonate(sender, callerIn(request, decoded, sender)), decoded.call);
    return { status: 200, ...encodeReply(reply, soap, options) };
  } catch (error) {
    return encodeFault(soapFaultOf(asOrganizationFault(error), now), soap, options);
  }
}

/** Who a call acts for: SOAP header CallerId, else CallerObjectId, which may be a header of HTTP, too. */
function callerIn(
  { headers }: EmulatorRequest,
  { callerId, callerObjectId }: DecodedCall,
  sender: MessageContext,
): Guid | undefined {
  const objectId = callerObjectId?.text ?? headers.callerobjectid;
  return callerId ?? (objectId === undefined ? undefined : userOfObjectId(sender.organization, objectId));
}

function decode(request: EmulatorRequest, soap: SoapVersion, known: KnownMessages): DecodedCall | EmulatorResponse {
  try {
    const decoded = decodeCall(request.body, known);
    if (decoded.soap !== soap) {
      return encodeFault(
        senderFault("VersionMismatch", `The message is SOAP ${decoded.soap}; SOAP ${soap} is spoken here.`),
        soap,
      );
    }
    return mismatchedAction(request, decoded) ?? decoded;
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    const fault = faultOfWireError(error);
    if (fault !== undefined) return encodeFault(fault, soap, { operation: operationOf(request) });
    return plainResponse(400, `The request is not a SOAP message: ${error.message}`);
  }
}

/** SOAP 1.1 is dispatched by the HTTP header SOAPAction; a body of another operation is refused. */
function mismatchedAction(request: EmulatorRequest, { call, soap }: DecodedCall): EmulatorResponse | undefined {
  const action = actionHeader(request);
  if (soap === "1.2" || action === actionOf(call.operation)) return undefined;
  const reason = `The message with Action '${action}' cannot be processed at the receiver: its body is the operation ${call.operation}.`;
  return encodeFault(senderFault("ActionNotSupported", reason), soap);
}

function actionHeader(request: EmulatorRequest): string {
  const header = (request.headers.soapaction ?? "").trim();
  return header.startsWith('"') && header.endsWith('"') ? header.slice(1, -1) : header;
}

function operationOf(request: EmulatorRequest): Operation | undefined {
  const name = actionHeader(request).split("/").at(-1);
  return operations.find((operation) => operation === name);
}

const operations: readonly Operation[] = [
  "Create",
  "Retrieve",
  "Update",
  "Delete",
  "RetrieveMultiple",
  "Associate",
  "Disassociate",
  "Execute",
];

function senderFault(subcode: string, reason: string): SoapFault {
  return { kind: "SoapFault", blame: "Sender", subcode, reason };
}
