import type { ExchangeLimits, Send } from "../../net/http.ts";
import type { Secret } from "../../values/secret.ts";
import { liveTokenAddress, userTokenRequest } from "../../wire/live-id/live-token-request.ts";
import { type Account, principalNameOf } from "../issued-token/account.ts";
import { type IssuedToken, issuedTokenIn } from "../issued-token/ask-for-token.ts";
import { issuedTokenSignIn } from "../issued-token/issued-token-sign-in.ts";
import { findOnlinePlace, type OnlineTarget } from "../online-federation/online-place.ts";
import type { SignIn } from "../sign-in.ts";
import { LiveDevice } from "./live-device.ts";

export type LiveIdOptions = OnlineTarget & {
  readonly account: Account;
  readonly password: Secret;
  readonly send: Send;
  readonly now?: (() => Date) | undefined;
};

/**
 * Signs in with a Windows Live ID, as to the online organizations until 2014 (protocols §5):
 *
 *     POST https://login.live.com/ppsecure/DeviceAddCredential.srf   a device, with a name and password made up here
 *     POST https://login.live.com/liveidSTS.srf                      the device's token, for http://Passport.NET/tb
 *     POST https://login.live.com/liveidSTS.srf                      the user's token, for urn:crmna:dynamics.com
 *
 * Calls carry the user's token unsigned. The device lives as long as this way to sign in, in memory.
 *
 * Errors: AUTH_DEVICE_REFUSED; those of `findOnlinePlace`, `issuedTokenIn`, `issuedTokenSignIn`; NET_….
 */
export function liveIdSignIn(options: LiveIdOptions): SignIn {
  const { serviceUri, account, send, now = () => new Date() } = options;
  const device = new LiveDevice({ send, now, login: principalNameOf(account) });
  return issuedTokenSignIn({
    acquire: (limits) => getToken(device, { ...options, now }, limits),
    sign: false,
    where: serviceUri,
    now,
    describe: () => `Live ID, ${principalNameOf(account)}`,
  });
}

async function getToken(
  device: LiveDevice,
  options: LiveIdOptions & { readonly now: () => Date },
  limits: ExchangeLimits,
): Promise<IssuedToken> {
  const { account, password, send, now } = options;
  const { tokenAddress: endpoint, audience, policy } = await findOnlinePlace("LiveId", liveTokenAddress, options);
  const deviceToken = await device.token(endpoint, limits);
  const request = userTokenRequest({
    endpoint,
    userName: principalNameOf(account),
    password: password.reveal(),
    deviceToken: deviceToken.token,
    appliesTo: audience,
    policy,
    now: now(),
  });
  return issuedTokenIn(await send(request, limits), { endpoint }, { now, login: principalNameOf(account), password });
}
