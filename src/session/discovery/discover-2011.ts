import { DynamlError } from "../../errors.ts";
import type { Send } from "../../net/http.ts";
import { decodeDiscoveryReply, encodeDiscoveryCall } from "../../wire/discovery/discovery-service.ts";
import type { DiscoveryReply } from "../../wire/discovery/discovery-shapes.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import type { SoapFault } from "../../wire/soap/soap-fault.ts";
import { isRedirect, mayBeEnvelope, noEnvelope, redirected, unreadable } from "../foreign-answer.ts";
import type { SessionErrorCode } from "../session-error.ts";

const service = "discovery service";

/**
 * The organizations of a deployment that the user belongs to: RetrieveOrganizations at `Discovery.svc`, in SOAP 1.1 at
 * `/web` or in SOAP 1.2 with WS-Security (protocols §7). `send` sends as that user.
 *
 * Errors: SESSION_DISCOVERY_FAULT, SESSION_NOT_A_SERVICE and its like, SESSION_REDIRECTED, SESSION_UNREADABLE_ANSWER, NET_…, AUTH_….
 */
export async function discover2011(
  uri: string,
  endpoint: "web" | "ws-security",
  send: Send,
): Promise<readonly OrganizationDetail[]> {
  const soap = endpoint === "web" ? "1.1" : "1.2";
  const url = endpoint === "web" ? `${uri}/web` : uri;
  const message = encodeDiscoveryCall({ message: "RetrieveOrganizations" }, soap, { to: uri });
  const response = await send({ method: "POST", url, ...message });
  if (isRedirect(response)) throw redirected(response, uri);
  if (!mayBeEnvelope(response)) throw noEnvelope(response, service, uri);
  const reply = decode(response, uri);
  if ("kind" in reply) throw refused(reply.detail?.message || reply.reason, uri);
  if (reply.message === "RetrieveOrganizations") return reply.organizations;
  throw unreadable(`to RetrieveOrganizations is one to ${reply.message}`, service, uri);
}

function decode(response: Parameters<typeof noEnvelope>[0], uri: string): DiscoveryReply | SoapFault {
  try {
    return decodeDiscoveryReply(response.body);
  } catch (cause) {
    if (response.status !== 200) throw noEnvelope(response, service, uri, cause);
    throw unreadable("cannot be read", service, uri, cause);
  }
}

/** The service's own refusal, in its words. */
export function refused(text: string, uri: string, code?: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_DISCOVERY_FAULT",
    message: `the discovery service refuses to list organizations: ${text}${code === undefined ? "" : ` (${code})`}`,
    where: uri,
    remedy: "check that the user belongs to an organization of this deployment, or give the organization's own address",
    context: { faultMessage: text, faultCode: code },
  });
}
