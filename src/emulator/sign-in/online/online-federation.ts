import { decodeUserRealmRequest, encodeUserRealm, type UserRealm } from "../../../wire/user-realm/user-realm.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import { onlineFederationAudience } from "../../../wire/ws-trust/online-token-service.ts";
import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { plainResponse } from "../../plain-response.ts";
import { originOf } from "../../request-path.ts";
import { callSecurity } from "../call-security.ts";
import { claimedUser } from "../claimed-user.ts";
import { principalNameOf, type UserName } from "../directory.ts";
import { isNameOfRealm, organizationRealm } from "../federation/realm.ts";
import { tokenService } from "../federation/token-service.ts";
import { judgeIssuedToken, type OpenedTokens, openedTokens } from "../issued-token.ts";
import type { SchemeParts } from "../scheme.ts";
import { answerTokenRequest } from "../token-service/answer-token-request.ts";
import { checkMessageTime } from "../token-service/check-message-time.ts";
import { invalidSecurity } from "../token-service/token-service-fault.ts";
import type { TrustContext } from "../trust-context.ts";
import { issueOnlineToken } from "./online-issuer.ts";
import { accountRefused, assertionRefused } from "./refusals.ts";

/**
 * Sign-in to Microsoft's online services as it was until 2022 (protocols §5): the user realm's look-up, the token services
 * RST2.srf and extSTS.srf, and the organization's own federation server for accounts of federated domains.
 */
export function onlineFederation(context: TrustContext): SchemeParts {
  const opened = openedTokens();
  const answer = (request: EmulatorRequest) => answerOnline(request, context, opened);
  return {
    service: callSecurity(context),
    endpoints: [
      {
        path: "/GetUserRealm.srf",
        methods: {
          GET: (request) => answerUserRealm(request, new URLSearchParams(queryOf(request)).toString(), context),
          POST: (request) => answerUserRealm(request, Buffer.from(request.body).toString("utf8"), context),
        },
      },
      { path: "/RST2.srf", methods: { POST: answer } },
      { path: "/extSTS.srf", methods: { POST: answer } },
      ...tokenService(organizationRealm(context), context),
    ],
  };
}

function queryOf({ target }: EmulatorRequest): string {
  return target.includes("?") ? target.slice(target.indexOf("?") + 1) : "";
}

function answerUserRealm(request: EmulatorRequest, form: string, context: TrustContext): EmulatorResponse {
  const login = decodeUserRealmRequest(form);
  if (login === undefined) return plainResponse(400, "The form names no login.");
  const body = encodeUserRealm(realmOf(login, originOf(request), context));
  return { status: 200, headers: { "content-type": "text/xml; charset=utf-8" }, body };
}

/** A domain's accounts are federated, or managed online where anyone has an account in it. */
function realmOf(login: string, origin: string, { directory, federatedDomains }: TrustContext): UserRealm {
  const domainName = domainOf(login);
  const facts = { login, domainName, cloudInstanceName: "microsoftonline.com" };
  if (federatedDomains.has(domainName)) {
    const sts = `${origin}/adfs/services/trust`;
    return {
      kind: "federated",
      ...facts,
      stsAddress: `${sts}/2005/usernamemixed`,
      mexAddress: `${sts}/mex`,
      authAddress: `${origin}/adfs/ls/`,
      brandName: domainName,
    };
  }
  const isKnown = directory.isOpen || directory.users.some((user) => domainOf(principalNameOf(user)) === domainName);
  return isKnown ? { kind: "managed", ...facts } : { kind: "unknown", ...facts };
}

function domainOf(login: string): string {
  return login.slice(login.lastIndexOf("@") + 1).toLowerCase();
}

function answerOnline(
  request: EmulatorRequest,
  context: TrustContext,
  opened: OpenedTokens,
): Promise<EmulatorResponse> {
  return answerTokenRequest(request.body, "2005", async (asked) => {
    checkMessageTime(asked, context.now());
    const isByToken = (asked.security?.tokens.length ?? 0) > 0;
    const user = isByToken ? await userByAssertion(asked, context, opened) : userByPassword(asked, context);
    return issueOnlineToken(asked, user, context);
  });
}

/** A managed account. The password of a federated one is not known here. */
function userByPassword({ security }: DecodedTokenRequest, { directory, federatedDomains }: TrustContext): UserName {
  if (security?.userName === undefined) throw invalidSecurity("there is no user name");
  const { userName, password } = security.userName;
  if (federatedDomains.has(domainOf(userName))) throw accountRefused("wrong password");
  const verdict = directory.checkPassword(userName, password);
  if ("refusal" in verdict) throw accountRefused(verdict.refusal);
  return verdict.user;
}

/** A federated account, with the assertion of its federation server. */
async function userByAssertion(
  { security }: DecodedTokenRequest,
  { trust, directory, now }: TrustContext,
  opened: OpenedTokens,
): Promise<UserName> {
  if (security === undefined) throw invalidSecurity("there is no security header");
  const { publicKey } = await trust.federation.current();
  const rules = {
    issuers: [{ publicKey, isNamed: (name: string) => isNameOfRealm({ root: "" }, name) }],
    privateKey: (await trust.online.current()).privateKey,
    isAudience: (audience: string) => audience === onlineFederationAudience,
    now: now(),
  };
  const verdict = judgeIssuedToken(security, rules, opened);
  if ("why" in verdict) throw assertionRefused(verdict.why);
  const user = claimedUser(directory, verdict.assertion);
  if (user === undefined) throw accountRefused("unknown user");
  return user;
}
