import type { Send } from "../../net/http.ts";
import { crmDiscoveryRequest, parseCrmDiscoveryResponse } from "../../wire/discovery/crm-discovery-service.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { isRedirect, mayBeEnvelope, noEnvelope, redirected, unreadable } from "../foreign-answer.ts";
import { refused } from "./discover-2011.ts";

const service = "discovery service";

/** `EXAMPLE\administrator` and the password: the form SPLA has them in the request. */
export type SplaUser = { readonly userName: string; readonly password: string };

/**
 * The organizations that `CrmDiscoveryService.asmx` of 2007 lists, which servers up to 2011 answer. In the form AD `send`
 * sends as the user; in the form SPLA the request names the user.
 *
 * Errors: SESSION_DISCOVERY_FAULT, SESSION_NOT_A_SERVICE and its like, SESSION_REDIRECTED, SESSION_UNREADABLE_ANSWER, NET_…, AUTH_….
 */
export async function discover2007(uri: string, send: Send, user?: SplaUser): Promise<readonly OrganizationDetail[]> {
  const response = await send(crmDiscoveryRequest(uri, { user }));
  if (isRedirect(response)) throw redirected(response, uri);
  if (!mayBeEnvelope(response)) throw noEnvelope(response, service, uri);
  const answer = decode(response, uri);
  if (answer.kind === "refused") throw refused(answer.fault.message, uri, answer.fault.code);
  return answer.organizations;
}

function decode(response: Parameters<typeof noEnvelope>[0], uri: string) {
  try {
    return parseCrmDiscoveryResponse(response);
  } catch (cause) {
    if (response.status !== 200) throw noEnvelope(response, service, uri, cause);
    throw unreadable("cannot be read", service, uri, cause);
  }
}
