import { DynamlError } from "../../errors.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { AccessToken, OAuthGrant } from "./grant.ts";
import type { GrantContext } from "./request-token.ts";
import type { DeviceCode } from "./token-client.ts";

export type DeviceCodeContext = GrantContext & { readonly grant: Extract<OAuthGrant, { type: "device-code" }> };

/** What `slow_down` adds to the interval, in seconds (RFC 8628, section 3.5). */
const slowDownSeconds = 5;

/**
 * Shows a code that a person types in a browser anywhere, and asks until that is done (RFC 8628). It asks no faster than
 * the server allows and ends with the signal.
 *
 * Errors: AUTH_DEVICE_CODE_EXPIRED, AUTH_SIGN_IN_DECLINED, AUTH_GRANT_NOT_SUPPORTED and those of the token endpoint.
 */
export async function deviceCodeToken(context: DeviceCodeContext): Promise<AccessToken> {
  const { client, audience, grant, now, target } = context;
  if (target.authority.deviceAuthorizationEndpoint === undefined) throw notOffered(context);
  const code = await client.requestDeviceCode(audience);
  const expiresAt = new Date(now().getTime() + code.expiresInSeconds * 1000);
  const { userCode, message } = code;
  grant.show({ userCode, verificationUri: webAddress(code, context), expiresAt, message });
  return await poll(context, code, expiresAt);
}

async function poll(context: DeviceCodeContext, code: DeviceCode, expiresAt: Date): Promise<AccessToken> {
  const { client, wait, signal, now } = context;
  const [grantType, parameters] = pollRequest(context, code);
  let interval = code.intervalSeconds;
  for (;;) {
    await wait(interval, signal);
    if (now() >= expiresAt) throw expired(context);
    try {
      return await client.request(grantType, parameters);
    } catch (error) {
      const delay = delayAfter(error);
      if (delay === undefined) throw error;
      interval += delay;
    }
  }
}

/** Entra ID v1 has its own spelling, older than RFC 8628. */
function pollRequest({ target, audience, grant }: DeviceCodeContext, { deviceCode }: DeviceCode) {
  if (target.authority.kind !== "entra-v1") {
    const parameters = { client_id: grant.clientId, device_code: deviceCode };
    return ["urn:ietf:params:oauth:grant-type:device_code", parameters] as const;
  }
  return ["device_code", { client_id: grant.clientId, code: deviceCode, ...audience }] as const;
}

/** Seconds to add to the interval before the next question; undefined where there is none. */
function delayAfter(error: unknown): number | undefined {
  if (!(error instanceof DynamlError)) return undefined;
  if (error.context.error === "authorization_pending") return 0;
  return error.context.error === "slow_down" || error.retryable ? slowDownSeconds : undefined;
}

/** The address is shown to a person, who will open it: nothing but a web address. */
function webAddress({ verificationUri }: DeviceCode, { target }: DeviceCodeContext): string {
  if (URL.canParse(verificationUri) && /^https?:$/.test(new URL(verificationUri).protocol)) {
    return new URL(verificationUri).href;
  }
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message: "the authority names no web address to type the code at",
    where: withoutCredentials(target.authority.url),
    remedy: "check the authority's address",
  });
}

function expired({ target, grant }: DeviceCodeContext): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_DEVICE_CODE_EXPIRED",
    message: `nobody signed in with the code in time (application ${grant.clientId})`,
    where: withoutCredentials(target.authority.url),
    remedy: "sign in again, and raise TIMEOUT where it is shorter than it takes",
  });
}

function notOffered({ target }: DeviceCodeContext): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_GRANT_NOT_SUPPORTED",
    message: "the authority does not offer sign-in with a device code",
    where: withoutCredentials(target.authority.url),
    remedy: "use another way of signing in",
  });
}
