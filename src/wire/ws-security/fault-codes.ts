/** Faults by which a service refuses a message's security (WS-Security 1.1 §12). They come before anything is carried out. */
export const securityFaultCodes: ReadonlySet<string> = new Set([
  "FailedAuthentication",
  "InvalidSecurity",
  "InvalidSecurityToken",
  "FailedCheck",
  "SecurityTokenUnavailable",
  "UnsupportedSecurityToken",
  "MessageExpired",
]);
