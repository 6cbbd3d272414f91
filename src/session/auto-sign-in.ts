import { type Challenge, challengesOf } from "../auth/challenges.ts";
import { DynamlError } from "../errors.ts";
import type { HttpResponse } from "../net/http.ts";
import type { AuthenticationPolicy } from "../wire/service-description/authentication-policy.ts";
import { cloudHostOf } from "./microsoft-cloud.ts";
import { type Opening, sendFor } from "./opening.ts";
import { askService, noPolicy } from "./service-policy.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";
import type { SignInScheme } from "./sign-in.ts";

/**
 * Finds out how a service wants its users to sign in (AUTHTYPE Auto, AUTODISCOVER): by the policy of its description
 * (`?wsdl`), else by what its 401 offers (`WWW-Authenticate`). Where it takes several ways, the credentials that are given
 * decide. Microsoft's own cloud is not asked: it takes OAuth only.
 *
 * Errors: SESSION_NO_POLICY, SESSION_UNKNOWN_POLICY, SESSION_DISCOVERY_LOOP, SESSION_REDIRECTED, WIRE_…, NET_….
 */
export async function detectSignIn(serviceUri: string, opening: Opening): Promise<SignInScheme> {
  const { options, operator, limits } = opening;
  if (operator.allowRetiredSignIn !== true && cloudHostOf(new URL(serviceUri).hostname) !== undefined) return "OAuth";
  const send = sendFor("asking how to sign in", opening.send);
  const statement = await askService(serviceUri, send, limits);
  if (statement.kind === "policy") return byPolicy(statement.policy, options, serviceUri);
  const challenges =
    statement.kind === "challenge"
      ? statement.challenges
      : await challengesAt(`${serviceUri}/web`, (url) =>
          // An empty Bearer makes an organization that takes OAuth say so (protocols §6); to others it is no offer.
          send({ method: "GET", url, headers: { authorization: "Bearer" } }, limits),
        );
  const scheme = byChallenges(challenges, options);
  if (scheme !== undefined) return scheme;
  const offered = challenges.map((challenge) => challenge.scheme);
  const happened = statement.kind === "nothing" ? statement.happened : "it describes itself to users only";
  throw noPolicy(
    serviceUri,
    offered.length === 0 ? happened : `${happened}, and it offers ${offered.join(", ")} only, which is not known here`,
  );
}

/** Application credentials are for OAuth and nothing else. */
function hasApplication({ clientId, clientSecret, certificate }: SessionOptions): boolean {
  return (clientId ?? clientSecret ?? certificate) !== undefined;
}

function byPolicy(policy: AuthenticationPolicy, options: SessionOptions, serviceUri: string): SignInScheme {
  const types = policy.authentications.map(({ type }) => type);
  if (types.includes("ActiveDirectory")) return windows(options);
  if (types.some((type) => type !== "Unknown") && hasApplication(options)) return "OAuth";
  for (const type of ["Federation", "OnlineFederation", "LiveId"] as const) {
    if (types.includes(type)) return type;
  }
  const names = policy.authentications.map(({ name }) => `"${name}"`).join(", ");
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_UNKNOWN_POLICY",
    message: `the server wants its users to sign in by ${names}, which is not known here`,
    where: serviceUri,
    remedy: "say how to sign in, where the server takes another way too: AUTHTYPE ActiveDirectory, Federation or OAuth",
    context: { authentications: policy.authentications.map(({ name }) => name) },
  });
}

function byChallenges(challenges: readonly Challenge[], options: SessionOptions): SignInScheme | undefined {
  const offered = new Set(challenges.map(({ scheme }) => scheme.toLowerCase()));
  const isWindows = offered.has("negotiate") || offered.has("ntlm") || offered.has("kerberos");
  if (offered.has("bearer") && (!isWindows || hasApplication(options))) return "OAuth";
  return isWindows ? windows(options) : undefined;
}

/** Without a user name, the user that runs this process. */
function windows({ userName }: SessionOptions): SignInScheme {
  return userName === undefined ? "None" : "ActiveDirectory";
}

async function challengesAt(url: string, get: (url: string) => Promise<HttpResponse>): Promise<readonly Challenge[]> {
  const response = await get(url);
  return response.status === 401 ? challengesOf(response) : [];
}
