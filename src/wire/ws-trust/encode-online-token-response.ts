import type { EncodedMessage } from "../soap/envelope.ts";
import { ns } from "../soap/namespaces.ts";
import { contentType } from "../soap/soap-version.ts";
import { base64Encoding, keyIdentifierType, security } from "../ws-security/namespaces.ts";
import { timestampFrom } from "../ws-security/security-header.ts";
import { type Markup, xml } from "../xml/markup.ts";
import { policyNamespace, trust } from "./trust-version.ts";

export type OnlineToken = {
  readonly token: Markup;
  /** What calls name the token by. Left out: the reply has no references (a device's token). */
  readonly assertionId?: string | undefined;
  readonly proofKey?: Uint8Array | undefined;
  readonly appliesTo: string;
  readonly created: Date;
  readonly expires: Date;
  readonly now: Date;
};

/**
 * The reply of Microsoft's online token services and of Live ID: one response of WS-Trust of February 2005, with the prefixes
 * that clients match literally: `wst:BinarySecret`, `wsse:KeyIdentifier`, `wsu:Expires` (protocols §5, a recorded reply).
 */
export function encodeOnlineTokenResponse(issued: OnlineToken): EncodedMessage {
  const { token, assertionId, proofKey, appliesTo, created, expires, now } = issued;
  const stamp = timestampFrom(now);
  const envelope = xml`<S:Envelope xmlns:S="${ns.soap12}" xmlns:wsse="${ns.security}" xmlns:wsu="${ns.securityUtility}"
    ${" "}xmlns:wsa="${ns.addressing}">
    <S:Header>
      <wsa:Action S:mustUnderstand="1" wsu:Id="Action">${trust["2005"].replyAction}</wsa:Action>
      <wsa:To S:mustUnderstand="1" wsu:Id="To">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To>
      <wsse:Security S:mustUnderstand="1">
        <wsu:Timestamp wsu:Id="TS">
          <wsu:Created>${stamp.created}</wsu:Created>
          <wsu:Expires>${stamp.expires}</wsu:Expires>
        </wsu:Timestamp>
      </wsse:Security>
    </S:Header>
    <S:Body>
      <wst:RequestSecurityTokenResponse xmlns:wst="${trust["2005"].namespace}" xmlns:wsp="${policyNamespace}">
        <wst:TokenType>urn:oasis:names:tc:SAML:1.0</wst:TokenType>
        <wsp:AppliesTo><wsa:EndpointReference><wsa:Address>${appliesTo}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>
        <wst:Lifetime><wsu:Created>${created}</wsu:Created><wsu:Expires>${expires}</wsu:Expires></wst:Lifetime>
        <wst:RequestedSecurityToken>${token}</wst:RequestedSecurityToken>
        ${assertionId === undefined ? undefined : referencesMarkup(assertionId)}
        ${proofKey === undefined ? undefined : proofMarkup(proofKey)}
      </wst:RequestSecurityTokenResponse>
    </S:Body>
  </S:Envelope>`;
  return { headers: { "content-type": contentType["1.2"] }, body: envelope.text };
}

export type OnlineTokenParts = {
  /** The key, wrapped by RSA-OAEP. */
  readonly wrappedKey: Uint8Array;
  /** The assertion under that key: Triple DES in CBC mode, its first block first. */
  readonly data: Uint8Array;
  readonly subjectKeyIdentifier: Uint8Array;
};

/**
 * An encrypted assertion as the online services wrote it. Clients look for `CipherValue` without a prefix and for
 * `wsse:KeyIdentifier`; the prefix wsse is the reply's.
 */
export function onlineTokenMarkup({ wrappedKey, data, subjectKeyIdentifier }: OnlineTokenParts): Markup {
  return xml`<EncryptedData xmlns="${security.encryption}" Id="Assertion0" Type="${security.encryption}Element">
    <EncryptionMethod Algorithm="${security.encryption}tripledes-cbc"></EncryptionMethod>
    <ds:KeyInfo xmlns:ds="${security.signature}">
      <EncryptedKey>
        <EncryptionMethod Algorithm="${security.encryption}rsa-oaep-mgf1p"></EncryptionMethod>
        <ds:KeyInfo Id="keyinfo">
          <wsse:SecurityTokenReference>
            <wsse:KeyIdentifier EncodingType="${base64Encoding}" ValueType="${keyIdentifierType.x509SubjectKeyIdentifier}">
              ${base64(subjectKeyIdentifier)}
            </wsse:KeyIdentifier>
          </wsse:SecurityTokenReference>
        </ds:KeyInfo>
        <CipherData><CipherValue>${base64(wrappedKey)}</CipherValue></CipherData>
      </EncryptedKey>
    </ds:KeyInfo>
    <CipherData><CipherValue>${base64(data)}</CipherValue></CipherData>
  </EncryptedData>`;
}

function referencesMarkup(assertionId: string): Markup {
  const reference = xml`<wsse:SecurityTokenReference>
    <wsse:KeyIdentifier ValueType="${keyIdentifierType.samlAssertionId}">${assertionId}</wsse:KeyIdentifier>
  </wsse:SecurityTokenReference>`;
  return xml`<wst:RequestedAttachedReference>${reference}</wst:RequestedAttachedReference>
    <wst:RequestedUnattachedReference>${reference}</wst:RequestedUnattachedReference>`;
}

function proofMarkup(proofKey: Uint8Array): Markup {
  return xml`<wst:RequestedProofToken><wst:BinarySecret>${base64(proofKey)}</wst:BinarySecret></wst:RequestedProofToken>`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
