import { ns } from "../soap/namespaces.ts";
import type { KeyType, TrustVersion } from "../ws-trust/trust-version.ts";
import { keyTypeOf, trustVersionOf } from "../ws-trust/trust-version.ts";
import { booleanOf, countOf, optionalAddress, optionalText, textOf } from "../xml/element-values.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { securityPolicies, securityPolicy11, securityPolicy12, wsdl } from "./namespaces.ts";

/** How an organization wants its users to sign in, as the policy of its service description says (protocols §2). */
export type AuthenticationPolicy = {
  /** What a binding calls the policy. */
  readonly id: string;
  /** In document order: an online organization says LiveId first, then OnlineFederation. */
  readonly authentications: readonly Authentication[];
  readonly failover?: { readonly isAvailable: boolean; readonly isEndpointEnabled: boolean } | undefined;
  /** The token that calls carry; undefined where no token is issued for them. */
  readonly issuedToken?: IssuedTokenPolicy | undefined;
  /** WS-Trust 1.3 where the policy says Trust13, February 2005 where it says Trust10. */
  readonly trustVersion?: TrustVersion | undefined;
  readonly requiresClientEntropy: boolean;
  /** Whether the policy demands https. */
  readonly isOverHttps: boolean;
};

export type AuthenticationType = "ActiveDirectory" | "Federation" | "LiveId" | "OnlineFederation";

export type Authentication = {
  /** "Unknown" where the policy names a type that is not known here. */
  readonly type: AuthenticationType | "Unknown";
  /** The type's name as it came. */
  readonly name: string;
  readonly tokenService?: TokenServicePolicy | undefined;
};

type TokenServicePolicy = {
  /** Federation: the trust's name, `http://sts.example.com/adfs/services/trust`. */
  readonly identifier?: string | undefined;
  readonly trust?: TrustPolicy | undefined;
};

export type TrustPolicy = {
  readonly kind: "LiveTrust" | "OrgTrust";
  readonly appliesTo?: string | undefined;
  readonly trustVersion?: TrustVersion | undefined;
  readonly securityMode?: string | undefined;
  readonly livePolicy?: string | undefined;
  readonly liveIdAppliesTo?: string | undefined;
  readonly liveEndpoint?: string | undefined;
  readonly identifier?: string | undefined;
};

export type IssuedTokenPolicy = {
  /** Who issues it; undefined where the policy leaves it to the metadata ("anonymous"). */
  readonly issuerAddress?: string | undefined;
  /** Where the issuer describes itself: metadata exchange. */
  readonly metadataAddress?: string | undefined;
  readonly keyType?: KeyType | undefined;
  /** Bits. */
  readonly keySize?: number | undefined;
  readonly tokenType?: string | undefined;
};

/** Reads one wsp:Policy element. Errors: WIRE_INVALID_VALUE, WIRE_MISSING_ELEMENT, WIRE_UNEXPECTED_CONTENT. */
export function readAuthenticationPolicy(policy: XmlElement): AuthenticationPolicy {
  const trust13 = policy.descendant(securityPolicy12, "Trust13");
  const trust10 = policy.descendant(securityPolicy11, "Trust10");
  const [issued] = securityPolicies
    .map((sp) => policy.descendant(sp, "IssuedToken"))
    .filter((one) => one !== undefined);
  const failover = policy.descendant(wsdl.xrm2012, "FailoverPolicy");
  return {
    id: policy.attributes.find(({ name }) => name === "Id")?.value ?? "",
    authentications: [...authenticationElements(policy)].map(readAuthentication),
    failover: failover && readFailover(failover),
    issuedToken: issued && readIssuedToken(issued),
    trustVersion: trust13 !== undefined ? "1.3" : trust10 !== undefined ? "2005" : undefined,
    requiresClientEntropy: securityPolicies.some((sp) => policy.descendant(sp, "RequireClientEntropy") !== undefined),
    isOverHttps: securityPolicies.some((sp) => policy.descendant(sp, "HttpsToken") !== undefined),
  };
}

/** Of both namespaces, in document order. */
function authenticationElements(policy: XmlElement): XmlElement[] {
  const elements = [wsdl.xrm2011, wsdl.xrm2012].flatMap((namespace) => [
    ...policy.descendants(namespace, "AuthenticationPolicy"),
  ]);
  return elements.sort((a, b) => a.place.start - b.place.start);
}

const types: readonly AuthenticationType[] = ["ActiveDirectory", "Federation", "LiveId", "OnlineFederation"];

function readAuthentication(element: XmlElement): Authentication {
  const name = textOf(element.requireChild(element.namespace, "Authentication"));
  const service = element.child(element.namespace, "SecureTokenService");
  return {
    type: types.find((type) => type === name) ?? "Unknown",
    name,
    tokenService: service && readTokenService(service),
  };
}

function readTokenService(element: XmlElement): TokenServicePolicy {
  const trust = element.child(element.namespace, "LiveTrust") ?? element.child(element.namespace, "OrgTrust");
  return {
    identifier: optionalText(element.child(element.namespace, "Identifier")),
    trust: trust && readTrust(trust),
  };
}

function readTrust(element: XmlElement): TrustPolicy {
  const text = (name: string) => optionalText(element.child(element.namespace, name));
  return {
    kind: element.name === "LiveTrust" ? "LiveTrust" : "OrgTrust",
    appliesTo: text("AppliesTo"),
    trustVersion: trustVersions.get(text("TrustVersion") ?? ""),
    securityMode: text("SecurityMode"),
    livePolicy: text("LivePolicy"),
    liveIdAppliesTo: text("LiveIdAppliesTo"),
    liveEndpoint: optionalAddress(element.child(element.namespace, "LiveEndpoint")),
    identifier: text("Identifier"),
  };
}

const trustVersions: ReadonlyMap<string, TrustVersion> = new Map([
  ["WSTrustFeb2005", "2005"],
  ["WSTrust13", "1.3"],
]);

function readFailover(element: XmlElement): NonNullable<AuthenticationPolicy["failover"]> {
  const flag = (name: string) => {
    const child = element.child(element.namespace, name);
    return child !== undefined && booleanOf(child);
  };
  return { isAvailable: flag("FailoverAvailable"), isEndpointEnabled: flag("EndpointEnabled") };
}

function readIssuedToken(element: XmlElement): IssuedTokenPolicy {
  const issuer = element.child(element.namespace, "Issuer");
  const address = issuer?.child(ns.addressing, "Address");
  const template = element.child(element.namespace, "RequestSecurityTokenTemplate");
  const asked = (name: string) =>
    template?.children.find((one) => one.name === name && trustVersionOf(one.namespace) !== undefined);
  const keySize = asked("KeySize");
  return {
    issuerAddress: optionalText(address)?.endsWith("/anonymous") ? undefined : optionalAddress(address),
    metadataAddress: optionalAddress(metadataAddressIn(issuer)),
    keyType: keyTypeOf(optionalText(asked("KeyType")) ?? ""),
    keySize: keySize && countOf(keySize, 4096),
    tokenType: optionalText(asked("TokenType")),
  };
}

function metadataAddressIn(issuer: XmlElement | undefined): XmlElement | undefined {
  return issuer?.descendant(wsdl.metadataExchange, "MetadataReference")?.child(ns.addressing, "Address");
}
