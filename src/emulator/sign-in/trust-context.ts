import type { SignInContext } from "./scheme.ts";

/** What the schemes share that go by issued tokens. */
export type TrustContext = Pick<
  SignInContext,
  "directory" | "trust" | "offered" | "options" | "federatedDomains" | "now" | "isAllowedHost"
>;
