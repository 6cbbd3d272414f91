import { EmulatorError } from "../emulator-error.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../handler.ts";
import type { EndpointTable } from "./endpoint-table.ts";
import { endpointTable } from "./endpoint-table.ts";
import { federation } from "./federation/federation.ts";
import { kerberos } from "./kerberos.ts";
import { ntlm } from "./ntlm.ts";
import { oauth } from "./oauth/oauth.ts";
import { liveId } from "./online/live-id.ts";
import { onlineFederation } from "./online/online-federation.ts";
import type { SchemeParts, ServiceSignIn, SignIn, SignInContext, SignInScheme } from "./scheme.ts";

/** What makes each scheme's parts. */
const schemes: Partial<Record<SignInScheme, (context: SignInContext) => SchemeParts>> = {
  ntlm,
  kerberos,
  oauth,
  federation,
  "online-federation": onlineFederation,
  "live-id": liveId,
};

type SignedIn = Extract<SignIn, { readonly user: unknown }>;

export type OfferedSignIn = {
  /** Answers what is addressed to a sign-in endpoint in place of a service. */
  readonly endpoints: EndpointTable;
  /** Has whoever sent the request for a service answered; else 401 with what is offered. */
  answer(
    request: EmulatorRequest,
    connection: EmulatorConnection,
    respond: (sender: SignedIn) => EmulatorResponse | Promise<EmulatorResponse>,
  ): Promise<EmulatorResponse>;
};

/** The schemes that one emulator offers, in their order. Throws EmulatorError for one that cannot be offered. */
export function offerSignIn(context: SignInContext): OfferedSignIn {
  const parts = context.offered.map((name): SchemeParts => partsOf(name, context));
  const services = parts
    .map(({ service }) => service)
    .filter((service) => service !== undefined)
    .sort((a, b) => Number(isByHttp(a)) - Number(isByHttp(b)));
  return {
    endpoints: endpointTable(parts.flatMap(({ endpoints = [] }) => endpoints)),
    async answer(request, connection, respond) {
      for (const service of services) {
        const signIn = await service.signIn(request, connection);
        if (signIn === undefined) continue;
        if ("response" in signIn) return signIn.response;
        const response = await respond(signIn);
        return { ...response, headers: { ...response.headers, ...signIn.headers } };
      }
      return unauthorized(services, request);
    },
  };
}

/** What a message says of its sender counts before what its connection has proven. */
function isByHttp({ challenge }: ServiceSignIn): boolean {
  return challenge !== undefined;
}

function partsOf(name: SignInScheme, context: SignInContext): SchemeParts {
  const scheme = schemes[name];
  if (scheme !== undefined) return scheme(context);
  throw new EmulatorError({
    code: "EMULATOR_SCHEME_NOT_OFFERED",
    message: `The embedded organization knows no sign-in '${name}'.`,
    remedy: `Offer one of these: ${Object.keys(schemes).join(", ")}.`,
  });
}

function unauthorized(services: readonly ServiceSignIn[], request: EmulatorRequest): EmulatorResponse {
  const challenges = services.flatMap(({ challenge }) => challenge?.(request) ?? []);
  if (challenges.length === 0) {
    for (const { refusal } of services) {
      const response = refusal?.(request);
      if (response !== undefined) return response;
    }
  }
  return { status: 401, headers: challenges.length === 0 ? {} : { "www-authenticate": challenges }, body: "" };
}
