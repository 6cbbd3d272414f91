import { ntlmAuthenticator } from "../auth/active-directory.ts";
import { DynamlError } from "../errors.ts";
import { openConnection } from "../net/connection.ts";
import { startTimeLimit } from "../net/time-limit.ts";
import { Guid } from "../values/guid.ts";
import { Secret } from "../values/secret.ts";
import type { OrganizationResponse } from "../wire/soap/organization-call.ts";
import { type Address, resolveAddress } from "./address.ts";
import { missing } from "./missing-parameter.ts";
import { refuseUnsupportedAddress, refuseUnsupportedOptions } from "./not-supported.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import type { Session } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";
import { sessionOver } from "./session-over-service.ts";
import { SoapOrganizationService, timeLimitError } from "./soap/organization-service.ts";
import { type Account, accountOf } from "./user-name.ts";

const defaultTimeout = 120;

/**
 * Opens a session: resolves the address, signs in, and asks WhoAmI and RetrieveVersion (two Execute requests), all within
 * one `timeout`. The caller ends it.
 *
 *     const session = await openSession({
 *       organizationUri: "http://crm/netautodyn", authType: "ActiveDirectory",
 *       userName: "NETAUTOINC\\administrator", password: new Secret(text),
 *     });
 *
 * Errors before any traffic: SESSION_NOT_SUPPORTED (names parameter and value), SESSION_MISSING_PARAMETER,
 * SESSION_BAD_ADDRESS, SESSION_BAD_VALUE. Then NET_…, AUTH_…, SESSION_FAULT, SESSION_NOT_A_SERVICE and their like.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const given = withoutEmptyTexts(options);
  const timeout = timeoutOf(given);
  refuseUnsupportedOptions(given);
  const account = accountFrom(given);
  const address = resolveAddress(given);
  refuseUnsupportedAddress(address, given);
  const service = serviceFor(given, address, account, timeout);
  const limit = startTimeLimit(timeout, given.signal, () =>
    timeLimitError(`opening the session took more than ${timeout} s`, service.phase, address.organizationUri),
  );
  try {
    const facts = await askFacts(service, limit);
    return sessionOver({
      name: nameOf(given),
      organizationUri: address.organizationUri,
      warnings: [...address.warnings, ...account.warnings],
      service,
      ...facts,
    });
  } catch (error) {
    await service.close();
    throw error;
  } finally {
    limit.end();
  }
}

type Credentials = Account & { readonly password: Secret };

function accountFrom({ userName, domain, password }: SessionOptions): Credentials {
  if (userName === undefined) throw missing("USERNAME", "Active Directory signs in with a user name");
  if (password === undefined) throw missing("PASSWORD", `nothing proves to be ${userName}`);
  return { ...accountOf(userName, domain), password: password instanceof Secret ? password : new Secret(password) };
}

function serviceFor(options: SessionOptions, address: Address, credentials: Credentials, timeout: number) {
  return new SoapOrganizationService({
    organizationUri: address.organizationUri,
    connection: openConnection({ origin: address.origin, dial: options.dial }),
    authenticate: ntlmAuthenticator(credentials),
    timeout,
    sessionName: nameOf(options),
  });
}

async function askFacts(service: OrganizationService, limits: CallLimits) {
  const who = await service.execute({ requestName: "WhoAmI", parameters: new Map() }, limits);
  const version = await service.execute({ requestName: "RetrieveVersion", parameters: new Map() }, limits);
  return {
    userId: guidResult(who, "UserId"),
    businessUnitId: guidResult(who, "BusinessUnitId"),
    organizationId: guidResult(who, "OrganizationId"),
    version: String(version.results.get("Version") ?? ""),
  };
}

function guidResult(response: OrganizationResponse, name: string): Guid {
  const value = response.results.get(name);
  if (value instanceof Guid) return value;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: `the answer to WhoAmI holds no ${name}`,
    remedy: "check that the address is that of the organization",
  });
}

function nameOf({ name }: SessionOptions): string {
  return name ?? "session";
}

function timeoutOf({ timeout = 0 }: SessionOptions): number {
  if (timeout >= 0 && Number.isFinite(timeout)) return timeout || defaultTimeout;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `TIMEOUT ${timeout} is not a number of seconds`,
    remedy: `give a positive number, or 0 for the default of ${defaultTimeout} s`,
  });
}

/** An empty attribute means the same as none (decision 6 of the AML reference); an empty Secret too. */
function withoutEmptyTexts(options: SessionOptions): SessionOptions {
  const isEmpty = (value: unknown) =>
    (typeof value === "string" && value.trim() === "") || (value instanceof Secret && value.reveal() === "");
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isEmpty(value)));
}
