import { securityFaultCodes } from "../ws-security/fault-codes.ts";
import { security } from "../ws-security/namespaces.ts";
import { xml } from "../xml/markup.ts";
import { encodeMessageFault, type MessageFault } from "../xml/soap-fault.ts";
import { type TrustVersion, trust } from "./trust-version.ts";

/** Why a token service gave no token, as far as it says. */
export type RefusalReason =
  | "WrongCredentials"
  | "AccountLocked"
  | "AccountDisabled"
  | "PasswordExpired"
  | "MultiFactorRequired"
  /** Conditional access: this user may not sign in this way, or from here. */
  | "BlockedByPolicy"
  /** The person must do something in a browser first: accept terms, rename the account. */
  | "ActionRequired"
  /** The user may not use what the token is for. */
  | "NotAssigned"
  /** The service issues no token for this address. */
  | "UnknownAudience"
  /** The message's security was not accepted: a clock that is wrong, a token that is void. */
  | "InvalidSecurity"
  | "InvalidRequest"
  | "ServerError"
  | "Refused";

export type TokenRefusal = {
  readonly reason: RefusalReason;
  /** The service's own words. */
  readonly message: string;
  /** `0x80048821`, `AADSTS50126`, `ID3082`: the most telling code that came. */
  readonly serverCode?: string | undefined;
  /** Local names of the fault's codes: `Sender`, `FailedAuthentication`. */
  readonly codes: readonly string[];
};

/** What a token service's fault means (protocols §4, §5). The most telling code decides: AADSTS, then psf, then the subcode. */
export function tokenRefusal({ codes, reason, detail }: MessageFault): TokenRefusal {
  const internal = detail?.descendant(passportFault, "internalerror");
  const words = internal?.child(passportFault, "text")?.text.trim() || reason;
  const written = /\b(?:AADSTS\d{4,8}|ID\d{4}|MSIS\d{4,5})\b/.exec(`${words} ${reason}`)?.[0];
  const numbers = [internal?.child(passportFault, "code"), detail?.descendant(passportFault, "value")].map(
    (element) => element?.text.trim().toLowerCase() ?? "",
  );
  const serverCodes = [written, ...numbers].filter((code) => code !== undefined && code !== "");
  const known = serverCodes.find((code) => reasons.has(code ?? ""));
  const subcode = codes.findLast((code) => subcodes.has(code)) ?? "";
  return {
    reason: reasons.get(known ?? "") ?? subcodes.get(subcode) ?? (codes[0] === "Receiver" ? "ServerError" : "Refused"),
    message: words,
    serverCode: written ?? known ?? serverCodes[0],
    codes,
  };
}

export type TokenFault = {
  readonly version: TrustVersion;
  /** `FailedAuthentication`, `InvalidSecurity`, `InvalidScope`, `InvalidRequest`. */
  readonly subcode: string;
  readonly reason: string;
  /** Microsoft's online services add their own codes. */
  readonly passport?: { readonly value: string; readonly code: string; readonly text: string } | undefined;
  readonly relatesTo?: string | undefined;
};

/** A token service's fault as status, headers and body: SOAP 1.2, Sender, the subcode of WS-Security or of WS-Trust. */
export function encodeTokenFault(fault: TokenFault): ReturnType<typeof encodeMessageFault> {
  const { version, subcode, reason, passport, relatesTo } = fault;
  const namespace =
    securityFaultCodes.has(subcode) && passport === undefined ? security.extension : trust[version].namespace;
  const detail =
    passport &&
    xml`<psf:error xmlns:psf="${passportFault}">
      <psf:value>${passport.value}</psf:value>
      <psf:internalerror><psf:code>${passport.code}</psf:code><psf:text>${passport.text}</psf:text></psf:internalerror>
    </psf:error>`;
  return encodeMessageFault({ code: "Sender", subcode: { namespace, name: subcode }, reason, detail, relatesTo });
}

const passportFault = "http://schemas.microsoft.com/Passport/SoapServices/SOAPFault";

const subcodes: ReadonlyMap<string, RefusalReason> = new Map([
  ["FailedAuthentication", "WrongCredentials"],
  ["InvalidSecurity", "InvalidSecurity"],
  ["InvalidSecurityToken", "InvalidSecurity"],
  ["FailedCheck", "InvalidSecurity"],
  ["SecurityTokenUnavailable", "InvalidSecurity"],
  ["UnsupportedSecurityToken", "InvalidSecurity"],
  ["MessageExpired", "InvalidSecurity"],
  ["ExpiredData", "InvalidSecurity"],
  ["InvalidTimeRange", "InvalidSecurity"],
  ["InvalidScope", "UnknownAudience"],
  ["InvalidRequest", "InvalidRequest"],
  ["BadRequest", "InvalidRequest"],
  ["ActionNotSupported", "InvalidRequest"],
]);

/** Codes that say more than the fault's own: Live ID's and Entra ID's published lists, AD FS event texts. */
const reasons: ReadonlyMap<string, RefusalReason> = new Map([
  ["0x80048821", "WrongCredentials"],
  ["0x80041012", "WrongCredentials"],
  ["0x80041034", "WrongCredentials"],
  ["0x80048823", "AccountLocked"],
  ["0x80048824", "AccountLocked"],
  ["0x80048825", "ActionRequired"],
  ["0x80048826", "ActionRequired"],
  ["0x80048827", "PasswordExpired"],
  ["0x80048828", "ActionRequired"],
  ["0x80048820", "ServerError"],
  ["0x8004882c", "InvalidRequest"],
  ["AADSTS50126", "WrongCredentials"],
  ["AADSTS50034", "WrongCredentials"],
  ["AADSTS50053", "AccountLocked"],
  ["AADSTS50057", "AccountDisabled"],
  ["AADSTS50055", "PasswordExpired"],
  ["AADSTS50144", "PasswordExpired"],
  ["AADSTS50072", "MultiFactorRequired"],
  ["AADSTS50074", "MultiFactorRequired"],
  ["AADSTS50076", "MultiFactorRequired"],
  ["AADSTS50079", "MultiFactorRequired"],
  ["AADSTS50158", "MultiFactorRequired"],
  ["AADSTS53000", "BlockedByPolicy"],
  ["AADSTS53001", "BlockedByPolicy"],
  ["AADSTS53003", "BlockedByPolicy"],
  ["AADSTS50105", "NotAssigned"],
  ["AADSTS65001", "ActionRequired"],
  ["AADSTS500011", "UnknownAudience"],
  ["AADSTS50001", "UnknownAudience"],
  ["ID3082", "UnknownAudience"],
  ["MSIS3020", "UnknownAudience"],
]);
