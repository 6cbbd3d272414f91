import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { pathOf } from "../../request-path.ts";
import type { EndpointHandler, SchemeParts, SignInContext, SignInEndpoint } from "../scheme.ts";
import { type Authority, type AuthorityKind, authorityOf } from "./authority.ts";
import { answerAuthorization } from "./authorize-endpoint.ts";
import { bearer } from "./bearer.ts";
import { answerDevicePage, answerDeviceRequest, devicePath } from "./device-endpoints.ts";
import { answerConfiguration, answerInstanceDiscovery, answerKeys } from "./metadata-endpoints.ts";
import { type OAuthState, oauthState } from "./oauth-state.ts";
import { htmlPage } from "./page.ts";
import { entraRefusal, federationServerRefusal, OAuthRefusal } from "./refusal.ts";
import { answerTokenRequest } from "./token-endpoint.ts";

/** OAuth as Entra ID has it in versions 1 and 2, and as AD FS has it; calls carry bearer tokens (protocols §6). */
export function oauth(context: SignInContext): SchemeParts {
  const state = oauthState(context);
  const { server = "entra" } = context.options.oauth ?? {};
  const authorizePath = server === "entra" ? `/${state.tenantId}/oauth2/authorize` : "/adfs/oauth2/authorize";
  return { service: bearer(state, authorizePath), endpoints: endpointsOf(state) };
}

type Answer = (
  request: EmulatorRequest,
  authority: Authority,
  state: OAuthState,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** The addresses of each kind; AD FS comes first, or it would be taken for a tenant. */
function endpointsOf(state: OAuthState): SignInEndpoint[] {
  const kinds: readonly AuthorityKind[] = ["adfs", "v2", "v1"];
  return [
    { path: "/common/discovery/instance", methods: { GET: (request) => answerInstanceDiscovery(request, state) } },
    { path: devicePath, methods: both((request) => answerPage(request, () => answerDevicePage(request, state))) },
    ...kinds.flatMap((kind) => authorityEndpoints(kind, state)),
  ];
}

function authorityEndpoints(kind: AuthorityKind, state: OAuthState): SignInEndpoint[] {
  const root = kind === "adfs" ? "/adfs" : "/{tenant}";
  const version = kind === "v2" ? "/v2.0" : "";
  const at = (answer: Answer): EndpointHandler => answering(kind, answer, state);
  const authorize: EndpointHandler = (request, { tenant }) =>
    answerPage(request, () => answerAuthorization(request, authorityOf(kind, request, state, tenant), state));
  return [
    { path: `${root}/oauth2${version}/token`, methods: { POST: at(answerTokenRequest) } },
    { path: `${root}/oauth2${version}/devicecode`, methods: { POST: at(answerDeviceRequest) } },
    { path: `${root}/oauth2${version}/authorize`, methods: both(authorize) },
    {
      path: `${root}${version}/.well-known/openid-configuration`,
      methods: { GET: at((_, authority) => answerConfiguration(authority, state)) },
    },
    { path: `${root}/discovery${version}/keys`, methods: { GET: at(() => answerKeys(state)) } },
  ];
}

function both(handler: EndpointHandler): SignInEndpoint["methods"] {
  return { GET: handler, POST: handler };
}

/** A refusal is answered as the kind of server does it. */
function answering(kind: AuthorityKind, answer: Answer, state: OAuthState): EndpointHandler {
  return async (request, { tenant }) => {
    try {
      return await answer(request, authorityOf(kind, request, state, tenant), state);
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      return kind === "adfs" ? federationServerRefusal(error) : entraRefusal(error, state.now());
    }
  };
}

/** A person gets words, whoever is refused. */
function answerPage(request: EmulatorRequest, answer: () => EmulatorResponse): EmulatorResponse {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    const words = `AADSTS${error.errorCode}: ${error.message}`;
    return htmlPage({ title: `Nobody can sign in at ${pathOf(request.target)}`, words }, 400);
  }
}
