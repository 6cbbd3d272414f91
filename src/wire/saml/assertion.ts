/** What a SAML 1.1 assertion says of a user (SAML 1.1 §2.3, §2.4). */
export type AssertionFacts = {
  /** Unique; an XML name: `_6d1c…`. */
  readonly id: string;
  /** The token service's name: `http://sts.example.com/adfs/services/trust`. */
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly notBefore: Date;
  /** The moment from which it is void. */
  readonly notOnOrAfter: Date;
  /** Whom it is for. */
  readonly audience: string;
  readonly nameIdentifier: string;
  readonly claims: ReadonlyMap<ClaimType, string>;
};

/** The URI of a claim. */
export type ClaimType = string;

export const claimTypes = {
  upn: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
  primarySid: "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid",
} as const;

/** How the one who presents an assertion proves that it is his. */
export const confirmationMethods = {
  Bearer: "urn:oasis:names:tc:SAML:1.0:cm:bearer",
  HolderOfKey: "urn:oasis:names:tc:SAML:1.0:cm:holder-of-key",
} as const;

export type Confirmation = keyof typeof confirmationMethods;
