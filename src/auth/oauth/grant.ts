import type { Secret } from "../../values/secret.ts";
import type { ClientCertificate } from "./certificate.ts";

/** What a person is asked to do: open the address and type the code. */
export type DeviceCodePrompt = {
  readonly userCode: string;
  /** `https://microsoft.com/devicelogin`. */
  readonly verificationUri: string;
  readonly expiresAt: Date;
  /** The server's own sentence, where it sends one. */
  readonly message: string | undefined;
};

/** How a token is earned (RFC 6749 section 4, RFC 7523, RFC 7636, RFC 8628). */
export type OAuthGrant =
  | { readonly type: "client-secret"; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly type: "certificate"; readonly clientId: string; readonly certificate: ClientCertificate }
  | {
      readonly type: "device-code";
      readonly clientId: string;
      /** Shows the code; the sign-in goes on meanwhile. */
      readonly show: (prompt: DeviceCodePrompt) => void;
    }
  | {
      readonly type: "authorization-code";
      readonly clientId: string;
      readonly clientSecret?: Secret | undefined;
      /** On a loopback address, as registered; `http://localhost` on a free port when left out. */
      readonly redirectUri?: string | undefined;
      /** Shows the address that the person opens in a browser. */
      readonly show: (url: string) => void;
    }
  | {
      readonly type: "password";
      readonly clientId: string;
      readonly clientSecret?: Secret | undefined;
      readonly userName: string;
      readonly password: Secret;
    }
  | {
      readonly type: "refresh-token";
      readonly clientId: string;
      readonly clientSecret?: Secret | undefined;
      readonly refreshToken: Secret;
    }
  | {
      readonly type: "managed-identity";
      /** Of a user-assigned identity; the machine's own when left out. */
      readonly clientId?: string | undefined;
    };

export type GrantType = OAuthGrant["type"];

export type AccessToken = {
  readonly value: Secret;
  readonly expiresAt: Date;
  readonly refreshToken: Secret | undefined;
};

/** A token that fits into a header (RFC 6750, section 2.1), with or without padding. */
export function isBearerToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}
