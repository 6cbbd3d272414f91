import type { Directory, UserName } from "../directory.ts";
import type { SignInContext } from "../scheme.ts";
import type { SigningKeys } from "../signing-keys.ts";
import { Clients } from "./clients.ts";
import type { DeviceCodes } from "./device-codes.ts";
import { Tickets } from "./tickets.ts";

/** The tenant of an emulator unless another one was given. */
export const defaultTenantId = "c0ffee00-5e1f-4d79-8a3e-64796e616d6c";

/** What was granted, and what a code or a refresh token stands for. */
export type Grant = {
  readonly user: UserName;
  readonly clientId: string;
  /** Whom access tokens are for. */
  readonly resource: string;
  /** The rights in that resource, and the scopes of OpenID Connect. */
  readonly scopes: readonly string[];
  readonly nonce?: string | undefined;
};

export type CodeGrant = Grant & {
  readonly redirectUri: string;
  readonly challenge?: { readonly value: string; readonly method: "S256" | "plain" } | undefined;
  /** Set once the code has been redeemed. */
  used: boolean;
};

/** What the OAuth endpoints of one emulator share. */
export type OAuthState = {
  readonly tenantId: string;
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly clients: Clients;
  readonly codes: Tickets<CodeGrant>;
  readonly refreshTokens: Tickets<Grant>;
  readonly devices: DeviceCodes;
  /** Whether grants other than codes and refresh tokens are refused at the paths of AD FS, as that of 2012 R2 does. */
  readonly isFirstFederationServer: boolean;
  /** How long an access token is valid. */
  readonly tokenSeconds: number;
  readonly now: () => Date;
  readonly isAllowedHost: (host: string) => boolean;
};

const codeSeconds = 10 * 60;
const refreshSeconds = 90 * 24 * 3600;

export function oauthState(context: SignInContext): OAuthState {
  const { directory, keys, devices, now, isAllowedHost, options } = context;
  const { tenantId = defaultTenantId, server, tokenSeconds = 3600 } = options.oauth ?? {};
  return {
    tenantId: tenantId.toLowerCase(),
    directory,
    keys,
    clients: new Clients(options.clients ?? [], directory),
    codes: new Tickets(codeSeconds, now),
    refreshTokens: new Tickets(refreshSeconds, now),
    devices,
    isFirstFederationServer: server === "adfs-2012-r2",
    tokenSeconds,
    now,
    isAllowedHost,
  };
}
