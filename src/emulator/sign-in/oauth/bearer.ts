import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { originOf, pathOf } from "../../request-path.ts";
import type { ServiceSignIn, SignIn } from "../scheme.ts";
import type { OAuthState } from "./oauth-state.ts";
import { judgeToken } from "./tokens.ts";

/** Calls that carry `Authorization: Bearer <JWT>`, and the challenge that tells where such a token is to be had. */
export function bearer(state: OAuthState, authorizePath: string): ServiceSignIn {
  const challenge = (request: EmulatorRequest): string => challengeFor(request, authorizePath);
  return { challenge, signIn: (request) => signInWithToken(request, state, challenge(request)) };
}

/** As Dynamics writes it, without quotation marks. */
function challengeFor(request: EmulatorRequest, authorizePath: string): string {
  const origin = originOf(request);
  return `Bearer authorization_uri=${origin}${authorizePath}, resource_id=${origin}/`;
}

async function signInWithToken(
  request: EmulatorRequest,
  state: OAuthState,
  challenge: string,
): Promise<SignIn | undefined> {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization?.trim() ?? "")?.[1];
  if (token === undefined) return undefined;
  const verdict = await judgeToken(token, `${originOf(request)}${pathOf(request.target)}`, state);
  return "user" in verdict ? verdict : { response: refuse(challenge, verdict.why) };
}

function refuse(challenge: string, why: string): EmulatorResponse {
  const header = `${challenge}, error="invalid_token", error_description="${why}"`;
  return { status: 401, headers: { "www-authenticate": header }, body: "" };
}
