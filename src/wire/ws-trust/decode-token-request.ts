import { ns } from "../soap/namespaces.ts";
import { readSecurityHeader, type SecurityHeader } from "../ws-security/read-security-header.ts";
import { bytesOf, countOf, dateOf, optionalText, textOf } from "../xml/element-values.ts";
import { readSoapMessage, type SoapMessage } from "../xml/soap-message.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import type { RequestedToken } from "./token-request.ts";
import { keyTypeOf, policyNamespace, trust, trustVersionOf } from "./trust-version.ts";

/** A request for a token as it came in; nothing in its security header is proven yet. */
export type DecodedTokenRequest = RequestedToken & {
  readonly messageId?: string | undefined;
  readonly to?: string | undefined;
  readonly security?: SecurityHeader | undefined;
};

/**
 * Reads a request for a token, of either version of WS-Trust. Where several tokens are asked for at once, the last one counts
 * (Live ID puts its own ticket first).
 * Errors: those of `readSoapMessage`; WIRE_UNKNOWN_OPERATION where the body asks for no token, or not to issue one.
 */
export function decodeTokenRequest(body: Uint8Array | string): DecodedTokenRequest {
  const message = readSoapMessage(body, "a request for a token");
  const request = requestIn(message);
  const version = trustVersionOf(request.namespace);
  if (version === undefined || request.name !== "RequestSecurityToken") {
    throw request.error("WIRE_UNKNOWN_OPERATION", `<${request.name}> is no request for a token`);
  }
  const member = (name: string) => request.child(request.namespace, name);
  const type = textOf(request.requireChild(request.namespace, "RequestType"));
  if (type !== `${trust[version].namespace}/Issue`) {
    throw request.error("WIRE_UNKNOWN_OPERATION", "the request does not ask to issue a token");
  }
  const [keySize, entropy] = [member("KeySize"), member("Entropy")?.child(request.namespace, "BinarySecret")];
  return {
    version,
    messageId: message.messageId,
    to: message.to,
    security: message.security && readSecurityHeader(message.security),
    appliesTo: appliesToOf(request),
    keyType: keyTypeOf(optionalText(member("KeyType")) ?? ""),
    keySize: keySize && countOf(keySize, 4096),
    entropy: entropy && bytesOf(entropy),
    tokenType: optionalText(member("TokenType")),
    lifetime: lifetimeOf(member("Lifetime")),
    policy: request.child(policyNamespace, "PolicyReference")?.attribute("", "URI"),
  };
}

function requestIn({ content }: SoapMessage): XmlElement {
  if (content.name !== "RequestMultipleSecurityTokens") return content;
  return content.children.findLast(({ name }) => name === "RequestSecurityToken") ?? content;
}

function appliesToOf(request: XmlElement): string {
  const reference = request.requireChild(policyNamespace, "AppliesTo").requireChild(ns.addressing, "EndpointReference");
  return textOf(reference.requireChild(ns.addressing, "Address"));
}

function lifetimeOf(lifetime: XmlElement | undefined): { created: Date; expires: Date } | undefined {
  if (lifetime === undefined) return undefined;
  return {
    created: dateOf(lifetime.requireChild(ns.securityUtility, "Created")),
    expires: dateOf(lifetime.requireChild(ns.securityUtility, "Expires")),
  };
}
