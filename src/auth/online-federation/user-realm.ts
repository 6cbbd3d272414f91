import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import {
  parseUserRealmResponse,
  type UserRealm,
  userRealmAddress,
  userRealmRequest,
} from "../../wire/user-realm/user-realm.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { read, refuseRedirect } from "../issued-token/ask-for-token.ts";
import type { OnlinePlace } from "./online-place.ts";

/**
 * Who knows an account, by the look-up beside the token service: `POST https://login.microsoftonline.com/GetUserRealm.srf`.
 * Only the account's name travels. Errors: AUTH_USER_UNKNOWN, AUTH_REDIRECTED, AUTH_UNEXPECTED_ANSWER, NET_….
 */
export async function askUserRealm(
  login: string,
  { tokenAddress }: Pick<OnlinePlace, "tokenAddress">,
  send: Send,
  limits: ExchangeLimits,
): Promise<Exclude<UserRealm, { kind: "unknown" }>> {
  const address = new URL(new URL(userRealmAddress).pathname, tokenAddress).href;
  const response = await send(userRealmRequest(login, address), limits);
  refuseRedirect(response, address);
  const realm = read(response, address, () => parseUserRealmResponse(response));
  if (realm.kind !== "unknown") return realm;
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_USER_UNKNOWN",
    message: `the online services do not know the account ${login}, or its domain`,
    where: withoutCredentials(address),
    remedy: "check USERNAME: it is the account's full name, user@domain",
  });
}
