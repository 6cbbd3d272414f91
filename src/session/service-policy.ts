import { type Challenge, challengesOf } from "../auth/challenges.ts";
import { DynamlError } from "../errors.ts";
import type { ExchangeLimits, HttpResponse, Send } from "../net/http.ts";
import type { AuthenticationPolicy } from "../wire/service-description/authentication-policy.ts";
import type { WsdlDocument } from "../wire/service-description/parse-service-description.ts";
import { isRedirect, redirected } from "./foreign-answer.ts";
import type { SessionErrorCode } from "./session-error.ts";

/** What a service says of signing in to it, to somebody who has not signed in. */
export type ServiceStatement =
  | { readonly kind: "policy"; readonly policy: AuthenticationPolicy }
  /** It describes itself to users only: what its 401 offers them. */
  | { readonly kind: "challenge"; readonly challenges: readonly Challenge[] }
  /** It describes itself, and its description says nothing of it; or it does not describe itself. */
  | { readonly kind: "nothing"; readonly happened: string };

/** A description is spread over a handful of documents: `?wsdl`, `?wsdl=wsdl0`, `?wsdl=wsdl1`. */
const maxDocuments = 8;

/** The authentication policy in a service's WSDL. Errors: SESSION_NO_POLICY, SESSION_DISCOVERY_LOOP, SESSION_REDIRECTED, WIRE_…, NET_…. */
export async function fetchPolicy(
  serviceUri: string,
  send: Send,
  limits: ExchangeLimits,
): Promise<AuthenticationPolicy> {
  const statement = await askService(serviceUri, send, limits);
  if (statement.kind === "policy") return statement.policy;
  throw noPolicy(serviceUri, statement.kind === "nothing" ? statement.happened : "it describes itself to users only");
}

/**
 * `GET …/Organization.svc?wsdl`, and what that document imports, until one says how to sign in (protocols §2). Imports are
 * asked of the service's own origin whatever host they name: behind a proxy they name one that only the server knows.
 */
export async function askService(serviceUri: string, send: Send, limits: ExchangeLimits): Promise<ServiceStatement> {
  const { authenticationPolicyOf, parseServiceDescription, serviceDescriptionRequest } = await import(
    "../wire/service-description/parse-service-description.ts"
  );
  const documents: WsdlDocument[] = [];
  const waiting = [serviceDescriptionRequest(serviceUri).url];
  const asked = new Set<string>();
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
    if (asked.has(url)) continue;
    if (asked.size === maxDocuments) throw endless(serviceUri);
    asked.add(url);
    const response = await send({ method: "GET", url, headers: { accept: "text/xml, application/xml" } }, limits);
    const elsewhere = documents.length === 0 ? inPlaceOf(response, serviceUri) : undefined;
    if (elsewhere !== undefined) return elsewhere;
    const document = parseServiceDescription(response, url);
    documents.push(document);
    const policy = authenticationPolicyOf(documents);
    if (policy !== undefined) return { kind: "policy", policy };
    waiting.push(...document.imports.flatMap((address) => onOrigin(address, serviceUri)));
  }
  return { kind: "nothing", happened: "its description (WSDL) has no authentication policy" };
}

/** What the first answer means where it is no description. */
function inPlaceOf(response: HttpResponse, serviceUri: string): ServiceStatement | undefined {
  const { status } = response;
  if (status === 401) return { kind: "challenge", challenges: challengesOf(response) };
  if (isRedirect(response)) throw redirected(response, serviceUri);
  if (status < 400) return undefined;
  return { kind: "nothing", happened: `it answers ${status} when asked for its description (WSDL)` };
}

/** The same document on the service's own origin; none where it is no document of this service. */
function onOrigin(address: string, serviceUri: string): string[] {
  const { pathname, search } = new URL(address);
  const service = new URL(serviceUri);
  return /\.svc$/i.test(pathname) && search !== "" ? [`${service.origin}${service.pathname}${search}`] : [];
}

/** The service does not say how it wants its users to sign in. */
export function noPolicy(serviceUri: string, happened: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_NO_POLICY",
    message: `the server does not say how to sign in: ${happened}`,
    where: serviceUri,
    remedy: "check the address; where it is right, say how to sign in: AUTHTYPE ActiveDirectory, Federation or OAuth",
  });
}

function endless(serviceUri: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_DISCOVERY_LOOP",
    message: `the service's description (WSDL) leads on and on: more than ${maxDocuments} documents and no end`,
    where: serviceUri,
    remedy: "check the address, and what answers there; or say how to sign in with AUTHTYPE",
  });
}
