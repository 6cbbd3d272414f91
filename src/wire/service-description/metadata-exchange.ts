import { type KeyType, keyTypeOf, type TrustVersion, trust, trustVersionOf } from "../ws-trust/trust-version.ts";
import { optionalText } from "../xml/element-values.ts";
import type { WireRequest, WireResponse } from "../xml/http-message.ts";
import { Markup } from "../xml/markup.ts";
import { maxDescriptionLength, readDocument } from "../xml/read-document.ts";
import { faultOf } from "../xml/soap-fault.ts";
import { readAnswer, soapHeadOf, soapMessageOf, soapRequest } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { securityPolicies, securityPolicy12, wsdl } from "./namespaces.ts";
import { readDefinitions } from "./parse-service-description.ts";

/** An endpoint of a token service, as its metadata exchange lists it (protocols §4). */
export type TokenEndpoint = {
  readonly address: string;
  readonly version: TrustVersion;
  readonly credential: "UserName" | "Windows" | "Kerberos" | "Certificate" | "IssuedToken";
  /**
   * Whether the credential travels in the message ("Mixed") or HTTP and TLS carry it ("Transport"). Windows and Kerberos in the
   * message are exchanges of their own in SOAP: HTTP Negotiate serves the Transport endpoint alone.
   */
  readonly security: "Mixed" | "Transport";
  /** IssuedToken only: how the token that comes in is proven. */
  readonly keyType?: KeyType | undefined;
};

export const getAction = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";

/** WS-Transfer Get to a metadata exchange address: POST of an envelope with an empty body. */
export function metadataRequest(address: string): WireRequest {
  return soapRequest(address, { action: getAction, body: new Markup("") });
}

/** The message ID of a metadata request that came in. Errors: those of `readDocument`; WIRE_NOT_SOAP, WIRE_UNKNOWN_OPERATION. */
export function decodeMetadataRequest(body: Uint8Array | string): { readonly messageId?: string | undefined } {
  const root = readDocument(body, "a request for metadata");
  const { action, messageId } = soapHeadOf(root, "a request for metadata");
  if (action === getAction) return { messageId };
  throw root.error("WIRE_UNKNOWN_OPERATION", "the message is no request for metadata");
}

/**
 * The endpoints that a metadata exchange lists: of an envelope with mex:Metadata, of mex:Metadata by itself (what AD FS
 * answers to a GET), or of a plain WSDL. Ports whose policy is none of a token service's are left out.
 * Errors: those of `readAnswer`; WIRE_UNEXPECTED_DOCUMENT where the answer is a fault or another document.
 */
export function parseMetadataResponse(response: WireResponse, address: string): TokenEndpoint[] {
  const content = contentOf(readAnswer(response, "the token service's metadata", maxDescriptionLength));
  const definitions = content.is(wsdl.definitions, "definitions")
    ? [content]
    : [...content.descendants(wsdl.definitions, "definitions")];
  if (definitions.length > 0) return endpointsIn(definitions, address);
  throw content.error(
    "WIRE_UNEXPECTED_DOCUMENT",
    `<${content.name}> came where the token service's metadata was expected`,
  );
}

function contentOf(root: XmlElement): XmlElement {
  if (root.name !== "Envelope") return root;
  const message = soapMessageOf(root, "the token service's metadata");
  const fault = faultOf(message);
  if (fault === undefined) return message.content;
  throw message.content.error(
    "WIRE_UNEXPECTED_DOCUMENT",
    `the token service gives no metadata: ${fault.reason.slice(0, 200)}`,
  );
}

function endpointsIn(definitions: readonly XmlElement[], address: string): TokenEndpoint[] {
  const policies = new Map(definitions.flatMap((one) => one.childrenNamed(wsdl.policy, "Policy")).map(byId));
  const bindings = new Map(
    definitions
      .flatMap((one) => one.childrenNamed(wsdl.definitions, "binding"))
      .map((binding) => [binding.attribute("", "name") ?? "", kindOf(binding, policies)]),
  );
  return definitions
    .flatMap((one) => readDefinitions(one, address).ports)
    .flatMap((port) => {
      const kind = bindings.get(port.binding);
      return kind === undefined ? [] : [{ address: port.address, ...kind }];
    });
}

type PolicyKind = Credential & { readonly versionOfPolicy: TrustVersion };

/** Each policy is looked through once, however many bindings name it. */
function byId(policy: XmlElement): [string, PolicyKind | undefined] {
  const id = policy.attributes.find(({ name }) => name === "Id")?.value ?? "";
  const credential = credentialOf(policy);
  const trust13 = policy.descendant(securityPolicy12, "Trust13");
  return [id, credential && { ...credential, versionOfPolicy: trust13 === undefined ? "2005" : "1.3" }];
}

function kindOf(
  binding: XmlElement,
  policies: ReadonlyMap<string, PolicyKind | undefined>,
): Omit<TokenEndpoint, "address"> | undefined {
  const id = binding.child(wsdl.policy, "PolicyReference")?.attribute("", "URI")?.replace(/^#/, "");
  const policy = policies.get(id ?? "");
  if (policy === undefined) return undefined;
  const { versionOfPolicy, ...credential } = policy;
  return { version: versionOfActions(binding) ?? versionOfPolicy, ...credential };
}

function versionOfActions(binding: XmlElement): TrustVersion | undefined {
  const operations = [
    ...binding.descendants(wsdl.soap12, "operation"),
    ...binding.descendants(wsdl.soap11, "operation"),
  ];
  const actions = operations.map((operation) => operation.attribute("", "soapAction"));
  return (["1.3", "2005"] as const).find((version) => actions.includes(trust[version].issueAction));
}

type Credential = Pick<TokenEndpoint, "credential" | "security" | "keyType">;

/** What the supporting tokens of a policy ask for, or else what HTTP and TLS do. */
function credentialOf(policy: XmlElement): Credential | undefined {
  const supporting = securityPolicies.flatMap((sp) =>
    supportingTokens.flatMap((name) => [...policy.descendants(sp, name)]),
  );
  for (const [token, credential] of credentials) {
    const found = supporting
      .map((one) => securityPolicies.map((sp) => one.descendant(sp, token)).find(Boolean))
      .find(Boolean);
    if (found === undefined) continue;
    return { credential, security: "Mixed", keyType: credential === "IssuedToken" ? keyTypeIn(found) : undefined };
  }
  if (policy.descendant(wsdl.httpPolicy, "NegotiateAuthentication") !== undefined) {
    return { credential: "Windows", security: "Transport" };
  }
  return wantsCertificate(policy) ? { credential: "Certificate", security: "Transport" } : undefined;
}

const supportingTokens: readonly string[] = [
  "SignedEncryptedSupportingTokens",
  "SignedSupportingTokens",
  "EndorsingSupportingTokens",
  "SignedEndorsingSupportingTokens",
  "SupportingTokens",
];

const credentials: ReadonlyMap<string, TokenEndpoint["credential"]> = new Map([
  ["UsernameToken", "UserName"],
  ["KerberosToken", "Kerberos"],
  ["SpnegoContextToken", "Windows"],
  ["IssuedToken", "IssuedToken"],
  ["X509Token", "Certificate"],
]);

function keyTypeIn(issuedToken: XmlElement): KeyType | undefined {
  const template = issuedToken.child(issuedToken.namespace, "RequestSecurityTokenTemplate");
  const keyType = template?.children.find(({ name, namespace }) => name === "KeyType" && trustVersionOf(namespace));
  return keyTypeOf(optionalText(keyType) ?? "");
}

function wantsCertificate(policy: XmlElement): boolean {
  return securityPolicies
    .flatMap((sp) => [...policy.descendants(sp, "HttpsToken")])
    .some(
      (token) =>
        token.attribute("", "RequireClientCertificate") === "true" ||
        token.descendant(token.namespace, "RequireClientCertificate") !== undefined,
    );
}
