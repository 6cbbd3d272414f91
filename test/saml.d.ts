declare module "saml" {
  type Options = {
    cert: Buffer;
    key: Buffer;
    issuer?: string;
    uid?: string;
    lifetimeInSeconds?: number;
    audiences?: string;
    attributes?: Record<string, string>;
    nameIdentifier?: string;
  };
  type EncryptionOptions = Options & {
    subjectConfirmationMethod: "holder-of-key";
    encryptionCert: Buffer;
    encryptionPublicKey: Buffer;
    encryptionAlgorithm: string;
    disallowEncryptionWithInsecureAlgorithm: boolean;
    warnOnInsecureEncryptionAlgorithm: boolean;
  };
  /** Makes a signed assertion; with the options for it, an encrypted one and its proof key. */
  export const Saml11: {
    create(options: Options): string;
    create(options: EncryptionOptions, done: (error: Error | null, token: string, proofKey: Buffer) => void): void;
  };
  export const Saml20: { create(options: Options): string };
}
