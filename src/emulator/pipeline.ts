import { discoveryContract, organizationContract } from "../wire/service-description/service-contract.ts";
import type { SoapVersion } from "../wire/soap/soap-version.ts";
import { describeService, isDescriptionRequest } from "./description/describe-service.ts";
import type { EmulatorOptions } from "./emulator-options.ts";
import type { EmulatorRequest, EmulatorResponse, Handler } from "./handler.ts";
import { checkHost, hostRule } from "./host-check.ts";
import type { Organization } from "./organization.ts";
import { plainResponse } from "./plain-response.ts";
import { pathOf } from "./request-path.ts";
import type { Route } from "./route.ts";
import { routeOf } from "./route.ts";
import { Directory } from "./sign-in/directory.ts";
import { offerSignIn } from "./sign-in/offered-sign-in.ts";
import { defaultSignIn } from "./sign-in/scheme.ts";
import { SigningKeys } from "./sign-in/signing-keys.ts";
import { SystemUsers } from "./sign-in/system-users.ts";
import { TrustKeys } from "./sign-in/trust-keys.ts";
import { answerCall } from "./soap/organization-service.ts";

export const defaultOrganization = "embedded";

/** Bytes of the largest request body that is read. */
export const defaultMaxBodyBytes = 32 * 1024 * 1024;

/**
 * The organization as a handler of requests. Each request passes, in this order: size limit, Host and Origin, route (to a
 * sign-in endpoint, which answers, or to a service), sign-in, method and content type, decoding, its message, encoding.
 */
export function createHandler(organization: Organization, options: EmulatorOptions): Handler {
  const maxBodyBytes = options.limits?.maxBodyBytes ?? defaultMaxBodyBytes;
  const isAllowedHost = options.path === undefined ? hostRule(hostNamesOf(options)) : () => true;
  const now = options.now ?? (() => new Date());
  const systemUsers = new SystemUsers(organization);
  const directory = new Directory(options.users ?? [], options.open ?? false);
  const schemes = options.signIn ?? defaultSignIn;
  const offered = offerSignIn({
    offered: schemes,
    directory,
    keys: new SigningKeys(),
    trust: new TrustKeys(),
    federatedDomains: new Set(options.federatedDomains?.map((domain) => domain.toLowerCase())),
    now,
    isAllowedHost,
  });
  return async (request, connection) => {
    if (request.body.length > maxBodyBytes) return tooLarge(maxBodyBytes);
    const refusal = checkHost(request, isAllowedHost);
    if (refusal !== undefined) return refusal;
    const atEndpoint = offered.endpoints(request, connection);
    if (atEndpoint !== undefined) return atEndpoint;
    const isDescription = isDescriptionRequest(request);
    if (isDescription && isDiscoveryAddress(request)) return describeService(request, discoveryContract, schemes);
    const route = routeOf(request.target);
    if (route === undefined || !isServed(route, options)) return notFound(request);
    if (isDescription) return describeService(request, organizationContract, schemes);
    const signIn = await offered.signIn(request, connection);
    if ("response" in signIn) return signIn.response;
    const misuse = checkUse(request, route.soap);
    if (misuse !== undefined) return misuse;
    const at = now();
    return answerCall(
      request,
      { soap: route.soap, now: at, securedAt: signIn.isSecured === true ? at : undefined },
      () => ({ organization, caller: systemUsers.callerOf(signIn.user, at), now: at }),
    );
  };
}

export function tooLarge(maxBodyBytes: number): EmulatorResponse {
  return plainResponse(413, `The request body is larger than ${maxBodyBytes} bytes.`);
}

/** The address that is listened on names the organization as well, unless it stands for all addresses. */
function hostNamesOf({ hostNames = [], listen }: EmulatorOptions): readonly string[] {
  const isOne = listen !== undefined && listen !== "0.0.0.0" && listen !== "::";
  return isOne ? [...hostNames, listen, `[${listen}]`] : hostNames;
}

function isServed({ organization }: Route, options: EmulatorOptions): boolean {
  if (organization === undefined || options.anyOrganization === true) return true;
  return organization.toLowerCase() === (options.organization ?? defaultOrganization).toLowerCase();
}

function notFound({ target }: EmulatorRequest): EmulatorResponse {
  return plainResponse(404, `There is nothing at ${target.split("?", 1)[0]}.`);
}

function isDiscoveryAddress({ target }: EmulatorRequest): boolean {
  return /^\/xrmservices\/2011\/discovery\.svc(?:\/web)?\/?$/i.test(pathOf(target));
}

/** What a person sees who opens the address in a browser. */
function serviceNote(): EmulatorResponse {
  return plainResponse(200, "This is the Organization service. It is called with POST; ?wsdl describes it.");
}

const contentTypes: Readonly<Record<SoapVersion, string>> = { "1.1": "text/xml", "1.2": "application/soap+xml" };

function checkUse({ method, headers }: EmulatorRequest, soap: SoapVersion): EmulatorResponse | undefined {
  if (method === "GET") return serviceNote();
  if (method !== "POST") {
    return plainResponse(405, "The Organization service is called with POST.", { allow: "GET, POST" });
  }
  const [type = "", ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => /^\s*charset="?([^"]*)"?\s*$/.exec(parameter)?.[1]).find(Boolean);
  if (type.trim() === contentTypes[soap] && (charset === undefined || charset === "utf-8")) return undefined;
  return plainResponse(
    415,
    `Cannot process the message because the content type '${headers["content-type"] ?? ""}' was not the expected type '${contentTypes[soap]}; charset=utf-8'.`,
  );
}
