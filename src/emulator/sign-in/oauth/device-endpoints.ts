import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import type { Authority } from "./authority.ts";
import { signInAtPage, signInFields } from "./authorize-endpoint.ts";
import { formOf, queryOf, requireField } from "./form.ts";
import { jsonResponse } from "./json-response.ts";
import type { OAuthState } from "./oauth-state.ts";
import { htmlPage } from "./page.ts";
import { requireAsked } from "./token-endpoint.ts";

/** Where a person enters the code that a device shows. */
export const devicePath = "/common/oauth2/deviceauth";

/** The device authorization endpoint (RFC 8628, section 3.1). Throws OAuthRefusal. */
export function answerDeviceRequest(
  request: EmulatorRequest,
  authority: Authority,
  state: OAuthState,
): EmulatorResponse {
  const fields = formOf(request);
  const { clientId } = state.clients.require(requireField(fields, "client_id"));
  const asked = requireAsked(fields, authority, state);
  const { devices } = state;
  const { deviceCode, userCode } = devices.issue({ clientId, ...asked });
  const address = `${authority.origin}${devicePath}`;
  const message = `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`;
  return jsonResponse(200, {
    user_code: userCode,
    device_code: deviceCode,
    ...(authority.kind === "v1" ? { verification_url: address } : { verification_uri: address }),
    expires_in: authority.kind === "v1" ? String(devices.expiresIn) : devices.expiresIn,
    interval: authority.kind === "v1" ? String(devices.pollSeconds) : devices.pollSeconds,
    message,
  });
}

/** GET: the page that asks for code, user name and password. POST: lets the device in, or declines. */
export function answerDevicePage(request: EmulatorRequest, { directory, devices }: OAuthState): EmulatorResponse {
  if (request.method === "GET") return devicePage(queryOf(request).get("otc"));
  const form = formOf(request);
  const code = form.get("code") ?? "";
  const noDevice = "No device waits under that code.";
  if (form.get("decision") === "decline") {
    return devices.decide(code, "declined") ? htmlPage({ title: "Declined" }) : devicePage(code, noDevice);
  }
  const verdict = signInAtPage(directory, form);
  if ("words" in verdict) return devicePage(code, verdict.words);
  if (!devices.decide(code, verdict)) return devicePage(code, noDevice);
  return htmlPage({ title: "Signed in", words: "The device is signed in. You may close this page." });
}

function devicePage(code?: string, words?: string): EmulatorResponse {
  const buttons = [
    { text: "Sign in", name: "decision", value: "allow" },
    { text: "Decline", name: "decision", value: "decline" },
  ];
  const fields = [{ name: "code", label: "Code", value: code }, ...signInFields()];
  return htmlPage({ title: "Sign in on another device", words, form: { fields, buttons } });
}
