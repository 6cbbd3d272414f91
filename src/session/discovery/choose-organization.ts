import { DynamlError } from "../../errors.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import type { SessionErrorCode } from "../session-error.ts";

/** The names an organization goes by, the surest first. */
const names = ["uniqueName", "urlName", "friendlyName"] as const;

/**
 * The organization that `wanted` names, by its unique name, else its URL name, else its friendly name, in any case; without
 * a name the only one there is.
 *
 * Errors, each with what was found: SESSION_ORGANIZATION_NOT_FOUND, SESSION_ORGANIZATION_AMBIGUOUS, SESSION_ORGANIZATION_DISABLED.
 */
export function chooseOrganization(
  organizations: readonly OrganizationDetail[],
  wanted: string | undefined,
  service: string,
): OrganizationDetail {
  const matching = wanted === undefined ? organizations : organizationsNamed(organizations, wanted);
  const [found, ...others] = matching;
  if (found === undefined) throw notFound(organizations, wanted, service);
  if (others.length > 0) throw ambiguous(matching, wanted, service);
  if (found.state === "Disabled") throw disabled(found, service);
  return found;
}

function organizationsNamed(organizations: readonly OrganizationDetail[], wanted: string): OrganizationDetail[] {
  const key = wanted.trim().toLowerCase();
  const byName = names.map((name) => organizations.filter((one) => one[name]?.toLowerCase() === key));
  return byName.find((found) => found.length > 0) ?? [];
}

const longestList = 20;

/** `"adventureworks" (Adventure Works Cycle)`, and so on: what a person can choose from. */
function listed(organizations: readonly OrganizationDetail[]): string {
  const shown = organizations.slice(0, longestList).map(label);
  const more = organizations.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function label(organization: OrganizationDetail): string {
  const [unique, ...others] = names.flatMap((name) => organization[name] ?? []);
  const all = [unique, ...others].map((name) => name?.toLowerCase());
  const shown = others.filter((_, at) => all.indexOf(all[at + 1]) === at + 1);
  return `"${unique}"${shown.length === 0 ? "" : ` (${shown.join(", ")})`}`;
}

function notFound(
  organizations: readonly OrganizationDetail[],
  wanted: string | undefined,
  service: string,
): DynamlError {
  const found = organizations.length === 0 ? "none" : listed(organizations);
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_ORGANIZATION_NOT_FOUND",
    message:
      wanted === undefined
        ? "the discovery service lists no organization for this user"
        : `the discovery service lists no organization "${wanted}" for this user; it lists ${found}`,
    where: service,
    remedy:
      organizations.length === 0
        ? "check that the user belongs to an organization of this deployment"
        : "give one of these names as ORGANIZATION, or check that the user belongs to the organization",
    context: { wanted, found: organizations.map(({ uniqueName }) => uniqueName) },
  });
}

function ambiguous(
  organizations: readonly OrganizationDetail[],
  wanted: string | undefined,
  service: string,
): DynamlError {
  const what = wanted === undefined ? `${organizations.length} organizations` : `several organizations "${wanted}"`;
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_ORGANIZATION_AMBIGUOUS",
    message: `the discovery service lists ${what}: ${listed(organizations)}`,
    where: service,
    remedy: "give the unique name of one of them as ORGANIZATION",
    context: { wanted, found: organizations.map(({ uniqueName }) => uniqueName) },
  });
}

function disabled({ uniqueName }: OrganizationDetail, service: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_ORGANIZATION_DISABLED",
    message: `the discovery service says that the organization "${uniqueName}" is disabled`,
    where: service,
    remedy: "enable the organization in the Deployment Manager, or in the cloud's admin center",
    context: { organization: uniqueName },
  });
}
