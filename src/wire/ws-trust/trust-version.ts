/** WS-Trust 1.3 (OASIS, 2005/12) and the submission of February 2005 that it grew from. */
export type TrustVersion = "1.3" | "2005";

/** Whether the one who sends the token must prove a key, too. */
export type KeyType = "SymmetricKey" | "PublicKey" | "Bearer";

type TrustNames = {
  readonly namespace: string;
  readonly issueAction: string;
  readonly replyAction: string;
  readonly keyTypes: Readonly<Record<KeyType, string>>;
};

const trust13 = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
const trust2005 = "http://schemas.xmlsoap.org/ws/2005/02/trust";

/** What differs between the versions. February 2005 has no bearer type: AD FS and Live ID take CardSpace's instead. */
export const trust: Readonly<Record<TrustVersion, TrustNames>> = {
  "1.3": {
    namespace: trust13,
    issueAction: `${trust13}/RST/Issue`,
    replyAction: `${trust13}/RSTRC/IssueFinal`,
    keyTypes: {
      SymmetricKey: `${trust13}/SymmetricKey`,
      PublicKey: `${trust13}/PublicKey`,
      Bearer: `${trust13}/Bearer`,
    },
  },
  "2005": {
    namespace: trust2005,
    issueAction: `${trust2005}/RST/Issue`,
    replyAction: `${trust2005}/RSTR/Issue`,
    keyTypes: {
      SymmetricKey: `${trust2005}/SymmetricKey`,
      PublicKey: `${trust2005}/PublicKey`,
      Bearer: "http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey",
    },
  },
};

/** The algorithm of `p-sha1.ts`, by its name in a version. */
export function computedKeyAlgorithm(version: TrustVersion): string {
  return `${trust[version].namespace}/CK/PSHA1`;
}

export function trustVersionOf(namespace: string): TrustVersion | undefined {
  if (namespace === trust13) return "1.3";
  return namespace === trust2005 ? "2005" : undefined;
}

/** The key type that an identifier of either version names. */
export function keyTypeOf(identifier: string): KeyType | undefined {
  for (const { keyTypes } of Object.values(trust)) {
    for (const [name, uri] of Object.entries(keyTypes)) if (uri === identifier) return name as KeyType;
  }
  return undefined;
}

export const policyNamespace = "http://schemas.xmlsoap.org/ws/2004/09/policy";
