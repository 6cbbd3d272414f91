import { deviceAudience } from "../../wire/live-id/live-token-request.ts";
import type { Authentication, AuthenticationPolicy } from "../../wire/service-description/authentication-policy.ts";
import { onlineAudienceOf, onlineFederationAudience, onlinePolicy } from "../../wire/ws-trust/online-token-service.ts";
import type { SignInScheme } from "../sign-in/scheme.ts";

/**
 * What the description of a service says of the ways to sign in that are offered (protocols §2). A service has one family:
 * the online one, federation, or Active Directory; OAuth is no part of such a policy. Where several are offered, the one
 * that suits the address counts: online at a host of Microsoft's cloud, federation at another https address, and Active
 * Directory at a plain http one.
 */
export function authenticationPolicy(
  offered: readonly SignInScheme[],
  origin: string,
  onlineAudience: string,
): Omit<AuthenticationPolicy, "id"> {
  const isOverHttps = origin.startsWith("https:");
  const family = familyAt(new URL(origin), offered);
  const parts: Readonly<Record<Family, () => PolicyPart>> = {
    online: () => online(offered, origin, onlineAudience),
    federation: () => federation(origin),
    windows: () => ({
      authentications: [{ type: "ActiveDirectory", name: "ActiveDirectory" }],
      requiresClientEntropy: false,
    }),
  };
  const part = family === undefined ? { authentications: [], requiresClientEntropy: false } : parts[family]();
  return { ...part, isOverHttps };
}

type Family = keyof typeof families;

const families = {
  online: ["live-id", "online-federation"],
  federation: ["federation"],
  windows: ["ntlm", "kerberos"],
} as const satisfies Readonly<Record<string, readonly SignInScheme[]>>;

function familyAt({ protocol, hostname }: URL, offered: readonly SignInScheme[]): Family | undefined {
  const suitsAddress: Family =
    onlineAudienceOf(hostname) !== undefined ? "online" : protocol === "https:" ? "federation" : "windows";
  const byPreference: readonly Family[] = [suitsAddress, "online", "federation", "windows"];
  return byPreference.find((family) => families[family].some((scheme) => offered.includes(scheme)));
}

type PolicyPart = Omit<AuthenticationPolicy, "id" | "isOverHttps">;

function federation(origin: string): PolicyPart {
  const identifier = `${origin}/adfs/services/trust`;
  return {
    authentications: [{ type: "Federation", name: "Federation", tokenService: { identifier } }],
    issuedToken: { metadataAddress: `${identifier}/mex`, keyType: "SymmetricKey", keySize: 256 },
    trustVersion: "1.3",
    requiresClientEntropy: true,
  };
}

function online(offered: readonly SignInScheme[], origin: string, appliesTo: string): PolicyPart {
  const trust = {
    appliesTo,
    trustVersion: "2005",
    securityMode: "TransportWithMessageCredential",
    livePolicy: onlinePolicy,
    liveIdAppliesTo: deviceAudience,
  } as const;
  const liveId: Authentication = {
    type: "LiveId",
    name: "LiveId",
    tokenService: {
      identifier: onlineFederationAudience,
      trust: { kind: "LiveTrust", ...trust, liveEndpoint: `${origin}/liveidSTS.srf` },
    },
  };
  const onlineFederation: Authentication = {
    type: "OnlineFederation",
    name: "OnlineFederation",
    tokenService: {
      identifier: "https://dynamicscrmna.accesscontrol.windows.net/",
      trust: {
        kind: "OrgTrust",
        ...trust,
        liveEndpoint: `${origin}/RST2.srf`,
        identifier: onlineFederationAudience,
      },
    },
  };
  return {
    authentications: [
      ...(offered.includes("live-id") ? [liveId] : []),
      ...(offered.includes("online-federation") ? [onlineFederation] : []),
    ],
    failover: { isAvailable: true, isEndpointEnabled: true },
    issuedToken: { issuerAddress: `${origin}/RST2.srf`, keyType: "SymmetricKey", keySize: 192 },
    trustVersion: "1.3",
    requiresClientEntropy: true,
  };
}
