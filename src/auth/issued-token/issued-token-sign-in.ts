import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits, HttpRequest, HttpResponse } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import { securityHeader, timestampFrom } from "../../wire/ws-security/security-header.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { Authenticator, Refusal } from "../authenticator.ts";
import type { SignIn } from "../sign-in.ts";
import { TokenCache } from "../token-cache.ts";
import type { IssuedToken } from "./ask-for-token.ts";
import { clockSkewError } from "./clock-skew.ts";
import { securityFault } from "./security-fault.ts";

export type IssuedTokenOptions = {
  /** Signs in: gets a token from the token service. Its signal aborts when nobody waits any more. */
  readonly acquire: (limits: ExchangeLimits) => Promise<IssuedToken>;
  /** Whether the token's key signs each call; where it has one, when left out. */
  readonly sign?: false | undefined;
  /** The organization's address, for messages. */
  readonly where: string;
  readonly now: () => Date;
  /** For a person, without secrets. */
  readonly describe: () => string;
};

/**
 * Signs calls in with an issued token (protocols §4): each gets an o:Security header with a timestamp of its own (five
 * minutes, as WCF does it), the token as it came and, where it has a proof key, the key's signature over the timestamp. All
 * calls share one token, which is replaced before it expires. A call whose token is rejected (a fault of WS-Security, or
 * 401) gets another token, once, and goes on.
 *
 * Errors: those of `acquire`; AUTH_TOKEN_REJECTED, AUTH_CLOCK_SKEW where the organization rejects the new token, too.
 */
export function issuedTokenSignIn({ acquire, sign, where, now, describe }: IssuedTokenOptions): SignIn {
  const tokens = new TokenCache<IssuedToken>({
    acquire: (signal, _previous, onPhase) => acquire({ signal, onPhase }),
    where,
    now,
  });
  const carried = new WeakMap<HttpRequest, IssuedToken>();

  const authenticator: Authenticator = async (request, _connection, limits, refusal) => {
    if (refusal !== undefined) {
      if (refusal.count > 1) throw rejected(refusal, where, now());
      const rejectedToken = carried.get(refusal.refused);
      if (rejectedToken !== undefined) tokens.invalidate(rejectedToken);
    }
    const held = await tokens.get(limits);
    const header = securityHeader({ timestamp: timestampFrom(now()), token: held.token, sign });
    const secured = withHeader(request, header.text);
    carried.set(secured, held);
    return secured;
  };

  return { authenticator, endpoint: "ws-security", isRefusal, describe };
}

function isRefusal(response: HttpResponse): boolean {
  return response.status === 401 || securityFault(response) !== undefined;
}

function withHeader(request: HttpRequest, header: string): HttpRequest {
  const { body, securityHeaderAt: at, ...rest } = request;
  if (typeof body !== "string" || at === undefined) {
    throw new TypeError("a call with an issued token is a SOAP 1.2 message that says where its security header goes");
  }
  return { ...rest, body: body.slice(0, at) + header + body.slice(at) };
}

function rejected(refusal: Refusal, where: string, now: Date): DynamlError {
  const skew = clockSkewError(refusal, where, now);
  if (skew !== undefined) return skew;
  const words = securityFault(refusal)?.reason.slice(0, 400) || `status ${refusal.status}`;
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_TOKEN_REJECTED",
    message: `the organization does not accept the token that was issued for it: ${words}`,
    where: withoutCredentials(where),
    remedy:
      "check that the user is an enabled user of the organization, that the organization trusts the token service's present signing certificate, and that the clocks agree",
    context: { status: refusal.status },
  });
}
