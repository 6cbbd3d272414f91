import type { TokenEndpoint } from "../../../wire/service-description/metadata-exchange.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import type { TrustVersion } from "../../../wire/ws-trust/trust-version.ts";
import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { outOfTime } from "../clock-skew.ts";
import type { UserName } from "../directory.ts";
import type { SignInContext, SignInEndpoint } from "../scheme.ts";
import { answerTokenRequest } from "../token-service/answer-token-request.ts";
import { issueToken } from "../token-service/issue-token.ts";
import { invalidSecurity, notAuthenticated, unknownAudience } from "../token-service/token-service-fault.ts";
import { nameOfRealm, type Realm } from "./realm.ts";

/** AD FS's own default. */
const tokenLifetime = 60 * 60_000;

type Endpoint = Omit<TokenEndpoint, "address"> & { readonly path: string };

const endpointTable: readonly Endpoint[] = (["1.3", "2005"] as const).flatMap((version) => {
  const folder = version === "1.3" ? "13" : "2005";
  return [{ path: `${folder}/usernamemixed`, version, credential: "UserName", security: "Mixed" }] as const;
});

/** The endpoints of one federation server. */
export function realmEndpoints(realm: Realm, context: SignInContext): SignInEndpoint[] {
  return endpointTable.map((endpoint) => ({
    path: `${realm.root}/adfs/services/trust/${endpoint.path}`,
    methods: { POST: (request) => answer(realm, endpoint, context, request) },
  }));
}

function answer(
  realm: Realm,
  { version }: { version: TrustVersion },
  context: SignInContext,
  request: EmulatorRequest,
): Promise<EmulatorResponse> {
  return answerTokenRequest(request.body, version, async (asked) => {
    const now = context.now();
    checkTime(asked, now);
    const user = userByPassword(asked, context);
    const party = await realm.relyingParty(asked.appliesTo, request);
    if (party === undefined) throw unknownAudience(asked.appliesTo);
    const { privateKey } = await realm.keys.current();
    const issuer = { name: nameOfRealm(realm, request), signer: { privateKey }, lifetime: tokenLifetime };
    return issueToken(asked, user, party, issuer, now);
  });
}

function checkTime({ security }: DecodedTokenRequest, now: Date): void {
  if (security?.timestamp === undefined) throw invalidSecurity("there is no timestamp");
  const untimely = outOfTime(security.timestamp, now);
  if (untimely !== undefined) throw invalidSecurity(`the timestamp is not valid: ${untimely}`);
}

function userByPassword({ security }: DecodedTokenRequest, { directory }: SignInContext): UserName {
  if (security?.userName === undefined) throw invalidSecurity("there is no user name");
  const { userName, password } = security.userName;
  const verdict = directory.checkPassword(userName, password);
  if ("user" in verdict) return verdict.user;
  throw notAuthenticated();
}
