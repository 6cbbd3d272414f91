import type { IssuedTokenErrorCode } from "./issued-token/issued-token-error.ts";
import type { KerberosErrorCode } from "./negotiate/kerberos-error.ts";
import type { OAuthErrorCode } from "./oauth/oauth-error.ts";

export type AuthErrorCode =
  | OAuthErrorCode
  | IssuedTokenErrorCode
  | KerberosErrorCode
  | "AUTH_REJECTED"
  | "AUTH_NTLM_NOT_OFFERED"
  | "AUTH_UNEXPECTED_ANSWER"
  | "AUTH_CONNECTION_NOT_KEPT"
  | "AUTH_HOST_NOT_ALLOWED"
  | "AUTH_PLAIN_HTTP"
  | "AUTH_BAD_ADDRESS";
