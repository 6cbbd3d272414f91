export type IssuedTokenErrorCode =
  /** The account must do something in a browser first. */
  | "AUTH_ACTION_REQUIRED"
  /** Live ID does not take the device. */
  | "AUTH_DEVICE_REFUSED"
  /** The policy names no token service, or its metadata lists no endpoint that is usable here. */
  | "AUTH_NO_TOKEN_ENDPOINT"
  /** The organization's policy wants another way to sign in. */
  | "AUTH_POLICY_DIFFERS"
  /** The organization does not accept a token that was issued for it. */
  | "AUTH_TOKEN_REJECTED";
