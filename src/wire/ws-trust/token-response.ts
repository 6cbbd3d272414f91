import { ns } from "../soap/namespaces.ts";
import { type SecurityToken, tokenKindOf } from "../ws-security/security-token.ts";
import { readTokenReference, referenceToAssertion } from "../ws-security/token-reference.ts";
import { bytesOf, countOf, dateOf, optionalText, textOf } from "../xml/element-values.ts";
import type { WireResponse } from "../xml/http-message.ts";
import { faultOf } from "../xml/soap-fault.ts";
import { readSoapAnswer } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { pSha1 } from "./p-sha1.ts";
import { type TokenRefusal, tokenRefusal } from "./token-refusal.ts";
import { computedKeyAlgorithm, policyNamespace, type TrustVersion, trustVersionOf } from "./trust-version.ts";

export type TokenAnswer =
  | { readonly kind: "issued"; readonly token: SecurityToken }
  | { readonly kind: "refused"; readonly refusal: TokenRefusal };

/** What was asked and is needed to read the answer. */
export type AskedToken = {
  readonly entropy?: Uint8Array | undefined;
  /** Bits. */
  readonly keySize?: number | undefined;
};

/**
 * What a token service answered: the token, or why it refused. Reads one response and a collection (its first token), of
 * both versions and in both SOAP versions (WS-Trust 1.3 §4.3, §4.4; protocols §4, §5).
 * Errors: those of `readSoapAnswer`; WIRE_UNEXPECTED_DOCUMENT, WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE, WIRE_NOT_SUPPORTED.
 */
export function parseTokenResponse(response: WireResponse, asked: AskedToken = {}): TokenAnswer {
  const message = readSoapAnswer(response, "the reply of the token service");
  const fault = faultOf(message);
  if (fault !== undefined) return { kind: "refused", refusal: tokenRefusal(fault) };
  return { kind: "issued", token: tokenOf(issuedIn(message.content), asked) };
}

type Issued = { readonly response: XmlElement; readonly version: TrustVersion };

function issuedIn(content: XmlElement): Issued {
  const version = trustVersionOf(content.namespace);
  if (version !== undefined && content.name === "RequestSecurityTokenResponse") return { response: content, version };
  if (version !== undefined && content.name === "RequestSecurityTokenResponseCollection") {
    const responses = content.childrenNamed(content.namespace, "RequestSecurityTokenResponse");
    const response = responses.find((one) => one.child(one.namespace, "RequestedSecurityToken") !== undefined);
    if (response !== undefined) return { response, version };
    throw content.error("WIRE_MISSING_ELEMENT", "the token service's reply holds no token");
  }
  throw content.error("WIRE_UNEXPECTED_DOCUMENT", `<${content.name}> came where a token service's reply was expected`);
}

function tokenOf({ response, version }: Issued, asked: AskedToken): SecurityToken {
  const member = (name: string) => response.child(response.namespace, name);
  const requested = response.requireChild(response.namespace, "RequestedSecurityToken");
  const [token] = requested.children;
  const kind = token && tokenKindOf(token);
  if (token === undefined || kind === undefined) {
    const found = token === undefined ? "nothing" : `<${token.name}>`;
    throw requested.error("WIRE_NOT_SUPPORTED", `${found} stands where a token is expected`);
  }
  const attached = member("RequestedAttachedReference") ?? member("RequestedTokenReference");
  const lifetime = member("Lifetime");
  const appliesTo = response.child(policyNamespace, "AppliesTo")?.child(ns.addressing, "EndpointReference");
  return {
    kind,
    xml: token.verbatim,
    namespaces: token.outerNamespaces,
    tokenType: optionalText(member("TokenType")),
    created: dateIn(lifetime, "Created"),
    expires: dateIn(lifetime, "Expires"),
    proofKey: proofKeyOf(response, version, asked),
    attachedReference: readTokenReference(attached) ?? referenceToAssertion(token),
    unattachedReference: readTokenReference(member("RequestedUnattachedReference")),
    appliesTo: optionalText(appliesTo?.child(ns.addressing, "Address")),
  };
}

function dateIn(lifetime: XmlElement | undefined, name: string): Date | undefined {
  const element = lifetime?.child(ns.securityUtility, name);
  return element && dateOf(element);
}

/** The proof key, by the three ways of WS-Trust 1.3 §4.4.5: sent, computed of both halves, or the client's own half. */
function proofKeyOf(response: XmlElement, version: TrustVersion, asked: AskedToken): Uint8Array | undefined {
  const { namespace } = response;
  const proof = response.child(namespace, "RequestedProofToken");
  const secret = proof?.child(namespace, "BinarySecret");
  if (secret !== undefined) return bytesOf(secret);
  const computed = proof?.child(namespace, "ComputedKey");
  if (computed !== undefined) return computedKey(response, computed, version, asked);
  if (proof !== undefined)
    throw proof.error("WIRE_NOT_SUPPORTED", "the proof key is neither in the clear nor computed");
  return response.child(namespace, "Entropy") === undefined ? asked.entropy : undefined;
}

function computedKey(
  response: XmlElement,
  algorithm: XmlElement,
  version: TrustVersion,
  asked: AskedToken,
): Uint8Array {
  const name = textOf(algorithm);
  if (name !== computedKeyAlgorithm(version)) {
    throw algorithm.error(
      "WIRE_NOT_SUPPORTED",
      `the key is computed by "${name.slice(0, 120)}", and only P_SHA1 is known`,
    );
  }
  if (asked.entropy === undefined) {
    throw algorithm.error("WIRE_UNEXPECTED_CONTENT", "the key is computed of two halves, and the request sent none");
  }
  const { namespace } = response;
  const entropy = response.requireChild(namespace, "Entropy").requireChild(namespace, "BinarySecret");
  const sizeElement = response.child(namespace, "KeySize");
  const size = sizeElement === undefined ? (asked.keySize ?? 256) : countOf(sizeElement, 4096);
  if (size < 64 || size % 8 !== 0) {
    throw response.error("WIRE_INVALID_VALUE", `a key of ${size} bits cannot be computed`);
  }
  return pSha1(asked.entropy, bytesOf(entropy), size / 8);
}
