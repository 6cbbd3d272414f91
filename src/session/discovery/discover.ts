import { DynamlError } from "../../errors.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import { detectSignIn } from "../auto-sign-in.ts";
import { refuseForeignHosts } from "../bound-secrets.ts";
import { missing } from "../missing-parameter.ts";
import { type Opening, sendFor, withSignIn } from "../opening.ts";
import type { SessionErrorCode } from "../session-error.ts";
import type { AuthType, SessionOptions } from "../session-options.ts";
import { plainHttp, type SignInScheme } from "../sign-in.ts";
import { revealed } from "../withheld.ts";
import { discover2007, type SplaUser } from "./discover-2007.ts";
import { discover2011 } from "./discover-2011.ts";
import { discoverGlobal } from "./discover-global.ts";
import type { DiscoveryService } from "./discovery-place.ts";

/** What was found, and the service that said so. */
export type Discovered = {
  readonly service: DiscoveryService;
  readonly organizations: readonly OrganizationDetail[];
};

/**
 * Asks a discovery service for the user's organizations, signed in by `authType`, or as the service itself wants it
 * (Auto). Where the service of 2011 is not there, that of 2007 is asked.
 */
export async function discover(service: DiscoveryService, authType: AuthType, opening: Opening): Promise<Discovered> {
  try {
    return { service, organizations: await ask(service, authType, opening) };
  } catch (error) {
    const orElse = service.generation === "2011" ? service.orElse : undefined;
    if (orElse === undefined || !isNotThere(error)) throw error;
    return { service: orElse, organizations: await askInstead(orElse, authType, opening, error) };
  }
}

async function askInstead(
  service: DiscoveryService,
  authType: AuthType,
  opening: Opening,
  earlier: unknown,
): Promise<readonly OrganizationDetail[]> {
  try {
    return await ask(service, authType, opening);
  } catch (error) {
    throw isNotThere(error) || (error as DynamlError).code === "AUTH_UNEXPECTED_ANSWER" ? earlier : error;
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof DynamlError && (error.code === "SESSION_NOT_A_SERVICE" || error.code === "SESSION_NO_POLICY");
}

async function ask(
  service: DiscoveryService,
  authType: AuthType,
  opening: Opening,
): Promise<readonly OrganizationDetail[]> {
  const { uri } = service;
  switch (service.generation) {
    case "2011": {
      const scheme = authType === "Auto" ? await detectSignIn(uri, opening) : authType;
      return await withSignIn(opening, uri, scheme, (send, endpoint) => discover2011(uri, endpoint, send));
    }
    case "2007": {
      const asNobody = sendFor("asking the discovery service", opening.send, opening.limits);
      if (service.form === "SPLA") return await discover2007(uri, asNobody, splaUser(uri, opening));
      return await withSignIn(opening, uri, windows(authType, opening.options), (send) => discover2007(uri, send));
    }
    case "global":
      return await withSignIn(opening, uri, ofCloud(authType), (send) => discoverGlobal(uri, send));
  }
}

/** Its form AD knows Windows' users only. */
function windows(authType: AuthType, { userName }: SessionOptions): SignInScheme {
  if (authType !== "Auto") return authType;
  return userName === undefined ? "None" : "ActiveDirectory";
}

function ofCloud(authType: AuthType): SignInScheme {
  if (authType === "Auto" || authType === "OAuth") return "OAuth";
  if (authType === "LiveId" || authType === "OnlineFederation") return authType;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `AUTHTYPE ${authType} is none that Microsoft's cloud takes`,
    remedy: "give AUTHTYPE OAuth",
  });
}

/** The form SPLA has the password in the request itself. */
function splaUser(uri: string, { options, operator }: Opening): SplaUser {
  const { userName, domain, password } = options;
  if (userName === undefined) throw missing("USERNAME", "the discovery service in its SPLA form takes a user name");
  if (password === undefined) throw missing("PASSWORD", `nothing proves to be ${userName}`);
  refuseForeignHosts(options, uri);
  const url = new URL(uri);
  if (url.protocol !== "https:" && !operator.allowPlainHttpPasswords) {
    throw plainHttp("the discovery service in its SPLA form takes the password", url);
  }
  const hasDomain = domain === undefined || /[\\@]/.test(userName);
  return { userName: hasDomain ? userName : `${domain}\\${userName}`, password: revealed(password) };
}
