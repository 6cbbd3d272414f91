import type { AuthErrorCode } from "../auth/auth-error.ts";
import type { SharedSignIn } from "../auth/oauth/shared-sign-in.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { DynamlError } from "../errors.ts";
import type { ExchangeLimits, Send } from "../net/http.ts";
import type { NetRoute } from "../net/route.ts";
import type { AuthenticationPolicy } from "../wire/service-description/authentication-policy.ts";
import { refuseForeignHosts } from "./bound-secrets.ts";
import { cloudHostOf } from "./microsoft-cloud.ts";
import { missing } from "./missing-parameter.ts";
import { notSupported } from "./not-supported.ts";
import { type OperatorPolicy, strictPolicy } from "./operator-policy.ts";
import type { SessionWarning } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { AuthType, SessionOptions } from "./session-options.ts";
import { activeDirectory, processUser } from "./windows-sign-in.ts";

/** A way to sign in: an authentication type that is not a question. */
export type SignInScheme = Exclude<AuthType, "Auto">;

/** What a way to sign in may need to know of the service that it is for; each takes its part. */
export type SignInContext = {
  /** `https://…/Organization.svc` or `https://…/Discovery.svc`, without `/web`. */
  readonly serviceUri: string;
  readonly options: SessionOptions;
  readonly operator: OperatorPolicy;
  /** For traffic of its own, with token services and the like. */
  readonly send: Send;
  /** The way to token services that want a connection of their own. */
  readonly route: NetRoute;
  /** The limits of opening; what is sent later has those of the request it is sent for. */
  readonly limits: ExchangeLimits;
  /** How the service says it wants its users to sign in (its WSDL); asked for once, at the first call. */
  readonly policy: () => Promise<AuthenticationPolicy>;
  /** Of the sign-ins to the services that are opened together: a person is asked once for all of them. */
  readonly shared: SharedSignIn;
  /** Tells the person who runs the task what was doubtful. */
  readonly warn: (warning: SessionWarning) => void;
};

type Scheme = {
  readonly requires: readonly ("userName" | "password")[];
  /** Credentials travel inside NTLM or Kerberos only, which plain http does not give away. */
  readonly sealsCredentials?: true;
  readonly open: (context: SignInContext) => SignIn | Promise<SignIn>;
};

const issuedToken = () => import("./issued-token-sign-in.ts");

/** Every way to sign in that this version knows, a line each; what needs libraries of its own is loaded when it is wanted. */
const schemes: Readonly<Partial<Record<SignInScheme, Scheme>>> = {
  None: { requires: [], sealsCredentials: true, open: processUser },
  ActiveDirectory: { requires: ["userName", "password"], sealsCredentials: true, open: activeDirectory },
  Federation: {
    requires: ["userName", "password"],
    open: async (context) => (await issuedToken()).federation(context),
  },
  OnlineFederation: {
    requires: ["userName", "password"],
    open: async (context) => (await issuedToken()).onlineFederation(context),
  },
  LiveId: { requires: ["userName", "password"], open: async (context) => (await issuedToken()).liveId(context) },
  OAuth: { requires: [], open: async (context) => (await import("./oauth-sign-in.ts")).oauth(context) },
};

/** Ways that Microsoft switched off for its own cloud (protocols §5), and since when. */
const retired: Readonly<Partial<Record<SignInScheme, string>>> = {
  LiveId: "2014",
  OnlineFederation: "April 2022",
};

/**
 * What can be said of a way to sign in before anything is sent. Errors: SESSION_NOT_SUPPORTED, SESSION_MISSING_PARAMETER;
 * where the service's address is known, SESSION_SECRET_BOUND, SESSION_RETIRED_SIGN_IN and AUTH_PLAIN_HTTP too.
 */
export function checkSignIn(scheme: SignInScheme, options: SessionOptions, serviceUri?: string): void {
  if (serviceUri !== undefined) refuseForeignHosts(options, serviceUri);
  if (serviceUri !== undefined) refuseRetired(scheme, new URL(serviceUri), options);
  const record = recordOf(scheme);
  for (const need of record.requires) {
    if (options[need] === undefined)
      throw missing(need.toUpperCase(), `${scheme} signs in with user name and password`);
  }
  if (serviceUri !== undefined) refusePlainHttp(record, scheme, new URL(serviceUri), options);
}

/** Signs in to one service, organization or discovery: all is checked, nothing needs to have been sent yet. Errors: those of `checkSignIn`, AUTH_…. */
export async function signInBy(scheme: SignInScheme, context: SignInContext): Promise<SignIn> {
  checkSignIn(scheme, context.options, context.serviceUri);
  return await recordOf(scheme).open(context);
}

/** From JavaScript any text may come. */
function recordOf(scheme: SignInScheme): Scheme {
  const record = schemes[scheme];
  if (record !== undefined) return record;
  throw notSupported(
    { parameter: "AUTHTYPE", value: scheme },
    `supported are ${Object.keys(schemes).join(", ")} and Auto`,
  );
}

function refuseRetired(scheme: SignInScheme, service: URL, { policy, office365 }: SessionOptions): void {
  const since = retired[scheme];
  if (since === undefined || policy?.allowRetiredSignIn === true || cloudHostOf(service.hostname) === undefined) return;
  const parameter = office365 === true && scheme === "OnlineFederation" ? "OFFICE365 YES" : `AUTHTYPE ${scheme}`;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_RETIRED_SIGN_IN",
    message: `${parameter}: Microsoft has switched this way to sign in off for its own cloud (${since}); nothing was sent`,
    where: service.origin,
    remedy:
      "sign in with OAuth: AUTHTYPE OAuth with an application (client ID and secret or certificate), or a connection profile that maps this session to OAuth and leaves the task as it is",
    context: { scheme },
  });
}

function refusePlainHttp(
  record: Scheme,
  scheme: SignInScheme,
  service: URL,
  { policy, authType }: SessionOptions,
): void {
  const { allowPlainHttpPasswords } = policy ?? strictPolicy;
  if (service.protocol === "https:" || record.sealsCredentials === true || allowPlainHttpPasswords) return;
  const isDefault = scheme === "LiveId" && authType === undefined && cloudHostOf(service.hostname) === undefined;
  if (!isDefault) throw plainHttp(`${scheme} sends what proves the user to be who he is`, service);
  const what = "LiveId, which an AUTHTYPE that is left out means, sends what proves the user to be who he is";
  throw plainHttp(
    what,
    service,
    "say how the organization is signed in to: AUTHTYPE ActiveDirectory, or Auto to ask it",
  );
}

/** Credentials would travel readable for anybody on the way. */
export function plainHttp(
  what: string,
  service: URL,
  remedy = "use https; where that cannot be, the operator allows it on the command line or in the connection profile",
): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_PLAIN_HTTP",
    message: `${what} with its requests, and over plain http anybody on the way can read it; nothing was sent`,
    where: service.origin,
    remedy,
    context: { host: service.host },
  });
}
