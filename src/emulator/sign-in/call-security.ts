import { DynamlError } from "../../errors.ts";
import { encodeFault } from "../../wire/soap/encode-fault.ts";
import { readSecurityHeader } from "../../wire/ws-security/read-security-header.ts";
import { readSoapHead, type SoapHead } from "../../wire/xml/soap-message.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { originOf, pathOf } from "../request-path.ts";
import { claimedUser } from "./claimed-user.ts";
import { isNameOfRealm } from "./federation/realm.ts";
import { judgeIssuedToken, type OpenedTokens, openedTokens, type TrustedIssuer } from "./issued-token.ts";
import { audienceAt } from "./online/audience.ts";
import { onlineIssuer } from "./online/online-issuer.ts";
import type { ServiceSignIn, SignIn, SignInScheme } from "./scheme.ts";
import { serviceAddress } from "./service-address.ts";
import type { TrustContext } from "./trust-context.ts";

/** How a family of schemes has its tokens judged at the services. */
type TokenFamily = {
  readonly schemes: readonly SignInScheme[];
  /** Whom its tokens are for, where it is not the service's own address. */
  readonly audience?: ((request: EmulatorRequest) => string) | undefined;
  issuer(context: TrustContext): Promise<TrustedIssuer>;
};

const families: readonly TokenFamily[] = [
  {
    schemes: ["federation"],
    issuer: async ({ trust }) => ({
      publicKey: (await trust.federation.current()).publicKey,
      isNamed: (name) => isNameOfRealm({ root: "" }, name),
    }),
  },
  {
    schemes: ["online-federation", "live-id"],
    audience: audienceAt,
    issuer: async ({ trust }) => ({
      publicKey: (await trust.online.current()).publicKey,
      isNamed: (name) => name === onlineIssuer,
      mayBeUnsigned: true,
    }),
  },
];

/**
 * WS-Security at a service: calls of SOAP 1.2 carry o:Security with an issued token and, where the token proves a key, its
 * signature over the timestamp (protocols §4). What is wrong with it is answered as the fault o:InvalidSecurity (§1.9).
 */
export function callSecurity(context: TrustContext): ServiceSignIn {
  const opened = openedTokens();
  return {
    signIn: (request) => judgeCall(request, context, opened),
    refusal: (request) => (isSoap12(request) ? fault("there is no security header", context.now()) : undefined),
  };
}

async function judgeCall(
  request: EmulatorRequest,
  context: TrustContext,
  opened: OpenedTokens,
): Promise<SignIn | undefined> {
  if (!isSoap12(request)) return undefined;
  const head = headOf(request);
  if (head?.security === undefined) return undefined;
  const now = context.now();
  try {
    const header = readSecurityHeader(head.security);
    const address = serviceAddress(`${originOf(request)}${pathOf(request.target)}`);
    const offered = families.filter(({ schemes }) => schemes.some((scheme) => context.offered.includes(scheme)));
    const audiences = offered.map(({ audience }) => audience?.(request));
    const rules = {
      issuers: await Promise.all(offered.map((family) => family.issuer(context))),
      privateKey: (await context.trust.services.current()).privateKey,
      isAudience: (audience: string) =>
        audiences.includes(audience) || (address !== undefined && serviceAddress(audience) === address),
      now,
    };
    const verdict = judgeIssuedToken(header, rules, opened);
    if ("why" in verdict) return { response: fault(verdict.why, now, head.messageId) };
    const user = claimedUser(context.directory, verdict.assertion);
    if (user !== undefined) return { user, isSecured: true };
    return { response: fault("the organization does not know the token's user", now, head.messageId) };
  } catch (error) {
    if (error instanceof DynamlError) return { response: fault(error.message, now, head.messageId) };
    throw error;
  }
}

function isSoap12({ method, headers }: EmulatorRequest): boolean {
  return method === "POST" && /^\s*application\/soap\+xml\b/i.test(headers["content-type"] ?? "");
}

/** Undefined where the body is no message: whoever decodes it says so. */
function headOf({ body }: EmulatorRequest): SoapHead | undefined {
  try {
    return readSoapHead(body, "a call");
  } catch (error) {
    if (error instanceof DynamlError) return undefined;
    throw error;
  }
}

function fault(why: string, now: Date, relatesTo?: string): EmulatorResponse {
  const reason = `An error occurred when verifying security for the message: ${why}.`;
  const message = { kind: "SoapFault", blame: "Sender", subcode: "InvalidSecurity", reason } as const;
  return encodeFault(message, "1.2", { relatesTo, securedAt: now });
}
