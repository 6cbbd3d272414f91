import { organizationContract } from "../wire/service-description/service-contract.ts";
import { describeService, isDescriptionRequest } from "./description/describe-service.ts";
import { discoveryServices } from "./discovery/discovery-services.ts";
import { detailOf } from "./discovery/organization-details.ts";
import { OrganizationFault } from "./faults.ts";
import type { EmulatorRequest, EmulatorResponse, Handler } from "./handler.ts";
import { checkHost } from "./host-check.ts";
import { ServiceProtection } from "./limits/service-protection.ts";
import { isAtLeast } from "./messages/since.ts";
import type { Caller, MessageContext } from "./organization.ts";
import { type HostedOrganization, isMember, type Organizations } from "./organizations.ts";
import { plainResponse } from "./plain-response.ts";
import { routeOf } from "./route.ts";
import type { UserName } from "./sign-in/directory.ts";
import { offerSignIn } from "./sign-in/offered-sign-in.ts";
import type { SignInContext } from "./sign-in/scheme.ts";
import { checkUse } from "./soap/check-use.ts";
import { answerCall } from "./soap/organization-service.ts";
import { answerWebApi } from "./web-api/web-api.ts";
import { type WebApiRoute, webApiRouteOf } from "./web-api/web-api-route.ts";

/** Bytes of the largest request body that is read. */
export const defaultMaxBodyBytes = 32 * 1024 * 1024;

/**
 * The organizations as a handler of requests. Each request passes, in this order: size limit, Host and Origin, route (to a
 * sign-in endpoint or a discovery service, which answer, or to an organization), sign-in, method and content type, service
 * protection limits, decoding, its message, encoding.
 */
export function createHandler(organizations: Organizations, context: SignInContext): Handler {
  const { options, isAllowedHost, now } = context;
  const maxBodyBytes = options.limits?.maxBodyBytes ?? defaultMaxBodyBytes;
  const offered = offerSignIn(context);
  const discovery = discoveryServices(organizations, offered, context);
  const protect = serviceProtection(context);
  return async (request, connection) => {
    if (request.body.length > maxBodyBytes) return tooLarge(maxBodyBytes);
    const refusal = checkHost(request, isAllowedHost);
    if (refusal !== undefined) return refusal;
    const elsewhere = offered.endpoints(request, connection) ?? discovery(request, connection);
    if (elsewhere !== undefined) return elsewhere;
    const webApi = webApiRouteOf(request.target);
    if (webApi !== undefined) {
      const hosted = organizations.find(webApi.organization, request.headers.host ?? "");
      if (hosted === undefined || !hasVersion(hosted, webApi)) return notFound(request);
      return offered.answer(request, connection, ({ user }) =>
        protect(hosted, user, (refusal) =>
          answerWebApi(request, webApi, () => contextOf({ hosted, user, request, now: now() }, refusal)),
        ),
      );
    }
    const route = routeOf(request.target);
    const hosted = route && organizations.find(route.organization, request.headers.host ?? "");
    if (route === undefined || hosted === undefined) return notFound(request);
    if (isDescriptionRequest(request)) return describeService(request, organizationContract, context.offered);
    return offered.answer(request, connection, ({ user, isSecured }) => {
      const misuse = checkUse(request, route.soap, "Organization service");
      if (misuse !== undefined) return misuse;
      const answer = (refusal?: OrganizationFault): EmulatorResponse => {
        const at = now();
        const securedAt = isSecured === true ? at : undefined;
        const call = { soap: route.soap, now: at, securedAt, known: hosted.known };
        return answerCall(request, call, () => contextOf({ hosted, user, request, now: at }, refusal));
      };
      return protect(hosted, user, answer);
    });
  };
}

/** Whoever sent a request, to which organization and when. */
type Sender = {
  readonly hosted: HostedOrganization;
  readonly user: UserName;
  readonly request: EmulatorRequest;
  readonly now: Date;
};

/** What a message of the sender may touch. Throws the fault of one that is not let in. */
function contextOf({ hosted, user, request, now }: Sender, refusal: OrganizationFault | undefined): MessageContext {
  if (refusal !== undefined) throw refusal;
  const caller = callerIn(hosted, user, now);
  return { organization: hosted.organization, caller, now, detail: () => detailOf(hosted, request) };
}

type Answer = (refusal?: OrganizationFault) => EmulatorResponse;

type Protect = (
  hosted: HostedOrganization,
  user: UserName,
  answer: Answer,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** Service protection limits count for each user of each organization; without limits everything is answered at once. */
function serviceProtection({ options, now }: SignInContext): Protect {
  const limits = options.limits?.serviceProtection;
  if (limits === undefined) return (_hosted, _user, answer) => answer();
  const protections = new Map<string, ServiceProtection>();
  return ({ uniqueName, organization }, { domain, userName }, answer) => {
    const protection = protections.get(uniqueName) ?? new ServiceProtection(limits, now);
    protections.set(uniqueName, protection);
    const user = `${domain}\\${userName}`.toLowerCase();
    return protection.guard({ user, answer, written: () => organization.store.written });
  };
}

export function tooLarge(maxBodyBytes: number): EmulatorResponse {
  return plainResponse(413, `The request body is larger than ${maxBodyBytes} bytes.`);
}

function callerIn({ uniqueName, isDisabled, systemUsers }: HostedOrganization, user: UserName, now: Date): Caller {
  if (isDisabled) throw new OrganizationFault("OrganizationDisabled", `The organization '${uniqueName}' is disabled.`);
  if (isMember(user, uniqueName)) return systemUsers.callerOf(user, now);
  throw new OrganizationFault("UserNotMemberOfOrg", "The user is not a member of the organization.");
}

/** An organization has the Web API of its own version and of earlier ones. */
function hasVersion({ organization }: HostedOrganization, { version }: WebApiRoute): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return isAtLeast(organization.version, major, minor);
}

function notFound({ target }: EmulatorRequest): EmulatorResponse {
  return plainResponse(404, `There is nothing at ${target.split("?", 1)[0]}.`);
}
