import type { EncodedMessage } from "../soap/envelope.ts";
import { ns } from "../soap/namespaces.ts";
import { contentType } from "../soap/soap-version.ts";
import { trust } from "../ws-trust/trust-version.ts";
import { Markup, xml } from "../xml/markup.ts";
import { soapEnvelope } from "../xml/soap-message.ts";
import { getAction, type TokenEndpoint } from "./metadata-exchange.ts";
import { securityPolicy11, securityPolicy12, wsdl } from "./namespaces.ts";

/** A token service's metadata as the answer to WS-Transfer Get; `encodeMetadata` by itself answers a GET, as AD FS does. */
export function encodeMetadataResponse(
  endpoints: readonly TokenEndpoint[],
  relatesTo: string | undefined,
): EncodedMessage {
  const envelope = soapEnvelope({ action: `${getAction}Response`, relatesTo, body: encodeMetadata(endpoints) });
  return { headers: { "content-type": contentType["1.2"] }, body: envelope.text };
}

/** `<mex:Metadata>` with one WSDL that has a policy, a binding and a port for each endpoint. */
export function encodeMetadata(endpoints: readonly TokenEndpoint[]): Markup {
  const named = endpoints.map((endpoint, at) => ({ endpoint, name: bindingName(endpoint, at) }));
  return xml`<Metadata xmlns="${wsdl.metadataExchange}">
    <MetadataSection Dialect="${wsdl.definitions}" Identifier="${serviceNamespace}">
      <wsdl:definitions xmlns:wsdl="${wsdl.definitions}" xmlns:soap12="${wsdl.soap12}" xmlns:wsp="${wsdl.policy}"
        ${" "}xmlns:wsu="${ns.securityUtility}" xmlns:tns="${serviceNamespace}" name="SecurityTokenService" targetNamespace="${serviceNamespace}">
        ${named.map(({ endpoint, name }) => policyMarkup(endpoint, name))}
        ${named.map(({ endpoint, name }) => bindingMarkup(endpoint, name))}
        <wsdl:service name="SecurityTokenService">
          ${named.map(({ endpoint, name }) => portMarkup(endpoint, name))}
        </wsdl:service>
      </wsdl:definitions>
    </MetadataSection>
  </Metadata>`;
}

const serviceNamespace = "http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice";

function bindingName({ credential, version }: TokenEndpoint, at: number): string {
  const contract = version === "1.3" ? "IWSTrust13Async" : "IWSTrustFeb2005Async";
  return `${credential}WSTrustBinding_${contract}${at === 0 ? "" : at}`;
}

function policyMarkup(endpoint: TokenEndpoint, name: string): Markup {
  const { credential, security, version } = endpoint;
  const namespace = version === "1.3" ? securityPolicy12 : securityPolicy11;
  const isNegotiated = security === "Transport" && credential === "Windows";
  return xml`<wsp:Policy xmlns:sp="${namespace}" wsu:Id="${name}_policy"><wsp:ExactlyOne><wsp:All>
    ${isNegotiated ? xml`<http:NegotiateAuthentication xmlns:http="${wsdl.httpPolicy}"/>` : undefined}
    <sp:TransportBinding><wsp:Policy>
      <sp:TransportToken><wsp:Policy>${httpsToken(endpoint)}</wsp:Policy></sp:TransportToken>
      <sp:AlgorithmSuite><wsp:Policy><sp:Basic256/></wsp:Policy></sp:AlgorithmSuite>
      <sp:Layout><wsp:Policy><sp:Strict/></wsp:Policy></sp:Layout>
      ${security === "Mixed" ? xml`<sp:IncludeTimestamp/>` : undefined}
    </wsp:Policy></sp:TransportBinding>
    ${security === "Mixed" ? supportingToken(endpoint) : undefined}
    <sp:${new Markup(version === "1.3" ? "Trust13" : "Trust10")}>
      <wsp:Policy><sp:MustSupportIssuedTokens/><sp:RequireClientEntropy/><sp:RequireServerEntropy/></wsp:Policy>
    </sp:${new Markup(version === "1.3" ? "Trust13" : "Trust10")}>
  </wsp:All></wsp:ExactlyOne></wsp:Policy>`;
}

function httpsToken({ credential, security, version }: TokenEndpoint): Markup {
  if (security !== "Transport" || credential !== "Certificate") return xml`<sp:HttpsToken/>`;
  if (version === "2005") return xml`<sp:HttpsToken RequireClientCertificate="true"/>`;
  return xml`<sp:HttpsToken><wsp:Policy><sp:RequireClientCertificate/></wsp:Policy></sp:HttpsToken>`;
}

function supportingToken(endpoint: TokenEndpoint): Markup {
  const [holder, token] = tokens[endpoint.credential];
  const [outer, inner] = [new Markup(`sp:${holder}`), new Markup(`sp:${token}`)];
  return xml`<${outer}><wsp:Policy><${inner}>${templateMarkup(endpoint)}</${inner}></wsp:Policy></${outer}>`;
}

const tokens: Readonly<Record<TokenEndpoint["credential"], readonly [holder: string, token: string]>> = {
  UserName: ["SignedEncryptedSupportingTokens", "UsernameToken"],
  Windows: ["EndorsingSupportingTokens", "SpnegoContextToken"],
  Kerberos: ["EndorsingSupportingTokens", "KerberosToken"],
  Certificate: ["EndorsingSupportingTokens", "X509Token"],
  IssuedToken: ["EndorsingSupportingTokens", "IssuedToken"],
};

function templateMarkup({ keyType, version }: TokenEndpoint): Markup | undefined {
  if (keyType === undefined) return undefined;
  const { namespace, keyTypes } = trust[version];
  return xml`<sp:RequestSecurityTokenTemplate>
    <trust:KeyType xmlns:trust="${namespace}">${keyTypes[keyType]}</trust:KeyType>
  </sp:RequestSecurityTokenTemplate>`;
}

function bindingMarkup({ version }: TokenEndpoint, name: string): Markup {
  return xml`<wsdl:binding name="${name}" type="tns:IWSTrust">
    <wsp:PolicyReference URI="#${name}_policy"/>
    <soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Issue">
      <soap12:operation soapAction="${trust[version].issueAction}" style="document"/>
      <wsdl:input><soap12:body use="literal"/></wsdl:input>
      <wsdl:output><soap12:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>`;
}

function portMarkup({ address }: TokenEndpoint, name: string): Markup {
  return xml`<wsdl:port name="${name}" binding="tns:${name}"><soap12:address location="${address}"/></wsdl:port>`;
}
