import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { type Directory, isLetInByWindows, type UserName } from "./directory.ts";
import { type AcceptedContext, type KerberosLibrary, loadKerberosLibrary } from "./kerberos-library.ts";
import { useKeytab } from "./keytab.ts";
import { ntlm } from "./ntlm.ts";
import type { SchemeParts, ServiceSignIn, SignIn, SignInContext } from "./scheme.ts";

type KerberosContext = Pick<SignInContext, "directory" | "offered" | "options">;

/** What a connection has reached of its handshake. */
type Stage =
  | { readonly stage: "continuing"; readonly context: AcceptedContext }
  /** @param inner the connection as NTLM sees it */
  | { readonly stage: "continuing with NTLM"; readonly inner: EmulatorConnection }
  | { readonly stage: "signed in"; readonly user: UserName };

/** How one leg ends: with a stage, or with nothing where the token does not hold. */
type Leg = { readonly signIn: SignIn; readonly stage: Stage } | undefined;

const stateKey = "kerberos";

/** Any host of which the keytab has the key, and no service but HTTP. */
const service = "HTTP";

/** The first bytes of each message of NTLM (MS-NLMP, section 2.2.1). */
const ntlmMark = Buffer.from("NTLMSSP\0");

/**
 * HTTP Negotiate (RFC 4559) as IIS does it: a ticket for HTTP/<host>, whose key is in the keytab, signs in one connection,
 *
 *     POST …/web   Authorization: Negotiate <SPNEGO or Kerberos token>
 *     → 200, WWW-Authenticate: Negotiate <the server's proof>, Persistent-Auth: true
 *
 * and further requests on it need no header. Where NTLM is offered besides, its messages are taken under Negotiate as well.
 * Errors: EMULATOR_KEYTAB_UNUSABLE, EMULATOR_KERBEROS_NOT_INSTALLED.
 */
export function kerberos({ directory, offered, options }: KerberosContext): SchemeParts {
  useKeytab(options.keytab);
  const library = loadKerberosLibrary();
  const plainNtlm = offered.includes("ntlm") ? ntlm({ directory }).service : undefined;
  return {
    service: {
      challenge: () => "Negotiate",
      async signIn(request, { state }) {
        const { authorization } = request.headers;
        const reached = state.get(stateKey) as Stage | undefined;
        if (authorization === undefined && reached?.stage === "signed in") return { user: reached.user };
        // A new handshake, a failed one and other credentials void what the connection had proven.
        state.delete(stateKey);
        const token = tokenOf(authorization);
        if (token === undefined) return undefined;
        const leg = token.subarray(0, ntlmMark.length).equals(ntlmMark)
          ? await ntlmLeg(plainNtlm, request, token, reached)
          : await kerberosLeg(directory, await contextOf(reached, library), token);
        if (leg !== undefined) state.set(stateKey, leg.stage);
        return leg?.signIn;
      },
    },
  };
}

async function contextOf(reached: Stage | undefined, library: KerberosLibrary): Promise<AcceptedContext> {
  return reached?.stage === "continuing" ? reached.context : await library.initializeServer(service);
}

async function kerberosLeg(directory: Directory, context: AcceptedContext, token: Buffer): Promise<Leg> {
  const answer = await stepOf(context, token);
  if (answer === undefined) return undefined;
  if (!context.contextComplete) {
    return { signIn: { response: unauthorized(answer) }, stage: { stage: "continuing", context } };
  }
  const user = userOf(directory, context.username ?? "");
  if (user === undefined) return undefined;
  const headers = { "www-authenticate": answer, "persistent-auth": "true" };
  return { signIn: { user, headers }, stage: { stage: "signed in", user } };
}

/** The value of WWW-Authenticate that goes back; undefined where the token does not hold. */
async function stepOf(context: AcceptedContext, token: Buffer): Promise<string | undefined> {
  try {
    return `Negotiate ${(await context.step(token.toString("base64"))) ?? ""}`.trimEnd();
  } catch {
    return undefined;
  }
}

/** `alice@EXAMPLE.TEST` is the user of that principal name, else alice of EXAMPLE. */
function userOf(directory: Directory, principal: string): UserName | undefined {
  const configured = directory.find({ domain: "", userName: principal });
  if (configured !== undefined) return isLetInByWindows(configured) ? configured : undefined;
  const [, userName, domain] = /^([^@]+)@([^@.]+)(?:\.[^@]*)?$/.exec(principal) ?? [];
  if (userName === undefined || domain === undefined) return undefined;
  return directory.takesIn({ domain, userName }) ? { domain, userName } : undefined;
}

async function ntlmLeg(
  plain: ServiceSignIn | undefined,
  request: EmulatorRequest,
  token: Buffer,
  reached: Stage | undefined,
): Promise<Leg> {
  const inner = reached?.stage === "continuing with NTLM" ? reached.inner : { state: new Map() };
  const headers = { ...request.headers, authorization: `NTLM ${token.toString("base64")}` };
  const signIn = await plain?.signIn({ ...request, headers }, inner);
  if (signIn === undefined) return undefined;
  if ("user" in signIn) return { signIn, stage: { stage: "signed in", user: signIn.user } };
  const challenge = String(signIn.response.headers["www-authenticate"]).replace(/^NTLM /, "Negotiate ");
  return { signIn: { response: unauthorized(challenge) }, stage: { stage: "continuing with NTLM", inner } };
}

function unauthorized(challenge: string): EmulatorResponse {
  return { status: 401, headers: { "www-authenticate": challenge }, body: "" };
}

function tokenOf(authorization: string | undefined): Buffer | undefined {
  const match = /^Negotiate\s+([A-Za-z0-9+/]+=*)$/i.exec(authorization?.trim() ?? "");
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], "base64");
}
