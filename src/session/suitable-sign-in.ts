import type { AuthErrorCode } from "../auth/auth-error.ts";
import { DynamlError } from "../errors.ts";
import { detectSignIn } from "./auto-sign-in.ts";
import type { Opening } from "./opening.ts";
import type { SignInScheme } from "./sign-in.ts";

/** Nobody at the address speaks this way to sign in; no credentials were sent. */
const notSpoken: ReadonlySet<string> = new Set<AuthErrorCode>([
  "AUTH_NTLM_NOT_OFFERED",
  "AUTH_NO_CHALLENGE",
  "AUTH_UNEXPECTED_ANSWER",
]);

/**
 * The error of a sign-in that found nobody who speaks its way, as AUTH_POLICY_DIFFERS where the organization tells which way
 * suits it (its description, its 401): that way is what to do next. Every other error is as it was.
 */
export async function namingSuitableSignIn(
  error: unknown,
  scheme: SignInScheme,
  serviceUri: string,
  opening: Opening,
): Promise<unknown> {
  if (!(error instanceof DynamlError) || !notSpoken.has(error.code)) return error;
  const suitable = await detectSignIn(serviceUri, opening).catch(() => undefined);
  if (suitable === undefined || suitable === scheme || suitable === "None") return error;
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_POLICY_DIFFERS",
    message: `the organization wants its users to sign in by ${suitable}, not by ${scheme}`,
    where: error.where,
    remedy: `use AUTHTYPE ${suitable}, or Auto`,
    context: { authentications: [suitable] },
    cause: error,
  });
}
