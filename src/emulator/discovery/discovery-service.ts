import { DynamlError } from "../../errors.ts";
import {
  type DecodedDiscoveryCall,
  decodeDiscoveryCall,
  encodeDiscoveryReply,
} from "../../wire/discovery/discovery-service.ts";
import type { DiscoveryReply } from "../../wire/discovery/discovery-shapes.ts";
import { encodeDiscoveryFault } from "../../wire/discovery/encode-discovery-fault.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { encodeFault } from "../../wire/soap/encode-fault.ts";
import type { SoapVersion } from "../../wire/soap/soap-version.ts";
import { OrganizationFault, soapFaultOf } from "../faults.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { plainResponse } from "../plain-response.ts";
import { faultOfWireError } from "../soap/wire-faults.ts";

export type DiscoveryCallOptions = {
  readonly soap: SoapVersion;
  readonly now: Date;
  /** Set where the call carried a security header, so its reply carries one, too. */
  readonly securedAt?: Date | undefined;
};

/** `Discovery.svc`: the list, or one organization by its unique name. */
export function answerDiscoveryCall(
  request: EmulatorRequest,
  details: readonly OrganizationDetail[],
  { soap, now, securedAt }: DiscoveryCallOptions,
): EmulatorResponse {
  const decoded = decode(request, soap);
  if ("status" in decoded) return decoded;
  const options = { relatesTo: decoded.messageId, securedAt };
  const reply = replyTo(decoded.call, details);
  if (reply !== undefined) return { status: 200, ...encodeDiscoveryReply(reply, soap, options) };
  const missing = new OrganizationFault("ObjectDoesNotExist", "The organization that was asked for was not found.");
  const { detail } = soapFaultOf(missing, now);
  if (detail === undefined) throw missing;
  return encodeDiscoveryFault(detail, soap, options);
}

function replyTo(
  call: DecodedDiscoveryCall["call"],
  details: readonly OrganizationDetail[],
): DiscoveryReply | undefined {
  if (call.message === "RetrieveOrganizations") return { message: call.message, organizations: details };
  const name = call.uniqueName.toLowerCase();
  const organization = details.find(({ uniqueName }) => uniqueName.toLowerCase() === name);
  return organization && { message: call.message, organization };
}

function decode({ body }: EmulatorRequest, soap: SoapVersion): DecodedDiscoveryCall | EmulatorResponse {
  try {
    const decoded = decodeDiscoveryCall(body);
    if (decoded.soap === soap) return decoded;
    const reason = `The message is SOAP ${decoded.soap}; SOAP ${soap} is spoken here.`;
    return encodeFault({ kind: "SoapFault", blame: "Sender", subcode: "VersionMismatch", reason }, soap);
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    const fault = faultOfWireError(error);
    if (fault !== undefined) return encodeFault(fault, soap);
    return plainResponse(400, `The request is not a SOAP message: ${error.message}`);
  }
}
