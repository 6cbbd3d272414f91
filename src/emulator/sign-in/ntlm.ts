import { DynamlError } from "../../errors.ts";
import { decodeAuthenticate } from "../../wire/ntlm/authenticate.ts";
import { encodeChallenge } from "../../wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../../wire/ntlm/verify-authenticate.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../handler.ts";
import type { Directory, UserName } from "./directory.ts";
import { isLetInByWindows } from "./directory.ts";
import type { SchemeParts, SignIn, SignInContext } from "./scheme.ts";

/** What a connection has reached of its handshake. */
type Stage =
  | { readonly stage: "challenged"; readonly negotiate: Uint8Array; readonly challenge: Uint8Array }
  | { readonly stage: "signed in"; readonly user: UserName };

const stateKey = "ntlm";

/** The names in the server's challenge; clients repeat them and no one looks them up. */
const server = { domain: "DYNAML", computer: "CRM" };

/**
 * NTLM over HTTP as IIS does it: the handshake (Negotiate, Challenge, Authenticate) proves one connection, and further requests on
 * it need no header. Configured users are verified (NTLMv2 with integrity code); when anyone is taken in, the handshake runs
 * all the same, but no server learns a password from it.
 */
export function ntlm({ directory }: Pick<SignInContext, "directory">): SchemeParts {
  return {
    service: {
      challenge: () => "NTLM",
      signIn: (request, connection) => signInWithNtlm(directory, request, connection),
    },
  };
}

function signInWithNtlm(
  directory: Directory,
  request: EmulatorRequest,
  connection: EmulatorConnection,
): SignIn | undefined {
  const { authorization } = request.headers;
  const state = connection.state.get(stateKey) as Stage | undefined;
  if (authorization === undefined && state?.stage === "signed in") return { user: state.user };
  // A new handshake, a failed one and other credentials void what the connection had proven.
  connection.state.delete(stateKey);
  const token = tokenOf(authorization);
  if (token === undefined) return undefined;
  try {
    if (messageType(token) === 1) return { response: challenge(token, connection) };
    const user = state?.stage === "challenged" ? judge(directory, state, token) : undefined;
    if (user === undefined) return undefined;
    connection.state.set(stateKey, { stage: "signed in", user } satisfies Stage);
    return { user };
  } catch (error) {
    if (error instanceof DynamlError && error.code.startsWith("WIRE_NTLM")) return undefined;
    throw error;
  }
}

function tokenOf(header: string | undefined): Uint8Array | undefined {
  const match = /^NTLM\s+([A-Za-z0-9+/]+=*)$/i.exec(header?.trim() ?? "");
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], "base64");
}

function messageType(token: Uint8Array): number | undefined {
  return token[8];
}

function challenge(negotiate: Uint8Array, connection: EmulatorConnection): EmulatorResponse {
  const message = encodeChallenge({ negotiate, ...server });
  connection.state.set(stateKey, { stage: "challenged", negotiate, challenge: message } satisfies Stage);
  const token = Buffer.from(message).toString("base64");
  return { status: 401, headers: { "www-authenticate": `NTLM ${token}` }, body: "" };
}

/** Who has signed in; undefined for a refusal. */
function judge(
  directory: Directory,
  { negotiate, challenge }: Extract<Stage, { stage: "challenged" }>,
  authenticate: Uint8Array,
): UserName | undefined {
  const sent = decodeAuthenticate(authenticate);
  const configured = directory.find(sent);
  const password = configured?.password;
  const verdict = verifyAuthenticate({ negotiate, challenge, authenticate, password });
  if (configured !== undefined) return verdict.accepted && isLetInByWindows(configured) ? configured : undefined;
  // An unknown user has no password that could be right; all else about the answer is.
  const isWellFormed = !verdict.accepted && verdict.reason === "wrong password";
  return isWellFormed && directory.takesIn(sent) ? sent : undefined;
}
