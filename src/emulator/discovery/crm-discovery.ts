import { DynamlError } from "../../errors.ts";
import {
  type CrmDiscoveryCall,
  type CrmDiscoveryFault,
  decodeCrmDiscoveryRequest,
  encodeCrmDiscoveryFault,
  encodeCrmDiscoveryResponse,
} from "../../wire/discovery/crm-discovery-service.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { plainResponse } from "../plain-response.ts";
import type { Directory, UserName } from "../sign-in/directory.ts";
import { checkUse } from "../soap/check-use.ts";

/** `CrmDiscoveryService.asmx` of 2007 in its form for Active Directory. */
export function answerCrmDiscovery(request: EmulatorRequest, details: readonly OrganizationDetail[]): EmulatorResponse {
  const call = decode(request);
  return "status" in call ? call : found(details);
}

/** The same in its form for hosters (SPLA): user name and password are in the message. */
export function answerHostedDiscovery(
  request: EmulatorRequest,
  directory: Directory,
  listFor: (user: UserName) => readonly OrganizationDetail[],
): EmulatorResponse {
  const misuse = checkUse(request, "1.1", "Discovery service");
  if (misuse !== undefined) return misuse;
  const call = decode(request);
  if ("status" in call) return call;
  const verdict = directory.checkPassword(call.user?.userName ?? "", call.user?.password ?? "");
  if ("refusal" in verdict) return faulty({ code: "0x80041D1F", message: "Authentication failed." });
  return found(listFor(verdict.user));
}

/** The form for Windows Live ID, whose tickets nobody gives out any more. */
export function retiredForm(): EmulatorResponse {
  return faulty({
    code: "0x80040216",
    message: "Windows Live ID tickets are retired, and with them this form of the discovery service.",
  });
}

function decode({ body }: EmulatorRequest): CrmDiscoveryCall | EmulatorResponse {
  try {
    return decodeCrmDiscoveryRequest(body);
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    if (error.code === "WIRE_UNKNOWN_OPERATION") return faulty({ code: "0x80040203", message: error.message });
    return plainResponse(400, `The request is not a SOAP message: ${error.message}`);
  }
}

function found(details: readonly OrganizationDetail[]): EmulatorResponse {
  return { status: 200, headers: xml, body: encodeCrmDiscoveryResponse(details) };
}

function faulty(fault: CrmDiscoveryFault): EmulatorResponse {
  return { status: 500, headers: xml, body: encodeCrmDiscoveryFault(fault) };
}

const xml = { "content-type": "text/xml; charset=utf-8" };
