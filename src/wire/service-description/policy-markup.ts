import { ns } from "../soap/namespaces.ts";
import { trust } from "../ws-trust/trust-version.ts";
import { Markup, xml } from "../xml/markup.ts";
import type { Authentication, AuthenticationPolicy, IssuedTokenPolicy, TrustPolicy } from "./authentication-policy.ts";
import { securityPolicy11, securityPolicy12, wsdl } from "./namespaces.ts";

/**
 * A wsp:Policy with the authentication policies of an organization and what WS-SecurityPolicy says beside them (protocols §2).
 * Clients search its text: prefix `ms-xrm`, attribute `wsu:Id`, the word RequireClientEntropy.
 */
export function policyMarkup(policy: AuthenticationPolicy): Markup {
  const sp = policy.trustVersion === "2005" ? securityPolicy11 : securityPolicy12;
  return xml`<wsp:Policy wsu:Id="${policy.id}" xmlns:wsp="${wsdl.policy}" xmlns:wsu="${ns.securityUtility}" xmlns:sp="${sp}">
    <wsp:ExactlyOne><wsp:All>
      ${policy.authentications.map(authenticationMarkup)}
      ${failoverMarkup(policy)}
      ${policy.isOverHttps ? transportMarkup : undefined}
      ${supportingMarkup(policy)}
      ${trustMarkup(policy)}
      <wsaw:UsingAddressing xmlns:wsaw="${wsdl.addressingWsdl}"/>
    </wsp:All></wsp:ExactlyOne>
  </wsp:Policy>`;
}

function authenticationMarkup({ type, name, tokenService }: Authentication): Markup {
  const namespace = type === "OnlineFederation" ? wsdl.xrm2012 : wsdl.xrm2011;
  const service =
    tokenService &&
    xml`<ms-xrm:SecureTokenService>
      ${optional("Identifier", tokenService.identifier)}
      ${tokenService.trust && trustPolicyMarkup(tokenService.trust)}
    </ms-xrm:SecureTokenService>`;
  return xml`<ms-xrm:AuthenticationPolicy xmlns:ms-xrm="${namespace}">
    <ms-xrm:Authentication>${name}</ms-xrm:Authentication>
    ${service}
  </ms-xrm:AuthenticationPolicy>`;
}

function trustPolicyMarkup(policy: TrustPolicy): Markup {
  const element = new Markup(`ms-xrm:${policy.kind}`);
  const version = policy.trustVersion && (policy.trustVersion === "2005" ? "WSTrustFeb2005" : "WSTrust13");
  return xml`<${element}>
    ${optional("AppliesTo", policy.appliesTo)}
    ${optional("TrustVersion", version)}
    ${optional("SecurityMode", policy.securityMode)}
    ${optional("LivePolicy", policy.livePolicy)}
    ${optional("LiveIdAppliesTo", policy.liveIdAppliesTo)}
    ${optional("LiveEndpoint", policy.liveEndpoint)}
    ${optional("Identifier", policy.identifier)}
  </${element}>`;
}

function optional(name: string, value: string | undefined): Markup | undefined {
  const element = new Markup(`ms-xrm:${name}`);
  return value === undefined ? undefined : xml`<${element}>${value}</${element}>`;
}

function failoverMarkup({ failover }: AuthenticationPolicy): Markup | undefined {
  if (failover === undefined) return undefined;
  return xml`<ms-xrm:FailoverPolicy xmlns:ms-xrm="${wsdl.xrm2012}">
    <ms-xrm:FailoverAvailable>${failover.isAvailable}</ms-xrm:FailoverAvailable>
    <ms-xrm:EndpointEnabled>${failover.isEndpointEnabled}</ms-xrm:EndpointEnabled>
  </ms-xrm:FailoverPolicy>`;
}

const transportMarkup = xml`<sp:TransportBinding><wsp:Policy>
    <sp:TransportToken><wsp:Policy><sp:HttpsToken/></wsp:Policy></sp:TransportToken>
    <sp:AlgorithmSuite><wsp:Policy><sp:Basic256/></wsp:Policy></sp:AlgorithmSuite>
    <sp:Layout><wsp:Policy><sp:Strict/></wsp:Policy></sp:Layout>
    <sp:IncludeTimestamp/>
  </wsp:Policy></sp:TransportBinding>`;

/** Online a token is only carried, elsewhere its key signs the timestamp. */
function supportingMarkup(policy: AuthenticationPolicy): Markup | undefined {
  const { issuedToken, authentications } = policy;
  if (issuedToken !== undefined) {
    const isOnline = authentications.some(({ type }) => type === "OnlineFederation" || type === "LiveId");
    const holder = new Markup(`sp:${isOnline ? "SignedSupportingTokens" : "EndorsingSupportingTokens"}`);
    return xml`<${holder}><wsp:Policy>${issuedTokenMarkup(issuedToken, policy)}</wsp:Policy></${holder}>`;
  }
  if (!authentications.some(({ type }) => type === "ActiveDirectory")) return undefined;
  return xml`<sp:EndorsingSupportingTokens><wsp:Policy>
    <sp:SpnegoContextToken><wsp:Policy/></sp:SpnegoContextToken>
  </wsp:Policy></sp:EndorsingSupportingTokens>`;
}

function issuedTokenMarkup(token: IssuedTokenPolicy, { trustVersion = "1.3" }: AuthenticationPolicy): Markup {
  const { namespace, keyTypes } = trust[trustVersion];
  const asked = [
    token.tokenType && xml`<trust:TokenType>${token.tokenType}</trust:TokenType>`,
    token.keyType && xml`<trust:KeyType>${keyTypes[token.keyType]}</trust:KeyType>`,
    token.keySize === undefined ? undefined : xml`<trust:KeySize>${token.keySize}</trust:KeySize>`,
  ].filter((one) => one instanceof Markup);
  return xml`<sp:IssuedToken>
    <sp:Issuer>
      <Address xmlns="${ns.addressing}">${token.issuerAddress ?? `${ns.addressing}/anonymous`}</Address>
      ${token.metadataAddress && metadataMarkup(token.metadataAddress)}
    </sp:Issuer>
    <sp:RequestSecurityTokenTemplate xmlns:trust="${namespace}">${asked}</sp:RequestSecurityTokenTemplate>
    <wsp:Policy><sp:RequireInternalReference/></wsp:Policy>
  </sp:IssuedToken>`;
}

function metadataMarkup(address: string): Markup {
  return xml`<Metadata xmlns="${ns.addressing}"><Metadata xmlns="${wsdl.metadataExchange}">
    <wsx:MetadataSection xmlns:wsx="${wsdl.metadataExchange}"><wsx:MetadataReference>
      <Address xmlns="${ns.addressing}">${address}</Address>
    </wsx:MetadataReference></wsx:MetadataSection>
  </Metadata></Metadata>`;
}

function trustMarkup({ trustVersion, requiresClientEntropy }: AuthenticationPolicy): Markup | undefined {
  if (trustVersion === undefined) return undefined;
  const element = new Markup(`sp:${trustVersion === "1.3" ? "Trust13" : "Trust10"}`);
  const entropy = requiresClientEntropy ? xml`<sp:RequireClientEntropy/><sp:RequireServerEntropy/>` : undefined;
  return xml`<${element}><wsp:Policy><sp:MustSupportIssuedTokens/>${entropy}</wsp:Policy></${element}>`;
}
