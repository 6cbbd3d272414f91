import { security } from "../ws-security/namespaces.ts";
import { bindPrefix, timestampFrom, userNameMarkup } from "../ws-security/security-header.ts";
import type { SecurityToken } from "../ws-security/security-token.ts";
import { timestampMarkup } from "../ws-security/timestamp-signature.ts";
import { requestSecurityToken } from "../ws-trust/token-request.ts";
import { trust } from "../ws-trust/trust-version.ts";
import type { WireRequest } from "../xml/http-message.ts";
import { Markup, namespaceDeclarations, xml } from "../xml/markup.ts";
import { soapRequest } from "../xml/soap-message.ts";
import type { Device } from "./device.ts";

/** Live ID's token service. */
export const liveTokenAddress = "https://login.live.com/liveidSTS.srf";

/** Whom a device's token is for. */
export const deviceAudience = "http://Passport.NET/tb";

/** What Live ID calls the token of a device beside a user's name. */
export const deviceTokenType = "urn:liveid:device";

export type DeviceTokenRequest = {
  readonly endpoint?: string | undefined;
  readonly device: Device;
  readonly now: Date;
};

/** The request for a device's token: WS-Trust of February 2005, the device as a user name (protocols §5). */
export function deviceTokenRequest({ endpoint = liveTokenAddress, device, now }: DeviceTokenRequest): WireRequest {
  const userName = userNameMarkup({ userName: device.name, password: device.password }, "devicesoftware");
  return liveRequest(endpoint, now, userName, requestSecurityToken({ version: "2005", appliesTo: deviceAudience }));
}

export type UserTokenRequest = {
  readonly endpoint?: string | undefined;
  readonly userName: string;
  readonly password: string;
  readonly deviceToken: SecurityToken;
  /** `urn:crmna:dynamics.com`, as the organization's policy says. */
  readonly appliesTo: string;
  /** `MBI_FED_SSL`, as the organization's policy says. */
  readonly policy: string;
  readonly now: Date;
};

/** The request for a user's token: the user's name and password beside the device's token (protocols §5). */
export function userTokenRequest(request: UserTokenRequest): WireRequest {
  const { endpoint = liveTokenAddress, userName, password, deviceToken, appliesTo, policy, now } = request;
  const namespaces = new Map(deviceToken.namespaces);
  const tag = new Markup(`${bindPrefix(namespaces, "o", security.extension)}:BinarySecurityToken`);
  const device = xml`<${tag} ValueType="${deviceTokenType}"${namespaceDeclarations(namespaces)}>
    ${new Markup(deviceToken.xml)}
  </${tag}>`;
  const credentials = xml`${userNameMarkup({ userName, password })}${device}`;
  return liveRequest(endpoint, now, credentials, requestSecurityToken({ version: "2005", appliesTo, policy }));
}

function liveRequest(endpoint: string, now: Date, credentials: Markup, body: Markup): WireRequest {
  return soapRequest(endpoint, {
    action: trust["2005"].issueAction,
    headers: xml`<o:Security xmlns:o="${security.extension}" s:mustUnderstand="1">
      ${timestampMarkup(timestampFrom(now))}
      ${credentials}
    </o:Security>`,
    body,
  });
}
