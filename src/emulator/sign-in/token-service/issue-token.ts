import { randomBytes, randomUUID } from "node:crypto";
import { claimTypes } from "../../../wire/saml/assertion.ts";
import { encodeAssertion, type Signer } from "../../../wire/saml/encode-assertion.ts";
import { type Recipient, wrapKey } from "../../../wire/ws-security/encrypted-key.ts";
import { type EncryptionOptions, encryptToken } from "../../../wire/ws-security/encrypted-token.ts";
import { keyIdentifierType, tokenType } from "../../../wire/ws-security/namespaces.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import type { IssuedToken } from "../../../wire/ws-trust/encode-token-response.ts";
import { pSha1 } from "../../../wire/ws-trust/p-sha1.ts";
import { Markup } from "../../../wire/xml/markup.ts";
import { principalNameOf, type UserName } from "../directory.ts";
import { invalidRequest } from "./token-service-fault.ts";

/** Whom a token service issues tokens for, and how. */
export type RelyingParty = {
  readonly audience: string;
  /** Whose key wraps the proof key. */
  readonly recipient: Recipient;
  /** The whole token is encrypted for the recipient, too. */
  readonly encryption?: EncryptionOptions | undefined;
};

export type Issuer = {
  readonly name: string;
  readonly signer: Signer;
  /** Milliseconds that a token lives. */
  readonly lifetime: number;
};

/** An assertion on a user for a relying party, with the proof that was asked for. Throws TokenServiceFault. */
export function issueToken(
  asked: DecodedTokenRequest,
  user: UserName,
  { audience, recipient, encryption }: RelyingParty,
  issuer: Issuer,
  now: Date,
): IssuedToken {
  if (asked.tokenType !== undefined && !saml1Names.has(asked.tokenType)) {
    throw invalidRequest(`tokens of type ${asked.tokenType.slice(0, 120)} are not issued`);
  }
  const id = `_${randomUUID()}`;
  const expires = expiryOf(asked, now, issuer.lifetime);
  const proof = proofOf(asked);
  const text = encodeAssertion(
    {
      id,
      issuer: issuer.name,
      issuedAt: now,
      notBefore: now,
      notOnOrAfter: expires,
      audience,
      nameIdentifier: principalNameOf(user),
      claims: claimsOf(user),
      wrappedKey: proof && wrapKey(proof.key, recipient),
    },
    issuer.signer,
  );
  return {
    version: asked.version,
    relatesTo: asked.messageId,
    token: encryption === undefined ? new Markup(text) : encryptToken(text, recipient, encryption),
    tokenType: tokenType.saml1,
    keyType: proof === undefined ? "Bearer" : "SymmetricKey",
    keySize: proof && proof.key.length * 8,
    created: now,
    expires,
    appliesTo: asked.appliesTo,
    reference: {
      kind: "KeyIdentifier",
      valueType: keyIdentifierType.samlAssertionId,
      value: id,
      tokenType: tokenType.saml11Profile,
    },
    proof: proof?.sent,
    now,
  };
}

const saml1Names: ReadonlySet<string> = new Set([
  tokenType.saml1,
  tokenType.saml11Profile,
  "urn:oasis:names:tc:SAML:1.0",
]);

/** A client may ask for less than the service's own lifetime, not for more. */
function expiryOf({ lifetime }: DecodedTokenRequest, now: Date, most: number): Date {
  const latest = now.getTime() + most;
  const wanted = lifetime?.expires.getTime() ?? latest;
  return new Date(wanted > now.getTime() ? Math.min(wanted, latest) : latest);
}

function claimsOf(user: UserName): Map<string, string> {
  const { domain, userName } = user;
  return new Map([
    [claimTypes.upn, principalNameOf(user)],
    [claimTypes.name, domain === "" ? userName : `${domain}\\${userName}`],
  ]);
}

type Proof = { readonly key: Uint8Array; readonly sent: NonNullable<IssuedToken["proof"]> };

/** A key of the service alone where the client sent no half of one; else one computed of both halves (WS-Trust 1.3 §4.4.5). */
function proofOf({ keyType = "SymmetricKey", keySize = 256, entropy }: DecodedTokenRequest): Proof | undefined {
  if (keyType === "Bearer") return undefined;
  if (keyType === "PublicKey") throw invalidRequest("tokens for public keys are not issued");
  if (keySize < 128 || keySize > 1024 || keySize % 8 !== 0)
    throw invalidRequest(`keys of ${keySize} bits are not issued`);
  const own = randomBytes(keySize / 8);
  if (entropy === undefined) return { key: own, sent: { kind: "BinarySecret", key: own } };
  return { key: pSha1(entropy, own, keySize / 8), sent: { kind: "ComputedKey", entropy: own } };
}
