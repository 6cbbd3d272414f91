import { type CrmDiscoveryForm, crmDiscoveryFormOf } from "../../wire/discovery/crm-discovery-service.ts";
import { discoveryContract } from "../../wire/service-description/service-contract.ts";
import type { SoapVersion } from "../../wire/soap/soap-version.ts";
import { describeService, isDescriptionRequest } from "../description/describe-service.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../handler.ts";
import type { Organizations } from "../organizations.ts";
import { decodePath, pathOf } from "../request-path.ts";
import type { OfferedSignIn } from "../sign-in/offered-sign-in.ts";
import type { SignInContext } from "../sign-in/scheme.ts";
import { checkUse } from "../soap/check-use.ts";
import { answerCrmDiscovery, answerHostedDiscovery, retiredForm } from "./crm-discovery.ts";
import { answerDiscoveryCall } from "./discovery-service.ts";
import { answerInstances } from "./global-discovery.ts";
import { detailOf } from "./organization-details.ts";

/** Answers what is addressed to a discovery service; undefined for anything else. */
export type DiscoveryServices = (
  request: EmulatorRequest,
  connection: EmulatorConnection,
) => Promise<EmulatorResponse> | undefined;

type DiscoveryRoute =
  | { readonly service: "2007"; readonly form: CrmDiscoveryForm }
  | { readonly service: "2011"; readonly soap: SoapVersion }
  /** @param key what stands in the parentheses behind Instances */
  | { readonly service: "global"; readonly key: string | undefined };

/** The three discovery services: each lists the organizations that the user is a member of (protocols §7). */
export function discoveryServices(
  organizations: Organizations,
  offered: OfferedSignIn,
  context: SignInContext,
): DiscoveryServices {
  const listFor = (request: EmulatorRequest) => (user: Parameters<Organizations["of"]>[0]) =>
    organizations.of(user).map((one) => detailOf(one, request));
  const answer = async (
    route: DiscoveryRoute,
    request: EmulatorRequest,
    connection: EmulatorConnection,
  ): Promise<EmulatorResponse> => {
    const list = listFor(request);
    if (route.service === "2011" && isDescriptionRequest(request)) {
      return describeService(request, discoveryContract, context.offered);
    }
    // These two forms know their users by the message.
    if (route.service === "2007" && route.form === "Passport") return retiredForm();
    if (route.service === "2007" && route.form === "SPLA") {
      return answerHostedDiscovery(request, context.directory, list);
    }
    return offered.answer(request, connection, ({ user, isSecured }) => {
      const details = list(user);
      if (route.service === "global") return answerInstances(request, route.key, details);
      const soap = route.service === "2007" ? "1.1" : route.soap;
      const misuse = checkUse(request, soap, "Discovery service");
      if (misuse !== undefined) return misuse;
      if (route.service === "2007") return answerCrmDiscovery(request, details);
      const now = context.now();
      const securedAt = isSecured === true ? now : undefined;
      return answerDiscoveryCall(request, details, { soap: route.soap, now, securedAt });
    });
  };
  return (request, connection) => {
    const route = discoveryRouteOf(request.target);
    return route && answer(route, request, connection);
  };
}

/** Any case; the services of 2007 and 2011 may stand behind an organization's name. */
function discoveryRouteOf(target: string): DiscoveryRoute | undefined {
  const path = decodePath(pathOf(target));
  const of2011 = /^(?:\/[^/]+)?\/xrmservices\/2011\/discovery\.svc(\/web)?\/?$/i.exec(path);
  if (of2011 !== null) return { service: "2011", soap: of2011[1] === undefined ? "1.2" : "1.1" };
  const global = /^\/api\/discovery\/v2\.0\/instances(?:\((.*)\))?\/?$/i.exec(path);
  if (global !== null) return { service: "global", key: global[1] };
  const form = /mscrmservices/i.test(path) ? crmDiscoveryFormOf(`http://host${path}`) : undefined;
  return form && { service: "2007", form };
}
