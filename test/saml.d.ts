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
  /** Makes a signed assertion. */
  export const Saml11: { create(options: Options): string };
  export const Saml20: { create(options: Options): string };
}
