import type { EmulatorRequest } from "../../handler.ts";
import { originOf } from "../../request-path.ts";
import type { SignInContext } from "../scheme.ts";
import { serviceAddress } from "../service-address.ts";
import type { SigningKeys } from "../signing-keys.ts";
import type { RelyingParty } from "../token-service/issue-token.ts";
import { recipientOf } from "../trust-keys.ts";

/** A federation server (AD FS) of the embedded organization. */
export type Realm = {
  /** What its addresses have before `/adfs`. */
  readonly root: "" | "/home";
  readonly keys: SigningKeys;
  /** Whom tokens are issued for; undefined where nobody of that address is known. */
  relyingParty(appliesTo: string, request: EmulatorRequest): Promise<RelyingParty | undefined>;
  /** The federation server whose tokens are exchanged here. */
  readonly home?: Realm | undefined;
};

/** The name of a federation server and its tokens' issuer, and what its endpoints' addresses start with. */
export function nameOfRealm({ root }: Realm, request: EmulatorRequest): string {
  return `${originOf(request)}${root}/adfs/services/trust`;
}

/** The organization's own server: issues tokens for its services, encrypted for them, and takes those of the home realm. */
export function organizationRealm({ trust, isAllowedHost }: SignInContext): Realm {
  return {
    root: "",
    keys: trust.federation,
    home: homeRealm(trust),
    async relyingParty(appliesTo) {
      if (serviceAddress(appliesTo) === undefined || !isAllowedHost(new URL(appliesTo).hostname)) return undefined;
      return { audience: appliesTo, recipient: await recipientOf(trust.services, "crm.example.com"), encryption: {} };
    },
  };
}

/** Another server, which the organization's own trusts: issues tokens for that server alone, in the clear. */
function homeRealm({ homeRealm: keys, federation }: SignInContext["trust"]): Realm {
  return {
    root: "/home",
    keys,
    async relyingParty(appliesTo) {
      if (!/^https?:\/\/[^/]+\/adfs\/services\/trust$/i.test(appliesTo)) return undefined;
      return { audience: appliesTo, recipient: await recipientOf(federation, "sts.example.com") };
    },
  };
}
