import { claimTypes } from "../../wire/saml/assertion.ts";
import type { VerifiedAssertion } from "../../wire/saml/verify-assertion.ts";
import { type Directory, type UserName, userNameOf } from "./directory.ts";

/** The user whom an assertion's claims name: by principal name, and where anyone is taken in, by domain and name. */
export function claimedUser(directory: Directory, { claims }: VerifiedAssertion): UserName | undefined {
  const principal = claims.get(claimTypes.upn);
  const known = principal === undefined ? undefined : directory.find({ domain: "", userName: principal });
  if (known !== undefined) return known;
  const name = userNameOf(claims.get(claimTypes.name) ?? principal ?? "");
  return directory.find(name) ?? (directory.takesIn(name) ? name : undefined);
}
