import { createHash, type KeyObject } from "node:crypto";
import { DynamlError } from "../../errors.ts";
import { type VerifiedAssertion, verifyAssertion } from "../../wire/saml/verify-assertion.ts";
import { unwrapKey } from "../../wire/ws-security/encrypted-key.ts";
import { decryptToken } from "../../wire/ws-security/encrypted-token.ts";
import { security } from "../../wire/ws-security/namespaces.ts";
import type { SecurityHeader } from "../../wire/ws-security/read-security-header.ts";
import { type SignatureVerdict, verifySignature } from "../../wire/ws-security/verify-signature.ts";
import { readDocument } from "../../wire/xml/read-document.ts";
import { standalone } from "../../wire/xml/standalone.ts";
import type { XmlElement } from "../../wire/xml/xml-element.ts";
import { BoundedCache } from "../store/bounded-cache.ts";
import { outOfTime } from "./clock-skew.ts";

/** Whose tokens are taken. */
export type TrustedIssuer = {
  readonly publicKey: KeyObject;
  /** Whether the issuer's name in a token is this one's. */
  readonly isNamed: (issuer: string) => boolean;
  /** A token that proves a key need not be used to sign with it: it is only carried, as online. */
  readonly mayBeUnsigned?: boolean | undefined;
};

export type TokenRules = {
  readonly issuers: readonly TrustedIssuer[];
  /** What tokens and proof keys are encrypted for. */
  readonly privateKey: KeyObject;
  readonly isAudience: (audience: string) => boolean;
  readonly now: Date;
};

export type TokenVerdict = { readonly assertion: VerifiedAssertion } | { readonly why: string };

type OpenedToken =
  | {
      readonly assertion: VerifiedAssertion;
      readonly issuer: TrustedIssuer;
      readonly proofKey?: Uint8Array | undefined;
    }
  | { readonly why: string };

/** What was opened and verified lately: clients send one token with each call, and some of them one whole header. */
export type OpenedTokens = {
  readonly tokens: BoundedCache<OpenedToken>;
  readonly signatures: BoundedCache<SignatureVerdict>;
};

export function openedTokens(): OpenedTokens {
  return { tokens: new BoundedCache(256), signatures: new BoundedCache(256) };
}

/**
 * Judges the issued token in a security header: timestamp, token, its issuer's signature, lifetime, audience, and the proof of
 * its key over the timestamp (protocols §4). A timestamp may come any number of times while it lives.
 */
export function judgeIssuedToken(header: SecurityHeader, rules: TokenRules, opened: OpenedTokens): TokenVerdict {
  const { timestamp, tokens } = header;
  if (timestamp === undefined) return { why: "there is no timestamp" };
  const untimely = outOfTime(timestamp, rules.now);
  if (untimely !== undefined) return { why: `the timestamp is not valid: ${untimely}` };
  const [token, another] = tokens;
  if (token === undefined || another !== undefined) return { why: "there is not exactly one token" };
  const text = standalone(token);
  const result = opened.tokens.get(hashOf(text), () => openToken(readDocument(text, "the token"), rules));
  if ("why" in result) return result;
  const why = outOfRules(result.assertion, rules) ?? unproven(header, result, opened.signatures);
  return why === undefined ? { assertion: result.assertion } : { why };
}

function openToken(token: XmlElement, { issuers, privateKey }: TokenRules): OpenedToken {
  try {
    const element = assertionIn(token, privateKey);
    if (element === undefined) return { why: "the token is not encrypted for this service" };
    const named = issuers.filter(({ isNamed }) => isNamed(element.attribute("", "Issuer") ?? ""));
    if (named.length === 0) return { why: "the token's issuer is not trusted" };
    for (const issuer of named) {
      const verdict = verifyAssertion(element, issuer.publicKey);
      if (verdict.isValid) return withProofKey(verdict.assertion, issuer, privateKey);
    }
    return { why: "the token's signature is not valid" };
  } catch (error) {
    if (error instanceof DynamlError) return { why: `the token cannot be read: ${error.message}` };
    throw error;
  }
}

function assertionIn(token: XmlElement, privateKey: KeyObject): XmlElement | undefined {
  if (!token.is(security.encryption, "EncryptedData")) return token;
  const text = decryptToken(token, privateKey);
  return text === undefined ? undefined : readDocument(text, "the token");
}

function withProofKey(assertion: VerifiedAssertion, issuer: TrustedIssuer, privateKey: KeyObject): OpenedToken {
  if (assertion.confirmation === "Bearer") return { assertion, issuer };
  const proofKey = assertion.keyInfo && unwrapKey(assertion.keyInfo, privateKey);
  if (proofKey === undefined) return { why: "the token's proof key is not encrypted for this service" };
  return { assertion, issuer, proofKey };
}

function outOfRules({ notBefore, notOnOrAfter, audience }: VerifiedAssertion, rules: TokenRules): string | undefined {
  const untimely = outOfTime({ created: notBefore, expires: notOnOrAfter }, rules.now);
  if (untimely !== undefined) return `the token is not valid: ${untimely}`;
  return rules.isAudience(audience) ? undefined : `the token is for ${audience.slice(0, 200)}`;
}

function unproven(
  header: SecurityHeader,
  { assertion, issuer, proofKey }: Exclude<OpenedToken, { why: string }>,
  signatures: OpenedTokens["signatures"],
): string | undefined {
  if (header.signature === undefined) {
    return proofKey === undefined || issuer.mayBeUnsigned ? undefined : "the token's key has signed nothing";
  }
  if (proofKey === undefined) return "there is a signature, and the token proves no key";
  const reference = header.keyReference;
  if (reference?.kind !== "KeyIdentifier" || reference.value !== assertion.id) return "the signature names another key";
  // The header holds the token, so its text stands for the key as well.
  const verdict = signatures.get(hashOf(standalone(header.element)), () => verifySignature(header, proofKey));
  return verdict.isValid ? undefined : `the signature is not valid: ${verdict.why}`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
