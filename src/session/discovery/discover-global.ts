import { DynamlError } from "../../errors.ts";
import type { HttpResponse, Send } from "../../net/http.ts";
import {
  type InstancesAnswer,
  instancesRequest,
  parseInstancesResponse,
} from "../../wire/discovery/global-discovery.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { isRedirect, noEnvelope, redirected, unreadable } from "../foreign-answer.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { refused } from "./discover-2011.ts";

/** A page has some hundred organizations; nobody is in this many. */
const maxPages = 100;

/**
 * The organizations of a cloud that the user belongs to, page by page: Global Discovery v2.0 (protocols §7). `send` sends
 * with a token for that service.
 *
 * Errors: SESSION_DISCOVERY_FAULT, SESSION_DISCOVERY_LOOP, SESSION_REDIRECTED, SESSION_UNREADABLE_ANSWER, NET_…, AUTH_….
 */
export async function discoverGlobal(uri: string, send: Send): Promise<readonly OrganizationDetail[]> {
  const organizations: OrganizationDetail[] = [];
  const asked = new Set<string>();
  let request: ReturnType<typeof instancesRequest> | undefined = instancesRequest(uri);
  while (request !== undefined) {
    if (asked.has(request.url) || asked.size === maxPages) throw endless(uri);
    asked.add(request.url);
    const page = read(await send(request), uri);
    organizations.push(...page.organizations);
    request = page.nextLink === undefined ? undefined : { ...request, url: onOrigin(page.nextLink, uri) };
  }
  return organizations;
}

function read(response: HttpResponse, uri: string): Extract<InstancesAnswer, { kind: "found" }> {
  if (isRedirect(response)) throw redirected(response, uri);
  const answer = parse(response, uri);
  if (answer.kind === "refused") throw refused(answer.message, uri, answer.code);
  return answer;
}

function parse(response: HttpResponse, uri: string): InstancesAnswer {
  try {
    return parseInstancesResponse(response);
  } catch (cause) {
    if (response.status !== 200) throw noEnvelope(response, "discovery service", uri, cause);
    throw unreadable("cannot be read", "discovery service", uri, cause);
  }
}

/** The next page is one of the same service: the token is for no other. */
function onOrigin(nextLink: string, uri: string): string {
  const url = URL.canParse(nextLink, uri) ? new URL(nextLink, uri) : undefined;
  if (url?.origin === new URL(uri).origin) return url.href;
  throw unreadable(
    `says that it goes on at ${url?.origin ?? "no address"}, which is another service`,
    "discovery service",
    uri,
  );
}

function endless(uri: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_DISCOVERY_LOOP",
    message: "the discovery service's list of organizations leads on and on, and comes to no end",
    where: uri,
    remedy: "check what answers at this address; or give the organization's own address",
  });
}
