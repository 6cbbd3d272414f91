import { globalDiscoveryOrigins } from "../../../wire/discovery/global-discovery.ts";
import type { OAuthState } from "./oauth-state.ts";
import { OAuthRefusal } from "./refusal.ts";

export type Asked = { readonly resource: string; readonly scopes: readonly string[] };

const openIdScopes: readonly string[] = ["openid", "profile", "email", "offline_access"];

/** For whom a token is when only sign-in itself was asked for: Microsoft Graph. */
const graph = "00000003-0000-0000-c000-000000000000";

/**
 * What a `scope` of Entra ID v2 asks for: `https://org.example.com/.default openid` is everything in that resource, and an ID
 * token. Undefined where there is none. Throws OAuthRefusal.
 */
export function readScope(scope: string | undefined, state: OAuthState): Asked | undefined {
  const words = (scope ?? "").split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const scopes = words.filter((word) => openIdScopes.includes(word.toLowerCase())).map((word) => word.toLowerCase());
  const rights = words.filter((word) => !openIdScopes.includes(word.toLowerCase())).map(splitRight);
  const [first] = rights;
  if (first === undefined) return { resource: graph, scopes };
  if (rights.some(({ resource }) => resource !== first.resource)) throw new OAuthRefusal("invalidScope", scope);
  return { resource: checkResource(first.resource, state), scopes: [...scopes, ...rights.map(({ right }) => right)] };
}

function splitRight(word: string): { resource: string; right: string } {
  const [, resource, right] = /^(.+)\/([^/]+)$/.exec(word) ?? [];
  if (resource === undefined || right === undefined) throw new OAuthRefusal("invalidScope", word);
  return { resource, right };
}

/** The resource as it was named. Throws OAuthRefusal where it is none of this emulator's. */
export function checkResource(resource: string, { isAllowedHost }: OAuthState): string {
  const isKnown = URL.canParse(resource) && /^https?:/i.test(resource);
  if (isKnown && (isGlobalDiscovery(resource) || isAllowedHost(new URL(resource).hostname))) return resource;
  throw new OAuthRefusal("unknownResource", resource);
}

/** Whether an address is that of Global Discovery in one of Microsoft's clouds. */
function isGlobalDiscovery(resource: string): boolean {
  return Object.values(globalDiscoveryOrigins).includes(new URL(resource).origin);
}

/**
 * Whether a token for an audience opens an address: the audience is its host, or a folder that it lies in. Scheme and case do
 * not count: TLS may end before the organization.
 */
export function isAudienceOf(audience: string, address: string): boolean {
  if (!URL.canParse(audience) || !URL.canParse(address)) return false;
  const [one, other] = [new URL(audience), new URL(address)];
  if (hostOf(one) !== hostOf(other)) return isGlobalDiscovery(audience) && /^\/api\/discovery\//i.test(other.pathname);
  const folder = one.pathname.toLowerCase().replace(/\/*$/, "/");
  return `${other.pathname.toLowerCase()}/`.startsWith(folder);
}

function hostOf({ host }: URL): string {
  return host.toLowerCase().replace(/:(?:80|443)$/, "");
}
