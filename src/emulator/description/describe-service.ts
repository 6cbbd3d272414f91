import { encodeServiceDescription } from "../../wire/service-description/encode-service-description.ts";
import type { ServiceContract } from "../../wire/service-description/service-contract.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { plainResponse } from "../plain-response.ts";
import { originOf, pathOf } from "../request-path.ts";
import { audienceAt } from "../sign-in/online/audience.ts";
import type { SignInScheme } from "../sign-in/scheme.ts";
import { authenticationPolicy } from "./authentication-policy.ts";

/** Whether a request asks a service to describe itself: `?wsdl`, `?wsdl=wsdl0`, `?singleWsdl`, `?xsd=xsd3`. Anyone may. */
export function isDescriptionRequest({ method, target }: EmulatorRequest): boolean {
  return method === "GET" && /^[^?]*\?(?:wsdl|xsd|singleWsdl)(?:[=&]|$)/i.test(target);
}

/**
 * The document that was asked for, with addresses as the client reached the service, and the ways to sign in that are offered
 * (protocols §2).
 */
export function describeService(
  request: EmulatorRequest,
  contract: ServiceContract,
  offered: readonly SignInScheme[],
): EmulatorResponse {
  const origin = originOf(request);
  const path = pathOf(request.target).replace(/\/(?:web\/?)?$/i, "");
  const policy = { id: "", ...authenticationPolicy(offered, origin, audienceAt(request)) };
  const isWindows = policy.authentications.some(({ type }) => type === "ActiveDirectory");
  const identity = isWindows ? ({ kind: "Spn", value: `HTTP/${new URL(origin).hostname}` } as const) : undefined;
  // Some clients read the Discovery service's policy from its second part; here there is one part.
  const query = request.target.slice(request.target.indexOf("?") + 1).replace(/^wsdl=wsdl1\b/i, "wsdl=wsdl0");
  const document = encodeServiceDescription({ contract, address: origin + path, policy, identity }, query);
  if (document === undefined) return plainResponse(404, "There is no such document in the service's description.");
  return { status: 200, headers: { "content-type": "text/xml; charset=utf-8" }, body: document };
}
