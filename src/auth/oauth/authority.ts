import { DynamlError } from "../../errors.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { isMicrosoftHost } from "../known-hosts.ts";

/**
 * Who issues tokens, and how it is spoken to:
 *
 * - `entra-v2`: Entra ID, the target is a `scope`;
 * - `entra-v1`: Entra ID's older endpoints, the target is a `resource`;
 * - `adfs`: AD FS of 2012 R2 or newer, the target is a `resource`;
 * - `oidc`: any other OpenID provider, whose endpoints its metadata names.
 */
type AuthorityKind = "entra-v2" | "entra-v1" | "adfs" | "oidc";

export type Authority = {
  readonly kind: AuthorityKind;
  /** `https://login.microsoftonline.com/contoso.com`, for messages. */
  readonly url: string;
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string | undefined;
  readonly deviceAuthorizationEndpoint: string | undefined;
  /** The client secret goes into the Authorization header rather than the form. */
  readonly wantsBasic?: boolean;
};

/** An authority whose endpoints are not known before its metadata is read. */
export type UnexploredAuthority = { readonly kind: "oidc"; readonly url: string; readonly metadataUrl: string };

const endpointPath = /\/oauth2(\/v2\.0)?(?:\/(?:authorize|token|devicecode))?$/i;

/**
 * Reads an authority's address, as an operator or a 401 challenge gives it:
 *
 *     https://login.microsoftonline.com/common/oauth2/authorize   → entra-v2 of /organizations
 *     https://login.microsoftonline.com/contoso.com/oauth2/token  → entra-v2; entra-v1 where an operator gave it
 *     https://sts.contoso.com/adfs/oauth2/authorize               → adfs of https://sts.contoso.com/adfs
 *     https://id.example.com/realm                                → oidc, its metadata below that address
 *
 * A challenge names the v1 endpoint by custom, of servers that speak both (protocols §6). Error: AUTH_BAD_ADDRESS.
 */
export function readAuthority(text: string, from: "operator" | "challenge"): Authority | UnexploredAuthority {
  const url = parse(text);
  const path = url.pathname.replace(/\/+$/, "");
  const adfs = /^((?:\/[^/]+)*?\/adfs)(?:\/|$)/i.exec(path)?.[1];
  if (adfs !== undefined) return adfsAt(`${url.origin}${adfs}`);
  const endpoint = endpointPath.exec(path);
  if (endpoint !== null || isMicrosoftHost(url.hostname)) {
    const isV1 = from === "operator" && endpoint !== null && endpoint[1] === undefined;
    const tenant = path.slice(0, endpoint?.index).replace(/\/v2\.0$/i, "");
    return entraAt(`${url.origin}${tenantPath(tenant)}`, isV1 ? "entra-v1" : "entra-v2");
  }
  const base = `${url.origin}${path.replace(/\/\.well-known\/openid-configuration$/, "")}`;
  return { kind: "oidc", url: base, metadataUrl: `${base}/.well-known/openid-configuration` };
}

/** What metadata says (OpenID Connect Discovery 1.0, section 3); undefined where it is none. */
export function readMetadata(url: string, metadata: unknown): Authority | undefined {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(metadata, name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const tokenEndpoint = text("token_endpoint");
  const issuer = text("issuer");
  if (tokenEndpoint === undefined || issuer === undefined) return undefined;
  const methods: unknown = Reflect.get(metadata, "token_endpoint_auth_methods_supported");
  return {
    kind: "oidc",
    url,
    issuer,
    tokenEndpoint,
    authorizationEndpoint: text("authorization_endpoint"),
    deviceAuthorizationEndpoint: text("device_authorization_endpoint"),
    wantsBasic: Array.isArray(methods) && !methods.includes("client_secret_post"),
  };
}

/** `/common` serves users of any kind; an organization's are those of `/organizations`. */
function tenantPath(path: string): string {
  return path === "" || path.toLowerCase() === "/common" ? "/organizations" : path;
}

function entraAt(url: string, kind: "entra-v1" | "entra-v2"): Authority {
  const base = kind === "entra-v2" ? `${url}/oauth2/v2.0` : `${url}/oauth2`;
  return {
    kind,
    url,
    issuer: kind === "entra-v2" ? `${url}/v2.0` : url,
    tokenEndpoint: `${base}/token`,
    authorizationEndpoint: `${base}/authorize`,
    deviceAuthorizationEndpoint: `${base}/devicecode`,
  };
}

function adfsAt(url: string): Authority {
  return {
    kind: "adfs",
    url,
    issuer: url,
    tokenEndpoint: `${url}/oauth2/token`,
    authorizationEndpoint: `${url}/oauth2/authorize`,
    deviceAuthorizationEndpoint: `${url}/oauth2/devicecode`,
  };
}

function parse(text: string): URL {
  const address = text.includes("://") ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === "") return url;
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_BAD_ADDRESS",
    message: `the authority ${withoutCredentials(text)} is not an address`,
    remedy: "give it like https://login.microsoftonline.com/contoso.com or https://sts.contoso.com/adfs",
  });
}
