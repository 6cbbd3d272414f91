import type { Recipient } from "../../../wire/ws-security/encrypted-key.ts";
import { onlineFederationAudience } from "../../../wire/ws-trust/online-token-service.ts";
import type { EmulatorRequest } from "../../handler.ts";
import { originOf } from "../../request-path.ts";
import { serviceAddress } from "../service-address.ts";
import type { TrustContext } from "../trust-context.ts";
import { type CertifiedKeys, recipientOf } from "../trust-keys.ts";

/** Whom a federation server issues tokens for. */
export type RelyingParty = {
  readonly recipient: Recipient;
  /** The whole token is encrypted for the recipient, not its proof key alone. */
  readonly isEncrypted: boolean;
};

/** A federation server (AD FS) of the embedded organization. */
export type Realm = {
  /** What its addresses have before `/adfs`. */
  readonly root: "" | "/home";
  /** Signs its tokens; tokens and proof keys for it are encrypted for this one. */
  readonly keys: CertifiedKeys;
  /** Whom tokens are issued for; undefined where nobody of that address is known. */
  relyingParty(appliesTo: string): Promise<RelyingParty | undefined>;
  /** The federation server whose tokens are exchanged here. */
  readonly home?: Realm | undefined;
};

/** `/adfs/services/trust`, where a federation server's endpoints are. */
export function realmPath({ root }: Pick<Realm, "root">): string {
  return `${root}/adfs/services/trust`;
}

/** The name of a federation server, which its tokens give as issuer, and which its endpoints' addresses start with. */
export function nameOfRealm(realm: Pick<Realm, "root">, request: EmulatorRequest): string {
  return originOf(request) + realmPath(realm);
}

/** Whether a name is the realm's, by whatever host it is reached. */
export function isNameOfRealm(realm: Pick<Realm, "root">, name: string): boolean {
  return URL.canParse(name) && new URL(name).pathname.toLowerCase() === realmPath(realm);
}

/**
 * The organization's own server: issues tokens for its services, encrypted for them, and for the online services; takes those
 * of the home realm.
 */
export function organizationRealm(context: TrustContext): Realm {
  const { trust } = context;
  return {
    root: "",
    keys: trust.federation,
    home: homeRealm(context),
    async relyingParty(appliesTo) {
      const isOnline = context.offered.includes("online-federation") && appliesTo === onlineFederationAudience;
      if (isOnline) return { recipient: await recipientOf(trust.online), isEncrypted: false };
      if (serviceAddress(appliesTo) === undefined || !isReachedBy(context, appliesTo)) return undefined;
      return { recipient: await recipientOf(trust.services), isEncrypted: true };
    },
  };
}

/** Another server, which the organization's own trusts: issues tokens for that server alone, in the clear. */
function homeRealm(context: TrustContext): Realm {
  const { trust } = context;
  return {
    root: "/home",
    keys: trust.homeRealm,
    async relyingParty(appliesTo) {
      if (!isNameOfRealm({ root: "" }, appliesTo) || !isReachedBy(context, appliesTo)) return undefined;
      return { recipient: await recipientOf(trust.federation), isEncrypted: false };
    },
  };
}

function isReachedBy({ isAllowedHost }: TrustContext, address: string): boolean {
  return isAllowedHost(new URL(address).hostname.toLowerCase());
}
