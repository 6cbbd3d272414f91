import { DynamlError } from "../errors.ts";
import { Guid } from "../values/guid.ts";
import type { OrganizationResponse } from "../wire/organization-call.ts";
import type { EntityTypes } from "./entity-types.ts";
import { givenOptions, timeoutOf } from "./given-options.ts";
import { firstService, locateOrganization, planOpening } from "./locate-organization.ts";
import { askVersion, nameOf, openService } from "./open-service.ts";
import { withOpening } from "./opening.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { refusedUser } from "./refused-user.ts";
import type { Session, SessionWarning } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";
import { sessionOver } from "./session-over-service.ts";
import { namingSuitableSignIn } from "./suitable-sign-in.ts";

/**
 * Opens a session: finds the organization (by its address, or through a discovery service), signs in, and asks WhoAmI and
 * RetrieveVersion (two Execute requests), all within one `timeout`. The caller ends it.
 *
 *     const session = await openSession({
 *       organizationUri: "https://crm/netautodyn", authType: "ActiveDirectory",
 *       userName: "NETAUTOINC\\administrator", password: new Secret(text),
 *     });
 *
 * Errors before any traffic: SESSION_NOT_SUPPORTED (names parameter and value), SESSION_MISSING_PARAMETER,
 * SESSION_BAD_ADDRESS, SESSION_BAD_VALUE, SESSION_RETIRED_SIGN_IN, AUTH_PLAIN_HTTP. Then NET_… (NET_TIME_LIMIT names the
 * phase), AUTH_…, SESSION_FAULT, SESSION_NOT_A_SERVICE and their like; of discovery SESSION_ORGANIZATION_… and
 * SESSION_DISCOVERY_…; of asking how to sign in SESSION_NO_POLICY, SESSION_UNKNOWN_POLICY.
 */
export function openSession<T = EntityTypes>(options: SessionOptions): Promise<Session<T>>;
export async function openSession(options: SessionOptions): Promise<Session> {
  const given = givenOptions(options);
  const timeout = timeoutOf(given);
  const plan = planOpening(given);
  const where = firstService(plan);
  const warnings: SessionWarning[] = [...plan.warnings];
  const warn = (warning: SessionWarning): void => addOnce(warnings, warning);
  return await withOpening(
    plan.options,
    { what: "opening the session", where, seconds: timeout },
    warn,
    async (opening) => {
      const { serviceUri, scheme } = await locateOrganization(plan, opening);
      const fail = async (error: unknown): Promise<never> => {
        throw await namingSuitableSignIn(refusedUser(error), scheme, serviceUri, opening);
      };
      const { service, transport, version } = await openService(serviceUri, scheme, opening).catch(fail);
      try {
        const facts = await askFacts(service, version, opening.limits).catch(fail);
        return sessionOver({
          name: nameOf(given),
          organizationUri: service.address,
          transport,
          warnings,
          service,
          ...facts,
        });
      } catch (error) {
        await service.close();
        throw error;
      }
    },
  );
}

/** Discovery service and organization are signed in to with the same credentials, and what is doubtful of them is so twice. */
function addOnce(warnings: SessionWarning[], warning: SessionWarning): void {
  if (!warnings.some(({ message }) => message === warning.message)) warnings.push(warning);
}

async function askFacts(service: OrganizationService, known: string | undefined, limits: CallLimits) {
  const who = await service.execute({ requestName: "WhoAmI", parameters: new Map() }, limits);
  return {
    userId: guidResult(who, "UserId"),
    businessUnitId: guidResult(who, "BusinessUnitId"),
    organizationId: guidResult(who, "OrganizationId"),
    version: known ?? (await askVersion(service, limits)),
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
