import type { EncodedMessage } from "../soap/envelope.ts";
import { ns } from "../soap/namespaces.ts";
import { contentType } from "../soap/soap-version.ts";
import { timestampFrom } from "../ws-security/security-header.ts";
import { timestampMarkup } from "../ws-security/timestamp-signature.ts";
import { type TokenReference, tokenReferenceMarkup } from "../ws-security/token-reference.ts";
import { type Markup, xml } from "../xml/markup.ts";
import { soapEnvelope } from "../xml/soap-message.ts";
import { appliesToMarkup, entropyMarkup, lifetimeMarkup } from "./token-request.ts";
import { computedKeyAlgorithm, type KeyType, type TrustVersion, trust } from "./trust-version.ts";

export type IssuedToken = {
  readonly version: TrustVersion;
  readonly relatesTo?: string | undefined;
  readonly token: Markup;
  readonly tokenType: string;
  readonly keyType: KeyType;
  /** Bits. */
  readonly keySize?: number | undefined;
  readonly created: Date;
  readonly expires: Date;
  readonly appliesTo: string;
  readonly reference?: TokenReference | undefined;
  /** The key in the clear, or the service's half of a computed one; left out for a bearer token. */
  readonly proof?:
    | { readonly kind: "BinarySecret"; readonly key: Uint8Array }
    | { readonly kind: "ComputedKey"; readonly entropy: Uint8Array }
    | undefined;
  readonly now: Date;
};

/**
 * A token service's reply: WS-Trust 1.3 as a collection with action `…/RSTRC/IssueFinal`, February 2005 as one response
 * (WS-Trust 1.3 §4.4). Clients that match prefixes find what AD FS writes: `trust:BinarySecret`, `o:KeyIdentifier` (protocols §4).
 */
export function encodeTokenResponse(issued: IssuedToken): EncodedMessage {
  const { version, relatesTo, now } = issued;
  const { namespace, replyAction } = trust[version];
  const response = responseMarkup(issued);
  const body = xml`<trust:RequestSecurityTokenResponseCollection xmlns:trust="${namespace}">
    ${response}
  </trust:RequestSecurityTokenResponseCollection>`;
  const envelope = soapEnvelope({
    action: replyAction,
    relatesTo,
    headers: xml`<o:Security xmlns:o="${ns.security}" s:mustUnderstand="1">${timestampMarkup(timestampFrom(now))}</o:Security>`,
    body: version === "1.3" ? body : response,
  });
  return { headers: { "content-type": contentType["1.2"] }, body: envelope.text };
}

function responseMarkup(issued: IssuedToken): Markup {
  const { version, token, tokenType, keyType, keySize, created, expires, appliesTo, reference, proof } = issued;
  const { namespace, keyTypes } = trust[version];
  return xml`<trust:RequestSecurityTokenResponse xmlns:trust="${namespace}" xmlns:t="${namespace}">
    ${lifetimeMarkup({ created, expires })}
    ${appliesToMarkup(appliesTo)}
    <trust:RequestedSecurityToken>${token}</trust:RequestedSecurityToken>
    ${proof === undefined ? undefined : proofMarkup(proof, version)}
    ${reference === undefined ? undefined : referencesMarkup(reference)}
    <trust:TokenType>${tokenType}</trust:TokenType>
    <trust:RequestType>${namespace}/Issue</trust:RequestType>
    <trust:KeyType>${keyTypes[keyType]}</trust:KeyType>
    ${keySize === undefined ? undefined : xml`<trust:KeySize>${keySize}</trust:KeySize>`}
  </trust:RequestSecurityTokenResponse>`;
}

function proofMarkup(proof: NonNullable<IssuedToken["proof"]>, version: TrustVersion): Markup {
  if (proof.kind === "BinarySecret") {
    const secret = Buffer.from(proof.key).toString("base64");
    return xml`<trust:RequestedProofToken><trust:BinarySecret>${secret}</trust:BinarySecret></trust:RequestedProofToken>`;
  }
  return xml`<trust:RequestedProofToken>
      <trust:ComputedKey>${computedKeyAlgorithm(version)}</trust:ComputedKey>
    </trust:RequestedProofToken>
    ${entropyMarkup(version, proof.entropy)}`;
}

function referencesMarkup(reference: TokenReference): Markup {
  const markup = tokenReferenceMarkup(reference);
  return xml`<trust:RequestedAttachedReference>${markup}</trust:RequestedAttachedReference>
    <trust:RequestedUnattachedReference>${markup}</trust:RequestedUnattachedReference>`;
}
