import { ns } from "../soap/namespaces.ts";
import { securityHeader, timestampFrom } from "../ws-security/security-header.ts";
import type { SecurityToken } from "../ws-security/security-token.ts";
import type { WireRequest } from "../xml/http-message.ts";
import { type Markup, xml } from "../xml/markup.ts";
import { soapRequest } from "../xml/soap-message.ts";
import { computedKeyAlgorithm, type KeyType, policyNamespace, type TrustVersion, trust } from "./trust-version.ts";

export type TokenRequest = {
  readonly version: TrustVersion;
  /** The endpoint of the token service: `https://sts.example.com/adfs/services/trust/13/usernamemixed`. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Whom the token is for: the address of the organization's service, or a home realm's audience. */
  readonly appliesTo: string;
  /** Left out: the token service decides. */
  readonly keyType?: KeyType | undefined;
  /** Bits. */
  readonly keySize?: number | undefined;
  /** The client's half of the key; the reply may say that the key is computed of both halves. */
  readonly entropy?: Uint8Array | undefined;
  readonly tokenType?: string | undefined;
  readonly lifetime?: { readonly created: Date; readonly expires: Date } | undefined;
  /** Microsoft's online services: `MBI_FED_SSL`. */
  readonly policy?: string | undefined;
  readonly messageId?: string | undefined;
  readonly now: Date;
};

/** How the one who asks proves who he is. */
export type TokenCredential =
  | { readonly kind: "UserName"; readonly userName: string; readonly password: string }
  /** HTTP does it (Negotiate, a certificate), at `…transport` endpoints: they understand no o:Security, and get none. */
  | { readonly kind: "Transport" }
  /** A token of the home realm, exchanged for one of this service. */
  | { readonly kind: "IssuedToken"; readonly token: SecurityToken };

/**
 * The request for a token: POST of an envelope with action `…/RST/Issue`, o:Security for the credential and
 * `<t:RequestSecurityToken>` in the body (WS-Trust 1.3 §4.1, protocols §4, §5). The body holds the password.
 */
export function tokenRequest(request: TokenRequest): WireRequest {
  const { version, endpoint, credential, messageId, now } = request;
  return soapRequest(endpoint, {
    action: trust[version].issueAction,
    messageId,
    headers: credential.kind === "Transport" ? undefined : credentialHeader(credential, now),
    body: requestSecurityToken(request),
  });
}

function credentialHeader(credential: Exclude<TokenCredential, { kind: "Transport" }>, now: Date): Markup {
  const timestamp = timestampFrom(now);
  if (credential.kind === "UserName") return securityHeader({ timestamp, userName: credential });
  return securityHeader({ timestamp, token: credential.token });
}

export type RequestedToken = Pick<
  TokenRequest,
  "version" | "appliesTo" | "keyType" | "keySize" | "entropy" | "tokenType" | "lifetime" | "policy"
>;

/** The body of a request by itself. */
export function requestSecurityToken(request: RequestedToken): Markup {
  const { version, appliesTo, keyType, keySize, entropy, tokenType, lifetime, policy } = request;
  const { namespace, keyTypes } = trust[version];
  return xml`<t:RequestSecurityToken xmlns:t="${namespace}">
    ${tokenType === undefined ? undefined : xml`<t:TokenType>${tokenType}</t:TokenType>`}
    <t:RequestType>${namespace}/Issue</t:RequestType>
    ${appliesToMarkup(appliesTo)}
    ${lifetime === undefined ? undefined : lifetimeMarkup(lifetime)}
    ${entropy === undefined ? undefined : entropyMarkup(version, entropy)}
    ${keyType === undefined ? undefined : xml`<t:KeyType>${keyTypes[keyType]}</t:KeyType>`}
    ${keySize === undefined ? undefined : xml`<t:KeySize>${keySize}</t:KeySize>`}
    ${entropy === undefined ? undefined : xml`<t:ComputedKeyAlgorithm>${computedKeyAlgorithm(version)}</t:ComputedKeyAlgorithm>`}
    ${policy === undefined ? undefined : xml`<wsp:PolicyReference xmlns:wsp="${policyNamespace}" URI="${policy}"/>`}
  </t:RequestSecurityToken>`;
}

export function appliesToMarkup(address: string): Markup {
  return xml`<wsp:AppliesTo xmlns:wsp="${policyNamespace}">
    <wsa:EndpointReference xmlns:wsa="${ns.addressing}"><wsa:Address>${address}</wsa:Address></wsa:EndpointReference>
  </wsp:AppliesTo>`;
}

/** In the scope of the prefix t. */
export function lifetimeMarkup({ created, expires }: { created: Date; expires: Date }): Markup {
  return xml`<t:Lifetime>
    <wsu:Created xmlns:wsu="${ns.securityUtility}">${created}</wsu:Created>
    <wsu:Expires xmlns:wsu="${ns.securityUtility}">${expires}</wsu:Expires>
  </t:Lifetime>`;
}

/** In the scope of the prefix t. */
export function entropyMarkup(version: TrustVersion, entropy: Uint8Array): Markup {
  const secret = Buffer.from(entropy).toString("base64");
  return xml`<t:Entropy>
    <t:BinarySecret Type="${trust[version].namespace}/Nonce">${secret}</t:BinarySecret>
  </t:Entropy>`;
}
