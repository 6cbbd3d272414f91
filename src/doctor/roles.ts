import { DynamlError } from "../errors.ts";
import type { OrganizationService } from "../session/organization-service.ts";
import type { Entity } from "../values/entity.ts";
import { EntityReference } from "../values/entity-reference.ts";
import { Guid } from "../values/guid.ts";
import type { Examination } from "./examination.ts";
import { notChecked, ok } from "./network-phases.ts";
import type { Outcome } from "./report.ts";

export type RoleErrorCode = "DOCTOR_ROLE_MISSING";

/** By the ID of the role's template, which is the same in every organization and language. */
const sufficient: ReadonlyMap<string, string> = new Map([
  ["627090ff-40a3-4053-8790-584edc5be201", "System Administrator"],
  ["119f245c-3cc8-4b62-b31c-d1a046ced15d", "System Customizer"],
]);

/**
 * Whether the user is a System Administrator or System Customizer, as Create session demands: by a role of his own, or of
 * a team of his (two RetrieveMultiple requests). Where the organization does not let the user ask, nothing is known.
 */
export async function examineRoles({ organization, opening, whoAmI }: Examination): Promise<Outcome> {
  const user = (await whoAmI)?.get("UserId");
  if (organization === undefined || !(user instanceof Guid)) return notChecked("the user's ID is not known");
  const roles: Entity[] = [];
  try {
    for (const query of [ownRoles(user), teamRoles(user)]) {
      roles.push(...(await rolesBy(query, organization, opening.limits)));
      const name = roles.map(sufficientName).find((one) => one !== undefined);
      if (name !== undefined) return ok(`the user is ${name}`);
    }
  } catch (error) {
    if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT") throw error;
    return notChecked(`the organization does not let the roles be asked for: ${error.message}`);
  }
  throw roleMissing(roles);
}

async function rolesBy(
  query: string,
  organization: OrganizationService,
  limits: Examination["opening"]["limits"],
): Promise<readonly Entity[]> {
  return (await organization.retrieveMultiple({ kind: "FetchExpression", query }, limits)).entities;
}

function ownRoles(user: Guid): string {
  return fetchRoles(
    '<link-entity name="systemuserroles" from="roleid" to="roleid">' +
      `<filter><condition attribute="systemuserid" operator="eq" value="${user.text}"/></filter></link-entity>`,
  );
}

function teamRoles(user: Guid): string {
  return fetchRoles(
    '<link-entity name="teamroles" from="roleid" to="roleid">' +
      '<link-entity name="teammembership" from="teamid" to="teamid">' +
      `<filter><condition attribute="systemuserid" operator="eq" value="${user.text}"/></filter></link-entity></link-entity>`,
  );
}

function fetchRoles(link: string): string {
  const attributes = '<attribute name="name"/><attribute name="roletemplateid"/>';
  return `<fetch distinct="true"><entity name="role">${attributes}${link}</entity></fetch>`;
}

function sufficientName({ attributes }: Entity): string | undefined {
  const template = attributes.get("roletemplateid");
  const id = template instanceof EntityReference ? template.id : template;
  return id instanceof Guid ? sufficient.get(id.text.toLowerCase()) : undefined;
}

function roleMissing(roles: readonly Entity[]): DynamlError {
  const names = [...new Set(roles.map(({ attributes }) => String(attributes.get("name") ?? "")))].filter(Boolean);
  return new DynamlError<RoleErrorCode>({
    code: "DOCTOR_ROLE_MISSING",
    message: `the user is neither System Administrator nor System Customizer; roles: ${names.join(", ") || "none"}`,
    remedy: "give the user one of the two roles, or a role with every privilege that the task's steps need",
  });
}
