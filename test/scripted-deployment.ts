import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { decodeDiscoveryCall, encodeDiscoveryReply } from "../src/wire/discovery/discovery-service.ts";
import type { OrganizationDetail } from "../src/wire/discovery/organization-detail.ts";
import { encodeChallenge } from "../src/wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../src/wire/ntlm/verify-authenticate.ts";
import type { AuthenticationPolicy } from "../src/wire/service-description/authentication-policy.ts";
import { encodeServiceDescription } from "../src/wire/service-description/encode-service-description.ts";
import { discoveryContract, organizationContract } from "../src/wire/service-description/service-contract.ts";
import { type NtlmServer, ntlmGate, organization } from "./scripted-organization.ts";
import { answer, bodyOf, type ScriptedServer, startHttpServer } from "./scripted-server.ts";

/** What answers at a path; `origin` is that of the server. */
export type Page = (request: IncomingMessage, response: ServerResponse, origin: string) => unknown;

/** By path in lower case, with the query where it matters: `/org/organization.svc?wsdl`. */
export type Pages = Readonly<Record<string, Page>>;

/** A deployment of organizations that a test scripts; `log` receives what was asked: `GET /Discovery.svc?wsdl`. */
export type Deployment = { readonly server: ScriptedServer; readonly log: string[] };

export async function deploy(pages: Pages): Promise<Deployment> {
  const log: string[] = [];
  const server = await startHttpServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    log.push(`${request.method} ${pathname}${search}`);
    const path = pathname.toLowerCase();
    const page = pages[`${path}${search.toLowerCase()}`] ?? pages[path] ?? notFound;
    page(request, response, `http://${request.headers.host}`);
  });
  return { server, log };
}

const notFound: Page = (request, response) => {
  request.resume();
  answer(response, 404, { "content-type": "text/html" }, "<title>Not found</title>");
};

/** The password of every user. */
export const password = "Secret2!";

function ntlmServer(): NtlmServer {
  let negotiate: Uint8Array;
  let challenge: Uint8Array;
  return {
    challenge: (message) => {
      negotiate = message;
      challenge = encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" });
      return challenge;
    },
    verify: (authenticate) => verifyAuthenticate({ negotiate, challenge, authenticate, password }).accepted,
  };
}

/** The page behind Windows authentication. */
export function windowsOnly(inner: Page): Page {
  let origin = "";
  const gate = ntlmGate(ntlmServer, (request, response) => void inner(request, response, origin));
  return (request, response, at) => {
    origin = at;
    return gate(request, response);
  };
}

const windowsPolicy: AuthenticationPolicy = {
  id: "policy",
  authentications: [{ type: "ActiveDirectory", name: "ActiveDirectory" }],
  requiresClientEntropy: false,
  isOverHttps: false,
};

export const xmlType = { "content-type": "text/xml; charset=utf-8" };

/** A service's WSDL; its imports name a host that only the server knows, as behind a proxy. */
export function description(of: "organization" | "discovery", policy = windowsPolicy): Page {
  const contract = of === "organization" ? organizationContract : discoveryContract;
  return (request, response) => {
    request.resume();
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const document = encodeServiceDescription({ contract, address: `http://internal-name${path}`, policy }, query);
    answer(response, document === undefined ? 404 : 200, xmlType, document);
  };
}

export type List = (origin: string) => readonly OrganizationDetail[];

/** RetrieveOrganizations of `Discovery.svc/web`. */
function organizationList(list: List): Page {
  return async (request, response, origin) => {
    const { soap } = decodeDiscoveryCall(await bodyOf(request));
    const message = encodeDiscoveryReply({ message: "RetrieveOrganizations", organizations: list(origin) }, soap);
    answer(response, 200, message.headers, message.body);
  };
}

export const discoveryPath = "/xrmservices/2011/discovery.svc";
export const organizationPath = "/XRMServices/2011/Organization.svc";

/** Discovery service with its description, and the organization `org` with its own, for users of Windows. */
export function windowsDeployment(list: List): Pages {
  const listener: RequestListener = organization();
  return {
    [discoveryPath]: description("discovery"),
    [`${discoveryPath}/web`]: windowsOnly(organizationList(list)),
    ...windowsOrganization(listener),
  };
}

export function windowsOrganization(listener: RequestListener = organization()): Pages {
  const path = `/org${organizationPath.toLowerCase()}`;
  return { [path]: description("organization"), [`${path}/web`]: windowsOnly(listener) };
}
