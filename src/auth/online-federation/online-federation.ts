import type { ExchangeLimits, HttpResponse, Send } from "../../net/http.ts";
import type { Secret } from "../../values/secret.ts";
import type { SecurityToken } from "../../wire/ws-security/security-token.ts";
import {
  onlineExtendedTokenAddress,
  onlineFederationAudience,
  onlineTokenAddress,
} from "../../wire/ws-trust/online-token-service.ts";
import { type TokenCredential, tokenRequest } from "../../wire/ws-trust/token-request.ts";
import { type Account, principalNameOf } from "../issued-token/account.ts";
import { askForToken, type IssuedToken, issuedTokenIn } from "../issued-token/ask-for-token.ts";
import { issuedTokenSignIn } from "../issued-token/issued-token-sign-in.ts";
import type { SignIn } from "../sign-in.ts";
import { passwordService } from "./federated-account.ts";
import { findOnlinePlace, type OnlinePlace, type OnlineTarget } from "./online-place.ts";
import { askUserRealm } from "./user-realm.ts";

export type OnlineFederationOptions = OnlineTarget & {
  readonly account: Account;
  readonly password: Secret;
  readonly send: Send;
  readonly now?: (() => Date) | undefined;
};

/**
 * Signs in to an online organization as it was done until 2022, which is over on Microsoft's own hosts (protocols §5): the
 * user realm's look-up says who knows the account. Microsoft does (managed): user name and password go to RST2.srf. The
 * account's own federation server does (federated): they go there, for a bearer assertion for Microsoft, which RST2.srf
 * takes in their place. Calls carry the token unsigned. Where there is no RST2.srf, extSTS.srf is asked.
 *
 * Errors: AUTH_USER_UNKNOWN; those of `findOnlinePlace`, `passwordService`, `askForToken`, `issuedTokenSignIn`; NET_….
 */
export function onlineFederationSignIn(options: OnlineFederationOptions): SignIn {
  const { serviceUri, account, now = () => new Date() } = options;
  return issuedTokenSignIn({
    acquire: (limits) => getToken({ ...options, now }, limits),
    sign: false,
    where: serviceUri,
    now,
    describe: () => `online federation, ${principalNameOf(account)}`,
  });
}

type Getting = OnlineFederationOptions & { readonly now: () => Date };

async function getToken(options: Getting, limits: ExchangeLimits): Promise<IssuedToken> {
  const place = await findOnlinePlace("OnlineFederation", onlineTokenAddress, options);
  const login = principalNameOf(options.account);
  const realm = await askUserRealm(login, place, options.send, limits);
  if (realm.kind === "managed") return askOnline(place, userName(options), options, limits);
  const assertion = await federatedAssertion(options, place, realm, limits);
  return askOnline(place, { kind: "IssuedToken", token: assertion }, options, limits);
}

function userName({ account, password }: Getting): TokenCredential {
  return { kind: "UserName", userName: principalNameOf(account), password: password.reveal() };
}

async function federatedAssertion(
  options: Getting,
  place: OnlinePlace,
  realm: Parameters<typeof passwordService>[0],
  limits: ExchangeLimits,
): Promise<SecurityToken> {
  const { version, address } = await passwordService(realm, place, options, limits);
  const { token } = await askForToken(
    {
      version,
      endpoint: address,
      credential: userName(options),
      appliesTo: onlineFederationAudience,
      keyType: "Bearer",
    },
    { ...options, login: principalNameOf(options.account) },
    limits,
  );
  return token;
}

async function askOnline(
  place: OnlinePlace,
  credential: TokenCredential,
  options: Getting,
  limits: ExchangeLimits,
): Promise<IssuedToken> {
  const { send, now, account, password } = options;
  const asked = { version: "2005", credential, appliesTo: place.audience, policy: place.policy } as const;
  const post = (endpoint: string, keyType: "Bearer" | undefined): Promise<HttpResponse> =>
    send(tokenRequest({ ...asked, endpoint, keyType, now: now() }), limits);
  let endpoint = place.tokenAddress;
  let response = await post(endpoint, isExtended(endpoint) ? "Bearer" : undefined);
  if (isAbsent(response) && !isExtended(endpoint)) {
    endpoint = new URL(new URL(onlineExtendedTokenAddress).pathname, endpoint).href;
    response = await post(endpoint, "Bearer");
  }
  return issuedTokenIn(response, { endpoint }, { now, login: principalNameOf(account), password });
}

/** extSTS.srf is asked for tokens that prove no key. */
function isExtended(address: string): boolean {
  return /\/extSTS\.srf$/i.test(new URL(address).pathname);
}

function isAbsent({ status }: HttpResponse): boolean {
  return status === 404 || status === 410;
}
