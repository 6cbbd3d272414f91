import { randomBytes, randomUUID } from "node:crypto";
import { claimTypes } from "../../../wire/saml/assertion.ts";
import { encodeAssertion, type Signer } from "../../../wire/saml/encode-assertion.ts";
import { type Recipient, wrapKey } from "../../../wire/ws-security/encrypted-key.ts";
import { tokenType } from "../../../wire/ws-security/namespaces.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import type { IssuedToken } from "../../../wire/ws-trust/encode-token-response.ts";
import { pSha1 } from "../../../wire/ws-trust/p-sha1.ts";
import { principalNameOf, type UserName } from "../directory.ts";
import { invalidRequest } from "./token-service-fault.ts";

export type Issuer = {
  readonly name: string;
  readonly signer: Signer;
  /** Milliseconds that a token lives. */
  readonly lifetime: number;
  /** Bits of a proof key where the client asks for no size. */
  readonly keySize: number;
};

export type Audience = {
  readonly name: string;
  /** Whose key wraps the proof key. */
  readonly recipient: Recipient;
};

export type IssuedAssertion = {
  readonly id: string;
  readonly text: string;
  readonly created: Date;
  readonly expires: Date;
  /** Undefined for a bearer's assertion. */
  readonly proof?: Proof | undefined;
};

type Proof = {
  readonly key: Uint8Array;
  /** What the client is told of it. */
  readonly sent: NonNullable<IssuedToken["proof"]>;
};

/** An assertion on a user for an audience, with the proof that was asked for. Throws TokenServiceFault. */
export function issueAssertion(
  asked: DecodedTokenRequest,
  user: UserName,
  audience: Audience,
  issuer: Issuer,
  now: Date,
): IssuedAssertion {
  if (asked.tokenType !== undefined && !saml1Names.has(asked.tokenType)) {
    throw invalidRequest(`tokens of type ${asked.tokenType.slice(0, 120)} are not issued`);
  }
  const id = `_${randomUUID()}`;
  const expires = expiryOf(asked, now, issuer.lifetime);
  const proof = proofOf(asked, issuer.keySize);
  const assertion = {
    id,
    issuer: issuer.name,
    issuedAt: now,
    notBefore: now,
    notOnOrAfter: expires,
    audience: audience.name,
    nameIdentifier: principalNameOf(user),
    claims: claimsOf(user),
    wrappedKey: proof && wrapKey(proof.key, audience.recipient),
  };
  return { id, text: encodeAssertion(assertion, issuer.signer), created: now, expires, proof };
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

/** A key of the service alone where the client sent no half of one; else one computed of both halves (WS-Trust 1.3 §4.4.5). */
function proofOf(asked: DecodedTokenRequest, usualSize: number): Proof | undefined {
  const { keyType = "SymmetricKey", keySize = usualSize, entropy } = asked;
  if (keyType === "Bearer") return undefined;
  if (keyType === "PublicKey") throw invalidRequest("tokens for public keys are not issued");
  if (keySize < 128 || keySize > 1024 || keySize % 8 !== 0) {
    throw invalidRequest(`keys of ${keySize} bits are not issued`);
  }
  const own = randomBytes(keySize / 8);
  if (entropy === undefined) return { key: own, sent: { kind: "BinarySecret", key: own } };
  return { key: pSha1(entropy, own, keySize / 8), sent: { kind: "ComputedKey", entropy: own } };
}
