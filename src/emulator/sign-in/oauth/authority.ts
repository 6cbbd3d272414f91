import type { EmulatorRequest } from "../../handler.ts";
import { originOf } from "../../request-path.ts";
import type { OAuthState } from "./oauth-state.ts";
import { OAuthRefusal } from "./refusal.ts";

/** Entra ID in its two versions, and AD FS. */
export type AuthorityKind = "v1" | "v2" | "adfs";

/** A token server as one request addresses it. */
export type Authority = {
  readonly kind: AuthorityKind;
  readonly origin: string;
  /** As the path has it: `common`, a domain, the tenant's ID; `adfs` of AD FS. */
  readonly tenant: string;
  /** `iss` of ID tokens, and of access tokens but those of AD FS. */
  readonly issuer: string;
  readonly accessTokenIssuer: string;
};

/** Names of tenants that stand for whatever tenant the user is of. */
const anyTenant: readonly string[] = ["common", "organizations"];

/** The server that a path names. Throws OAuthRefusal where there is no such tenant. */
export function authorityOf(
  kind: AuthorityKind,
  request: EmulatorRequest,
  state: OAuthState,
  tenant = "adfs",
): Authority {
  const origin = originOf(request);
  if (kind === "adfs") {
    return {
      kind,
      origin,
      tenant,
      issuer: `${origin}/adfs`,
      accessTokenIssuer: `${origin}/adfs/services/trust`,
    };
  }
  if (!isKnown(tenant, state)) throw new OAuthRefusal("unknownTenant", tenant);
  const issuer = issuerOf(kind, origin, state.tenantId);
  return { kind, origin, tenant, issuer, accessTokenIssuer: issuer };
}

export function issuerOf(kind: "v1" | "v2", origin: string, tenantId: string): string {
  return kind === "v2" ? `${origin}/${tenantId}/v2.0` : `${origin}/${tenantId}/`;
}

/** Where an endpoint of the authority is: `https://host/common/oauth2/v2.0/token`. */
export function endpointOf({ kind, origin, tenant }: Authority, name: "token" | "authorize" | "devicecode"): string {
  return `${origin}/${tenant}/oauth2/${kind === "v2" ? "v2.0/" : ""}${name}`;
}

/** Whether a token's issuer is one of this emulator's, by whatever host it was reached. */
export function isOwnIssuer(issuer: string, tenantId: string): boolean {
  if (!URL.canParse(issuer)) return false;
  return [`/${tenantId}/v2.0`, `/${tenantId}/`, "/adfs/services/trust"].includes(new URL(issuer).pathname);
}

function isKnown(tenant: string, { tenantId, directory }: OAuthState): boolean {
  const name = tenant.toLowerCase();
  if (directory.isOpen || name === tenantId || anyTenant.includes(name)) return true;
  return directory.users.some(({ upn }) => upn?.toLowerCase().endsWith(`@${name}`) === true);
}
